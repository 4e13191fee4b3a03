import { useCallback, useMemo } from 'react'
import { LineChart } from '../../charts/line-chart.tsx'
import type { ChartPoint } from '../../charts/types.ts'
import { useChartCursor } from '../../charts/use-cursor.ts'
import { counted } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import type { CompareModel } from './compare-model.ts'
import { chartSpec, describePoint, lineName } from './compare-specs.ts'
import type { CompareChart } from './compare-specs.ts'

/** Deltas by lap, deltas so far, or the raising average. */
export function ChartView({ model, chart }: { readonly model: CompareModel; readonly chart: CompareChart }) {
  const cursor = useChartCursor()
  const spec = useMemo(() => chartSpec(model, chart), [model, chart])
  const describe = useCallback((point: ChartPoint) => describePoint(model, chart, point), [model, chart])
  const base = model.driven.find(({ key }) => key === model.comparison?.reference)
  if (spec === null || base === undefined) return null
  return (
    <LineChart
      name={t(`compare:view.${chart}`)}
      summary={
        chart === 'raising'
          ? t('compare:summary.raising')
          : t(`compare:summary.${chart}`, {
              reference: lineName(base),
              laps: counted(spec.x.length, 'lap'),
            })
      }
      source={t('compare:title')}
      facts={[
        ...(chart === 'raising' ? [] : [t('compare:picture.reference', { name: lineName(base) })]),
        t(`compare:note.${chart}`),
      ]}
      spec={spec}
      {...(chart === 'raising' ? {} : { legend: t(`compare:key.${chart}`) })}
      tools={<p className="muted small">{t(`compare:note.${chart}`)}</p>}
      cursor={cursor}
      describe={describe}
    />
  )
}
