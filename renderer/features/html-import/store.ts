import { create } from 'zustand'
import type { SavedBatch } from '../../../shared/contract/html-import.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { client } from '../../bridge.ts'
import { readError } from '../../format/errors.ts'
import { receiveJobList } from '../../state/jobs.ts'
import { refusalOf, refusalOfText, type GivenFile } from './files.ts'

interface HtmlImportState {
  readonly isOpen: boolean
  /** Files that are on their way to the engine; 0 when none are. */
  readonly reading: number
  readonly batch: SavedBatch
  /** Files that were not taken. */
  readonly refused: readonly { readonly name: string; readonly problem: string }[]
  readonly track: string
  readonly event: string
  readonly error: ErrorReport | null
  readonly isStarting: boolean
}

const nothing: HtmlImportState = {
  isOpen: false,
  reading: 0,
  batch: { files: [], events: [] },
  refused: [],
  track: '',
  event: '',
  error: null,
  isStarting: false,
}

export const useHtmlImport = create<HtmlImportState>()(() => nothing)
const { getState: now, setState: change } = useHtmlImport

let batchId = crypto.randomUUID()

/** Opens the dialog, empty or as it was left. */
export function openHtmlImport(): void {
  change({ isOpen: true })
}

/** Gives files to the engine, one message each, and shows what they are. */
export async function addSavedFiles(files: readonly GivenFile[]): Promise<void> {
  change(({ reading }) => ({ isOpen: true, error: null, reading: reading + files.length }))
  const id = batchId
  for (const file of files) {
    await stage(id, file).catch((thrown: unknown) => {
      refuse(file.name, readError(thrown).message)
    })
    // Closed meanwhile: what comes late belongs to nobody.
    if (id !== batchId) return
    change(({ reading }) => ({ reading: reading - 1 }))
  }
  await check()
}

async function stage(id: string, file: GivenFile): Promise<void> {
  const refusal = refusalOf(file)
  if (refusal !== null) return refuse(file.name, refusal)
  const html = await file.text()
  const tooLong = refusalOfText(html)
  if (tooLong !== null) return refuse(file.name, tooLong)
  await client.html.stage({ batchId: id, name: file.name, html })
  change(({ refused }) => ({ refused: refused.filter(({ name }) => name !== file.name) }))
}

function refuse(name: string, problem: string): void {
  change(({ refused }) => ({ refused: [...refused.filter((one) => one.name !== name), { name, problem }] }))
}

/** What the person says of the files. */
export async function setHints(hints: { readonly track: string; readonly event: string }): Promise<void> {
  change(hints)
  await check()
}

function hintsOf({ track, event }: HtmlImportState) {
  return {
    ...(track.trim() === '' ? {} : { trackSlug: track.trim().toLowerCase() }),
    ...(event.trim() === '' ? {} : { eventId: event.trim() }),
  }
}

async function check(): Promise<void> {
  const id = batchId
  try {
    const batch = await client.html.check({ batchId: id, ...hintsOf(now()) })
    if (id === batchId) change({ batch, error: null })
  } catch (thrown) {
    const error = readError(thrown)
    // Nothing of what was given could be taken: the list of refused files says why.
    if (id === batchId) change({ error: error.code === 'NOT_FOUND' ? null : error })
  }
}

/** Starts the imports; their progress shows where that of every job does. */
export async function importSaved(): Promise<void> {
  if (now().isStarting) return
  change({ isStarting: true, error: null })
  try {
    const { jobIds } = await client.html.import({ batchId, ...hintsOf(now()) })
    receiveJobList(await Promise.all(jobIds.map((jobId) => client.jobs.get({ jobId }))))
    // The engine needs the files until its jobs have ended.
    reset()
  } catch (thrown) {
    change({ isStarting: false, error: readError(thrown) })
  }
}

/** Closes the dialog and forgets the files. */
export function closeHtmlImport(): void {
  const id = batchId
  const wasUsed = now().batch.files.length > 0 || now().reading > 0
  reset()
  if (wasUsed) client.html.discard({ batchId: id }).catch(() => undefined)
}

function reset(): void {
  batchId = crypto.randomUUID()
  change(nothing)
}
