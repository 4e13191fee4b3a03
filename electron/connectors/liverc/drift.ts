import { AppError, type ErrorCode } from '../../../shared/domain/errors.ts'
import type { DriftedPage } from '../drift.ts'
import { loadPage, type Page } from './pages/page.ts'
import type { Completeness, PageParser } from './pages/parser.ts'
import { recognisePage, type PageKind } from './pages/recognise.ts'

/** Why a page no longer fits, and the error that its caller is to see. */
export interface Drift extends Pick<DriftedPage, 'variant' | 'code'> {
  readonly error: AppError
}

/** Codes that requirements give to one kind of missing data, whatever the reason (A7, I4). */
const ownCodes: ReadonlySet<ErrorCode> = new Set(['LAP_TABLE_MISSING_ERROR'])
const ownMarkers: ReadonlySet<string> = new Set(['tr.clickable-row'])

/**
 * Whether a page that could not be read has drifted (G6, I5): it is whole and no other page that is known, and it lacks
 * what makes a page of its kind, or has a table, a script or a field of an unknown form. A page that was cut short, that
 * contradicts itself or that is another page has not: `null`.
 *
 * To be asked last, after everything that may still complete the page, a browser above all.
 */
export function driftOf(
  kind: PageKind,
  parser: PageParser<unknown>,
  failed: { readonly html: string; readonly url: string; readonly error: AppError },
): Drift | null {
  const { html, url, error } = failed
  if (error.code === 'UNSUPPORTED_LIVERC_VARIANT_ERROR') {
    return { variant: String(error.details['variant'] ?? error.message), code: error.code, error }
  }
  if (error.stage !== 'parse') return null
  const page = loadPage(html, url)
  const variant = missingForm(parser.check(page)) ?? unreadableRows(error)
  if (variant === null || isAnotherPage(kind, page)) return null
  if (ownCodes.has(error.code) || ownMarkers.has(variant) || error.details['missing'] === 'valid row')
    return { variant, code: error.code, error }
  const drifted = new AppError(
    'UNSUPPORTED_LIVERC_VARIANT_ERROR',
    'The page from LiveRC has a form that this version cannot read.',
    {
      stage: 'parse',
      source: error.source,
      action: 'Look at LiveRC with a browser. If the page is fine there, LiveRC has changed its pages.',
      details: { ...error.details, missing: variant, variant },
      cause: error,
    },
  )
  return { variant, code: drifted.code, error: drifted }
}

function missingForm(check: Completeness): string | null {
  if (check.isComplete || !check.isWhole) return null
  const markers = check.missing.filter(({ isForm }) => isForm).map(({ marker }) => marker)
  return markers.length === 0 ? null : markers.join('; ')
}

/** A list that has rows of which none can be read (A7). */
function unreadableRows({ details }: AppError): string | null {
  return details['missing'] === 'valid row' ? 'valid row' : null
}

function isAnotherPage(kind: PageKind, page: Page): boolean {
  const seen = recognisePage(page)
  return seen !== null && seen !== kind
}
