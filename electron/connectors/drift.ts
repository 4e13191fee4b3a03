import type { ErrorCode } from '../../shared/domain/errors.ts'

/** A whole page that no longer fits (G6, F30). */
export interface DriftedPage {
  readonly source: string
  /** As log lines and metrics call it: `race`. */
  readonly pageType: string
  readonly url: string
  /** The markers that are missing, or the form that nobody knows. */
  readonly variant: string
  /** The code that its caller sees. */
  readonly code: ErrorCode
  readonly html: string
}

/** Told of every page that has drifted: keeps it, warns, and in the end stops live ingestion. Never throws. */
export interface DriftGuard {
  report(page: DriftedPage): void
}

/** For connectors whose pages are not LiveRC's own answers, such as saved ones: nothing is kept or counted. */
export const noDriftGuard: DriftGuard = { report: () => undefined }
