import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getEventSummary } from '../../db/repositories/events.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { SampleOpened } from '../../shared/contract/sample.ts'
import { captureManifest } from '../../shared/domain/capture-manifest.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { SAMPLE_TRACK } from '../../shared/domain/sample.ts'
import type { HtmlImport } from './html-import.ts'

interface SampleParts {
  readonly db: ReadDb
  readonly htmlImport: Pick<HtmlImport, 'stageFiles' | 'start'>
  /** The pages that ship with the program, with their manifest. */
  readonly folder: string
}

/** The made-up event that ships with the program: imported from its saved pages, without a request (ui.md 3b). */
export class Sample {
  readonly #parts: SampleParts
  #opening: Promise<SampleOpened> | null = null

  constructor(parts: SampleParts) {
    this.#parts = parts
  }

  /**
   * Imports the sample unless it is there whole. Who asks again meanwhile gets the same import.
   * @returns the import, or no job where there is nothing to do
   * @throws AppError NOT_FOUND for a program without its sample, or of starting an import
   */
  open(): Promise<SampleOpened> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #open(): Promise<SampleOpened> {
    const { db, htmlImport, folder } = this.#parts
    const { eventId, batchId } = await shipped(folder)
    const opened = { eventId, trackSlug: SAMPLE_TRACK }
    if (getEventSummary(db, eventId)?.depth === 'laps_full') return { jobId: null, ...opened }
    await htmlImport.stageFiles(batchId, [folder])
    const [jobId] = await htmlImport.start(batchId)
    return { jobId: jobId ?? null, ...opened }
  }
}

/** The event of the shipped pages, and a name for their batch that is another one for other pages. */
async function shipped(folder: string): Promise<{ readonly eventId: string; readonly batchId: string }> {
  try {
    const text = await readFile(join(folder, 'manifest.json'), 'utf8')
    const { event } = captureManifest.parse(JSON.parse(text))
    const batchId = `sample-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
    if (event?.event_id !== undefined) return { eventId: event.event_id, batchId }
  } catch (cause) {
    throw missing(cause)
  }
  throw missing(undefined)
}

function missing(cause: unknown): AppError {
  return new AppError('NOT_FOUND', 'The sample event is not part of this installation.', {
    stage: 'request',
    source: 'sample',
    action: 'Install the program again, or begin with the track list.',
    cause,
  })
}
