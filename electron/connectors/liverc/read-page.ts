import { AppError } from '../../../shared/domain/errors.ts'
import type { Log } from '../../observability/log.ts'
import type { DriftGuard } from '../drift.ts'
import { driftOf } from './drift.ts'
import { loadPage } from './pages/page.ts'
import type { PageParser } from './pages/parser.ts'
import { pageNames } from './page-names.ts'
import type { LiveRcAddress } from './urls.ts'

export interface PageReading {
  readonly log: Log
  readonly drift: DriftGuard
}

/**
 * Reads a page with its parser and logs what it met (K10). A page that has drifted is reported to the guard.
 * @throws AppError of the parser; UNSUPPORTED_LIVERC_VARIANT_ERROR for a whole page of another form
 */
export async function readPage<Data>(
  { log, drift }: PageReading,
  kind: LiveRcAddress['page'],
  parser: PageParser<Data>,
  { html, url }: { readonly html: string; readonly url: string },
): Promise<Data> {
  const page = pageNames[kind]
  const startedAt = performance.now()
  log.debug('parser_start', { page, url })
  try {
    const data = parser.read(loadPage(html, url))
    const duration = Math.round(performance.now() - startedAt)
    logMet(log, page, parser.describe(data))
    log.debug('parser_success', { page, url, duration_ms: duration })
    return data
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const drifted = driftOf(kind, parser, { html, url, error })
    log.warn('parser_failure', { page, url, code: drifted?.code ?? error.code, variant: drifted?.variant })
    if (drifted === null) throw error
    const { variant, code } = drifted
    await drift.report({ source: 'liverc', pageType: page, url, variant, code, html })
    throw drifted.error
  }
}

function logMet(log: Log, page: string, met: ReturnType<PageParser<unknown>['describe']>): void {
  log.debug('parser_field_count', { page, fields: met.fields, absent: met.absent })
  for (const [variant, value] of Object.entries(met.variants))
    log.debug('parser_variant_used', { page, variant, value })
  if (met.embeddedJs !== null)
    log.debug(met.embeddedJs ? 'embedded_js_found' : 'embedded_js_missing', { page })
}
