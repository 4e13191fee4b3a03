import type { CleanLapFilter } from '../../../shared/domain/analysis/lap-selection.ts'
import { t } from '../../i18n/t.ts'

/** A filter in words. */
export function filterText(filter: CleanLapFilter): string {
  if (filter.kind === 'off') return t('session:filter.off')
  return filter.of === 'best'
    ? t('session:filter.textBest', { percent: filter.percent })
    : t('session:filter.textMedian', { percent: filter.percent })
}
