import { useMemo } from 'react'
import { SpreadChart } from '../../charts/spread-chart.tsx'
import { counted } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { FilterControl, FilterTools } from './filter-control.tsx'
import { spreadOf } from './model/spread.ts'
import { useSession } from './session-context.ts'
import { useFilterFact, useLapPoints, useSource } from './use-chart-parts.ts'

/** Box and strip of dots per driver, on one axis. */
export function SpreadView() {
  const { shown, filtered } = useSession()
  const points = useLapPoints()
  const source = useSource()
  const filter = useFilterFact()
  const spec = useMemo(() => spreadOf(shown, filtered), [shown, filtered])
  if (spec === null) {
    return (
      <div className="chart">
        <div className="chart-tools">
          <FilterControl />
        </div>
        <p className="chart-tools muted">{t('session:spread.none')}</p>
      </div>
    )
  }
  return (
    <SpreadChart
      {...points}
      name={t('session:view.spread')}
      summary={t('session:summary.spread', { drivers: counted(spec.rows.length, 'driver') })}
      source={source}
      facts={[filter]}
      spec={spec}
      tools={<FilterTools />}
    />
  )
}
