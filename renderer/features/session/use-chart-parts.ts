import { useMemo } from 'react'
import type { ChartCursor, ChartPoint, PointText } from '../../charts/types.ts'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { filterText } from './filter-text.ts'
import { lapCursor } from './lap-cursor.ts'
import { lapFacts } from './model/lap-facts.ts'
import { pointText } from './point-text.ts'
import { useSession } from './session-context.ts'
import { useSessionUiStore } from './session-ui.ts'

/** What the charts of a session have in common. */

/** Whose laps a chart shows, for its picture. */
export function useSource(): string {
  const { event, session } = useSession().model.detail
  return t('session:titleOf', { race: session.raceLabel, event: event.name })
}

/** Which laps are left by the filter, for a picture. */
export function useFilterFact(): string {
  const { filter, filtered } = useSession()
  const used = t('session:filter.used', { used: formatCount(filtered.used), of: formatCount(filtered.of) })
  return t('session:picture.filter', { filter: filterText(filter), used })
}

interface LapPoints {
  readonly cursor: ChartCursor
  readonly describe: (point: ChartPoint) => PointText | null
}

/** Cursor and facts of a chart over laps. */
export function useLapPoints(): LapPoints {
  const { model, reference } = useSession()
  const store = useSessionUiStore()
  const cursor = useMemo(() => lapCursor(store, model), [store, model])
  const describe = useMemo(
    () =>
      ({ x, line }: ChartPoint): PointText | null => {
        const facts = lapFacts(model, line, x, reference)
        if (facts !== null) return pointText(facts, reference)
        const driver = model.byId.get(line)
        const grid = driver?.result.qualifyingPosition
        if (x !== 0 || driver === undefined || grid == null) return null
        return {
          title: t('session:point.grid', { name: driver.name }),
          facts: [t('session:point.position', { position: grid })],
        }
      },
    [model, reference],
  )
  return { cursor, describe }
}
