import type { DataChange } from '../../../shared/contract/views.ts'
import { formatTime, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'

/** The figure that changed, in words; with its lap where it is one of a lap. */
export function changedFigure({ field, lap }: Pick<DataChange, 'field' | 'lap'>): string {
  const figure = field.replace(/_ms$/u, '').replaceAll('_', ' ')
  return lap === null ? figure : t('quality:onLap', { figure, lap })
}

/** A value before or after a change: times as times, the rest as printed. */
export function changedValue(field: string, value: DataChange['before']): string {
  if (value === null) return NO_FIGURE
  return typeof value === 'number' && field.endsWith('_ms') ? formatTime(value) : String(value)
}
