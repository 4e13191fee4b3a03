import { formatDay } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { DriverMark } from '../../ui/driver-mark.tsx'
import type { DrivenLine } from './compare-model.ts'
import { lineName } from './compare-specs.ts'

/** A line in two rows: who, and in which session; the same driver may be there twice. */
export function LineHeading({ line, height }: { readonly line: DrivenLine; readonly height?: number }) {
  const { raceLabel, date, driverName } = line.session
  return (
    <span className="compare-heading" title={lineName(line)} style={{ height }}>
      <DriverMark index={line.style} />
      <span className="compare-heading-text">
        <span className="truncate">{driverName}</span>
        <span className="truncate muted small">
          {t('compare:line.short', { race: raceLabel, day: formatDay(date) })}
        </span>
      </span>
    </span>
  )
}
