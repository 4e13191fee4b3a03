import { listDrift, unconfirmedDrift } from '../../db/repositories/drift.ts'
import { confirmDrift, recordDrift } from '../../db/repositories/write/drift.ts'
import type { Origin } from '../../db/repositories/meta.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import { driftNote, type DriftState } from '../../shared/contract/drift.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { DriftedPage, DriftGuard } from '../connectors/drift.ts'
import type { ArtefactStore } from '../observability/artefacts.ts'
import type { Log } from '../observability/log.ts'

interface DriftParts {
  readonly db: WriteDb
  /** Live and replayed pages count apart: a fixture under repair must not stop live imports, nor the other way round. */
  readonly origin: Origin
  /** Who confirms here, as the audit log names them. */
  readonly actor: string
  readonly stopAfter: () => number
  readonly log: Log
  readonly now: () => string
  /** Where pages are kept for whoever looks into them. */
  readonly artefacts: Pick<ArtefactStore, 'keep'>
  /** Told when the state has changed. */
  readonly changed: () => void
}

const shownReports = 100

/**
 * Watches for pages that no longer fit (G6, F30, K20): keeps each, warns, and after `drift_stop_after` different pages
 * stops requests until the operator has confirmed that the parsers are right again.
 */
export class DriftService implements DriftGuard {
  readonly #parts: DriftParts

  constructor(parts: DriftParts) {
    this.#parts = parts
  }

  report(page: DriftedPage): void {
    const { db, origin, log, now, artefacts, changed } = this.#parts
    const { source, pageType, url, variant, code } = page
    const artefact = artefacts.keep({
      pageType: `${pageType}_page`,
      id: URL.parse(url)?.searchParams.get('id') ?? null,
      url,
      html: page.html,
      error: null,
      details: { variant, code, origin },
    })
    try {
      recordDrift(db, { source, origin, pageType, url, variant, code, artefact, seenAt: now() })
      const { unconfirmed, stopAfter, stopped } = this.state()
      log.warn('parser_drift', {
        page: pageType,
        url,
        variant,
        code,
        artefact,
        unconfirmed,
        stop_after: stopAfter,
        stopped,
      })
      changed()
    } catch (error) {
      // The caller is about to throw the error of the page, which says more.
      log.error('drift_report_failed', error, { page: pageType, url, variant })
    }
  }

  state(): DriftState {
    return readDriftState(this.#parts.db, this.#parts.origin, this.#parts.stopAfter())
  }

  /** For the site policy: why no request may be sent, or null. Asks the database, so that a confirmation elsewhere counts. */
  readonly stop = (): AppError | null => {
    const pages = unconfirmedDrift(this.#parts.db, this.#parts.origin)
    if (pages < this.#parts.stopAfter()) return null
    return new AppError(
      'SCRAPING_DISABLED',
      `Requests to LiveRC are stopped: ${pages} of its pages no longer have the form that is known.`,
      {
        stage: 'policy',
        source: 'drift',
        action: 'Look at "mre drift list" and follow "LiveRC has changed its pages" in docs/operations.md.',
        details: { reason: 'drift', pages },
      },
    )
  }

  /**
   * The operator has looked at the open reports: requests may be sent again. Audited (N1).
   * @throws AppError VALIDATION_ERROR for a note that says nothing, NOT_FOUND where nothing is open
   */
  confirm(note: string): DriftState & { readonly confirmed: number } {
    const { db, origin, actor, now, log, changed } = this.#parts
    const parsed = driftNote.safeParse(note)
    if (!parsed.success) {
      throw new AppError('VALIDATION_ERROR', 'Say in a few words what you found.', {
        stage: 'request',
        source: 'drift',
        details: { field: 'note', value: note.slice(0, 100) },
      })
    }
    if (this.state().reports.every(({ confirmedAt }) => confirmedAt !== null)) {
      throw new AppError('NOT_FOUND', 'No page waits for a confirmation.', {
        stage: 'request',
        source: 'drift',
      })
    }
    const confirmed = confirmDrift(db, { origin, actor, note: parsed.data, at: now() })
    log.warn('drift_confirmed', { confirmed, note: parsed.data })
    changed()
    return { ...this.state(), confirmed }
  }
}

/** The state, also for a command that only reads the database. */
export function readDriftState(db: ReadDb, origin: Origin, stopAfter: number): DriftState {
  const unconfirmed = unconfirmedDrift(db, origin)
  return {
    unconfirmed,
    stopAfter,
    stopped: unconfirmed >= stopAfter,
    reports: listDrift(db, origin, shownReports),
  }
}
