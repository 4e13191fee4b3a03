import { useRef } from 'react'
import { Users } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { useElementWidth } from '../../ui/grid/use-element-width.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { AverageView, GapView, PositionView, TimesView } from './chart-views.tsx'
import { DriverChips } from './driver-chips.tsx'
import { LapLegend } from './lap-mark.tsx'
import { LapsGrid } from './laps-grid.tsx'
import { panesOf } from './model/panes.ts'
import { ReferenceSelect } from './reference-select.tsx'
import { useSession } from './session-context.ts'
import { viewKinds } from './session-search.ts'
import type { ViewKind } from './session-search.ts'
import { SpreadView } from './spread-view.tsx'
import { StintsView } from './stints-view.tsx'
import './views.css'

const VIEWS = viewKinds.map((value) => ({
  value,
  label: t(`session:view.${value}`),
  title: t(`session:viewTitle.${value}`),
}))

const CELLS = [
  { value: 'time', label: t('session:laps.time'), title: t('session:laps.timeTitle') },
  { value: 'delta', label: t('session:laps.delta'), title: t('session:laps.deltaTitle') },
  { value: 'gap', label: t('session:laps.gap'), title: t('session:laps.gapTitle') },
] as const

/** Views of the laps, all of the same drivers and with one cursor. */
export function ViewsPane() {
  const { search, shown, change } = useSession()
  const host = useRef<HTMLElement>(null)
  const width = useElementWidth(host)
  const panes = panesOf(search.view, width)
  return (
    <section className="views" ref={host} aria-label={t('session:views')}>
      <div className="views-tools">
        <Segmented
          label={t('session:viewsLabel')}
          value={panes.chart ?? 'laps'}
          options={VIEWS}
          onChange={(view) => change({ view })}
        />
        <DriverChips />
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={Users} title={t('session:laps.noDriver')}>
          <p>{t('session:laps.noDriverText')}</p>
        </EmptyState>
      ) : width === 0 ? null : (
        <div className="views-panes">
          {panes.laps && <LapsPane />}
          {panes.chart !== null && <ChartPane view={panes.chart} />}
        </div>
      )}
    </section>
  )
}

function ChartPane({ view }: { readonly view: Exclude<ViewKind, 'laps'> }) {
  switch (view) {
    case 'times':
      return <TimesView />
    case 'position':
      return <PositionView />
    case 'gap':
      return <GapView />
    case 'spread':
      return <SpreadView />
    case 'average':
      return <AverageView />
    case 'stints':
      return <StintsView />
  }
}

function LapsPane() {
  const { model, search, change } = useSession()
  const { cell = 'time', positions = false } = search
  return (
    <div className="laps">
      <div className="chart-tools">
        <Segmented
          label={t('session:laps.cells')}
          value={cell}
          options={CELLS}
          onChange={(value) => change({ cell: value })}
        />
        {cell !== 'time' && <ReferenceSelect />}
        <label className="session-option">
          <input
            type="checkbox"
            checked={positions}
            onChange={({ target }) => change({ positions: target.checked })}
          />
          {t('session:laps.positions')}
        </label>
        {cell !== 'time' && (
          <span className="muted small">
            {cell === 'delta' ? t('session:key.slower') : t('session:key.behind')}
          </span>
        )}
        <LapLegend lap1={model.lap1} hasStops={model.fuel === 'nitro'} />
      </div>
      <LapsGrid />
    </div>
  )
}
