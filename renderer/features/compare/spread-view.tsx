import { useCallback, useMemo } from 'react'
import { SpreadChart } from '../../charts/spread-chart.tsx'
import type { ChartPoint, PointText } from '../../charts/types.ts'
import { useChartCursor } from '../../charts/use-cursor.ts'
import { counted } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { spreadOf } from './compare-model.ts'
import type { DrivenLine } from './compare-model.ts'
import { describeLap, lineName } from './compare-specs.ts'

/** A box and a strip of dots per line on one axis, and the same as a table. */
export function SpreadView({ driven }: { readonly driven: readonly DrivenLine[] }) {
  const cursor = useChartCursor()
  const spec = useMemo(() => spreadOf(driven, lineName), [driven])
  const describe = useCallback((point: ChartPoint): PointText | null => describeLap(driven, point), [driven])
  if (spec === null) return null
  return (
    <SpreadChart
      name={t('compare:spread.name')}
      summary={t('compare:summary.spread', { lines: counted(spec.rows.length, 'driver') })}
      source={t('compare:title')}
      facts={[t('compare:note.spread')]}
      spec={spec}
      tools={<p className="muted small">{t('compare:note.spread')}</p>}
      cursor={cursor}
      describe={describe}
    />
  )
}
