import { create } from 'zustand'
import type { JobKind } from '../../shared/contract/views.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { client } from '../bridge.ts'
import { readError } from '../format/errors.ts'
import { receiveJobList, subjectKey } from './jobs.ts'

interface CommandsState {
  /** Subjects whose command is on its way to the engine. */
  readonly pending: ReadonlySet<string>
  /** Commands that the engine refused, by subject; a job that failed later tells so itself. */
  readonly refused: ReadonlyMap<string, ErrorReport>
}

const useCommands = create<CommandsState>()(() => ({ pending: new Set(), refused: new Map() }))

function note(key: string, isPending: boolean, refusal: ErrorReport | null): void {
  useCommands.setState((state) => {
    const pending = new Set(state.pending)
    const refused = new Map(state.refused)
    if (isPending) pending.add(key)
    else pending.delete(key)
    if (refusal === null) refused.delete(key)
    else refused.set(key, refusal)
    return { pending, refused }
  })
}

async function start(key: string, command: () => Promise<{ jobId: string }>): Promise<void> {
  if (useCommands.getState().pending.has(key)) return
  note(key, true, null)
  try {
    const { jobId } = await command()
    receiveJobList([await client.jobs.get({ jobId })])
    note(key, false, null)
  } catch (thrown) {
    note(key, false, readError(thrown))
  }
}

export interface ImportRequest {
  readonly eventId: string
  /** Needed where the event is not known yet. */
  readonly trackSlug?: string
  /** Fetches every page again although the event is complete. */
  readonly force?: boolean
}

/** Starts an import; what comes of it shows in the jobs store or, if the engine says no, as the subject's refusal. */
export function startImport({ eventId, trackSlug, force = false }: ImportRequest): Promise<void> {
  return start(subjectKey('event_import', eventId), () =>
    client.events.import({ eventId, force, ...(trackSlug === undefined ? {} : { trackSlug }) }),
  )
}

export function startTrackSync(): Promise<void> {
  return start(subjectKey('track_sync', null), () => client.tracks.sync({}))
}

export function startEventSync(trackSlug: string): Promise<void> {
  return start(subjectKey('event_sync', trackSlug), () => client.events.sync({ trackSlug }))
}

/** Asks for the end of a job. Its own messages tell when it has stopped. */
export async function cancelJob(jobId: string): Promise<void> {
  note(jobId, true, null)
  try {
    receiveJobList([await client.jobs.cancel({ jobId })])
    note(jobId, false, null)
  } catch (thrown) {
    note(jobId, false, readError(thrown))
  }
}

export function forgetRefusal(kind: JobKind, subject: string | null): void {
  note(subjectKey(kind, subject), false, null)
}

/** Whether a command about this subject is on its way. */
export function usePending(kind: JobKind, subject: string | null): boolean {
  return useCommands((state) => state.pending.has(subjectKey(kind, subject)))
}

export function useRefusal(kind: JobKind, subject: string | null): ErrorReport | null {
  return useCommands((state) => state.refused.get(subjectKey(kind, subject)) ?? null)
}

export function useCancelling(jobId: string): boolean {
  return useCommands((state) => state.pending.has(jobId))
}

export function useRefusals(): ReadonlyMap<string, ErrorReport> {
  return useCommands((state) => state.refused)
}
