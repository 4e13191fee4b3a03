import { AppError } from '../../../shared/domain/errors.ts'
import type { Log } from '../../observability/log.ts'
import type { DriftGuard } from '../drift.ts'
import { driftOf, type Drift } from './drift.ts'
import { loadPage } from './pages/page.ts'
import type { PageParser } from './pages/parser.ts'
import type { RoutedPage } from './page-routing.ts'
import { pageTypes } from './page-types.ts'
import type { PageWatch } from './page-watch.ts'
import { liveRcUrl, type LiveRcAddress } from './urls.ts'

export interface PageReading {
  readonly log: Log
  readonly drift: DriftGuard
  readonly watch: PageWatch
}

/**
 * Reads a page with its parser and logs what it met (K10). A page that has drifted is reported to the guard.
 * @throws AppError of the parser; UNSUPPORTED_LIVERC_VARIANT_ERROR for a whole page of another form
 */
export function readPage<Data>(
  { log, drift, watch }: PageReading,
  address: LiveRcAddress,
  parser: PageParser<Data>,
  { html, loaded, checkedMs }: Pick<RoutedPage, 'loaded' | 'checkedMs'> & { readonly html: string },
): Data {
  const page = pageTypes[address.page].name
  const url = liveRcUrl(address)
  const startedAt = performance.now()
  let drifted: Drift | null = null
  log.debug('parser_start', { page, url })
  try {
    const data = watch.parse(
      address,
      () => {
        try {
          return parser.read(loaded ?? loadPage(html, url))
        } catch (error) {
          if (error instanceof AppError) drifted = driftOf(address.page, parser, { html, url, error })
          // Counted by the code that its caller sees.
          throw drifted === null ? error : drifted.error
        }
      },
      checkedMs,
    )
    const duration = Math.round(performance.now() - startedAt)
    logMet(log, page, parser.describe(data))
    log.debug('parser_success', { page, url, duration_ms: duration })
    return data
  } catch (error) {
    told({ log, drift }, { page, url, html }, error, drifted)
    throw error
  }
}

function told(
  { log, drift }: Pick<PageReading, 'log' | 'drift'>,
  { page, url, html }: { readonly page: string; readonly url: string; readonly html: string },
  error: unknown,
  drifted: Drift | null,
): void {
  const code = error instanceof AppError ? error.code : null
  log.warn('parser_failure', { page, url, code, variant: drifted?.variant })
  if (drifted === null) return
  const { variant } = drifted
  drift.report({ source: 'liverc', pageType: page, url, variant, code: drifted.code, html })
}

function logMet(log: Log, page: string, met: ReturnType<PageParser<unknown>['describe']>): void {
  log.debug('parser_field_count', { page, fields: met.fields, absent: met.absent })
  for (const [variant, value] of Object.entries(met.variants))
    log.debug('parser_variant_used', { page, variant, value })
  if (met.embeddedJs !== null)
    log.debug(met.embeddedJs ? 'embedded_js_found' : 'embedded_js_missing', { page })
}
