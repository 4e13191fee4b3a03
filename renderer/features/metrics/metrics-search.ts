import { metricsScope } from '../../../shared/contract/observability.ts'
import type { MetricsScope } from '../../../shared/contract/observability.ts'

/** Whose figures are shown; it lives in the address. */
export interface MetricsSearch {
  readonly scope?: Exclude<MetricsScope, 'folder'>
}

/** Reads an address's search; what does not fit is left out. */
export function readMetricsSearch(search: Record<string, unknown>): MetricsSearch {
  const scope = metricsScope.safeParse(search['scope']).data
  return scope === undefined || scope === 'folder' ? {} : { scope }
}
