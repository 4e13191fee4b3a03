import { getEventSummary } from '../../db/repositories/events.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { SavedBatch, SavedPageView } from '../../shared/contract/html-import.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { identifyPages, type IdentifiedPage } from '../connectors/liverc/saved/identify.ts'
import { liveRcUrl } from '../connectors/liverc/urls.ts'
import { requireWhole } from '../pipeline/html-import/import-saved.ts'
import { savedEvents } from '../pipeline/html-import/batch.ts'
import type { Ingestion } from './ingestion.ts'
import { readSavedFiles } from './saved-pages/read-files.ts'
import type { Inbox, StagedFile } from './saved-pages/inbox.ts'

/** What the caller knows and the files do not say. */
export interface SavedHints {
  readonly trackSlug?: string | undefined
  readonly eventId?: string | undefined
}

interface HtmlImportParts {
  readonly db: ReadDb
  readonly inbox: Inbox
  readonly ingestion: Ingestion
}

/** Pages that somebody has saved with a browser or captured, imported as LiveRC's own are (design.md section 4). */
export class HtmlImport {
  readonly #parts: HtmlImportParts

  constructor(parts: HtmlImportParts) {
    this.#parts = parts
  }

  /** Puts one page into a batch. @throws AppError VALIDATION_ERROR */
  async stage(batchId: string, file: Pick<StagedFile, 'name' | 'html'>): Promise<SavedPageView> {
    await this.#parts.inbox.sweep()
    await this.#parts.inbox.stage(batchId, { ...file, manifestUrl: null, isReplayed: false })
    const [page] = identifyPages([{ ...file, manifestUrl: null }], { trackSlug: null, eventId: null })
    if (page === undefined) throw new Error('A file gives a page')
    return viewOf(page)
  }

  /** Puts files and folders into a batch. @throws AppError of reading them */
  async stageFiles(batchId: string, paths: readonly string[]): Promise<void> {
    const { files, isReplayed } = await readSavedFiles(paths)
    for (const file of files) await this.#parts.inbox.stage(batchId, { ...file, isReplayed })
  }

  /** What the batch holds, and what an import still needs. @throws AppError NOT_FOUND */
  async check(batchId: string, hints: SavedHints = {}): Promise<SavedBatch> {
    const pages = await this.#pages(batchId, hints)
    const events = savedEvents(pages).map(({ eventId, trackSlug, name, races, missing }) => ({
      eventId,
      trackSlug,
      name,
      races,
      missing: [...missing],
    }))
    return { files: pages.map(viewOf), events }
  }

  /**
   * Starts an import of each event of the batch. @returns their jobs
   * @throws AppError VALIDATION_ERROR when a page is missing or no event is there, CONFIRMATION_REQUIRED when the folder's
   * data are of the other origin
   */
  async start(batchId: string, hints: SavedHints = {}): Promise<string[]> {
    const pages = await this.#pages(batchId, hints)
    const events = savedEvents(pages)
    if (events.length === 0) throw noEvent(pages)
    for (const { eventId } of events) requireWhole(pages, eventId)
    const files = await this.#parts.inbox.files(batchId)
    const isReplayed = pages.some((page) => page.isReplayed) || files.some((file) => file.isReplayed)
    return events.map(({ eventId, trackSlug }) =>
      this.#parts.ingestion.start(
        { kind: 'html_import', batchId, eventId, trackSlug },
        { origin: isReplayed ? 'replay' : 'live' },
      ),
    )
  }

  async discard(batchId: string): Promise<void> {
    await this.#parts.inbox.discard(batchId)
  }

  async #pages(batchId: string, { trackSlug, eventId }: SavedHints): Promise<readonly IdentifiedPage[]> {
    const files = await this.#parts.inbox.files(batchId)
    const known = eventId === undefined ? undefined : getEventSummary(this.#parts.db, eventId)?.trackSlug
    return identifyPages(files, {
      trackSlug: trackSlug ?? known ?? null,
      eventId: eventId !== undefined && /^\d{1,15}$/.test(eventId) ? Number(eventId) : null,
    })
  }
}

function viewOf({ name, kind, address, basis, label, problem }: IdentifiedPage): SavedPageView {
  return { name, kind, url: address === null ? null : liveRcUrl(address), basis, label, problem }
}

function noEvent(pages: readonly IdentifiedPage[]): AppError {
  const problems = pages.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]))
  return new AppError('VALIDATION_ERROR', 'There is no event page among the files that can be used.', {
    stage: 'request',
    source: 'saved_pages',
    action:
      'Add the event page. If its files do not say which event and track it is, name them (--event, --track).',
    details: {
      field: 'files',
      ...(problems.length === 0 ? {} : { problems: problems.join('; ').slice(0, 2_000) }),
    },
  })
}
