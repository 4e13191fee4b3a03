import { Check, ListFilter, TriangleAlert } from 'lucide-react'
import type { CleanLapFilter } from '../../../shared/domain/analysis/lap-selection.ts'
import { formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { DriverMark } from '../../ui/driver-mark.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { filterText } from './filter-text.ts'
import { LapMarkSign } from './lap-mark.tsx'
import { defaultFilter, writeFilter } from './model/filter.ts'
import {
  cellText,
  changeOf,
  figureCell,
  figureOf,
  figureOfColumn,
  frozenColumns,
  nextSort,
} from './model/results.ts'
import type { ColumnKey, ResultRow, Sort } from './model/results.ts'
import { behindText, gapText, lapsDownText } from './result-text.ts'
import type { ExplainWish } from './session-context.ts'

const WIDTHS: Readonly<Partial<Record<ColumnKey, number>>> = {
  position: 46,
  driver: 216,
  qualifying: 52,
  laps: 116,
  behind: 80,
  gap: 122,
  change: 64,
  fastest: 112,
  top2: 92,
  top3: 92,
  deviation: 76,
  consistency: 86,
  racePace: 122,
  transponder: 96,
  agrees: 78,
}
const USUAL_WIDTH = 88

function Agrees({ agrees }: { readonly agrees: boolean | null }) {
  if (agrees === null) return <span className="muted">{t('results:agreesNone')}</span>
  return agrees ? (
    <>
      <Check aria-hidden size={14} className="good" />
      <span className="small">{t('results:agreesYes')}</span>
    </>
  ) : (
    <>
      <TriangleAlert aria-hidden size={14} className="warn" />
      <span className="small">{t('results:agreesNo')}</span>
    </>
  )
}

function Driver({
  row: { result, style },
  tabIndex,
}: {
  readonly row: ResultRow
  readonly tabIndex: 0 | -1
}) {
  return (
    <>
      <DriverMark index={style} />
      <DriverLink driverId={result.driverId} name={result.driverName} tabIndex={tabIndex} />
      <span className="spacer" />
      {result.carNumber !== null && (
        <span className="car-number" title={t('results:carTitle')}>
          <span className="visually-hidden">{t('results:car')} </span>
          {result.carNumber}
        </span>
      )}
    </>
  )
}

function Fastest({ result, isSessionBest }: ResultRow) {
  return (
    <span className={isSessionBest ? 'lap lap-session' : 'lap'}>
      {isSessionBest && <LapMarkSign mark="session" />}
      {formatTimeOr(result.fastLapMs)}
      {result.fastLapNumber !== null && (
        <span className="lap-number muted" title={t('results:lapNumber', { lap: result.fastLapNumber })}>
          <span className="visually-hidden"> {t('results:inLap')} </span>
          {result.fastLapNumber}
        </span>
      )}
    </span>
  )
}

function Change({ row }: { readonly row: ResultRow }) {
  const change = changeOf(row)
  if (change === null) return NO_FIGURE
  if (change === 0) return '0'
  return (
    <span className={change > 0 ? 'good' : 'warn'}>{change > 0 ? `+${change}` : `\u2212${-change}`}</span>
  )
}

function content(key: ColumnKey, row: ResultRow, tabIndex: 0 | -1) {
  const { result } = row
  switch (key) {
    case 'position':
      return result.position
    case 'driver':
      return <Driver row={row} tabIndex={tabIndex} />
    case 'qualifying':
      return result.qualifyingPosition ?? NO_FIGURE
    case 'laps':
      return result.started ? (
        (result.lapsTimeText ?? String(result.laps))
      ) : (
        <span className="muted">{t('results:notStarted')}</span>
      )
    case 'behind':
      return behindText(result)
    case 'gap':
      return (
        <>
          {gapText(result)}
          <span className="laps-down muted">{lapsDownText(result, row.winnerLaps)}</span>
        </>
      )
    case 'change':
      return <Change row={row} />
    case 'fastest':
      return <Fastest {...row} />
    case 'transponder':
      return result.transponder ?? NO_FIGURE
    case 'agrees':
      return <Agrees agrees={result.agrees} />
    default: {
      const name = figureOfColumn[key]
      return name === undefined ? NO_FIGURE : figureCell(row, name).text
    }
  }
}

interface ColumnActions {
  /** Which laps are clean; it may have been chosen in another view than what is in front. */
  readonly filter: CleanLapFilter
  readonly sort: Sort | null
  readonly onSort: (sort: Sort | null) => void
  readonly explain: (wish: ExplainWish) => void
}

/** The heading of a figure over clean laps while those are not the usual ones. */
function FilteredHeading({ name }: { readonly name: string }) {
  return (
    <span className="filtered-heading">
      <ListFilter aria-hidden size={12} className="warn" />
      <span className="visually-hidden">{t('results:filtered')} </span>
      {name}
    </span>
  )
}

/** What a heading says besides the column's name: which laps are clean, where they are not the usual ones. */
function filterNote(
  key: ColumnKey,
  filter: CleanLapFilter,
): Pick<GridColumn<ResultRow>, 'heading' | 'name' | 'title'> {
  const [name, title] = [t(`results:column.${key}`), t(`results:columnTitle.${key}`)]
  if (figureOfColumn[key] !== 'racePaceMs' || writeFilter(filter) === defaultFilter) return { name, title }
  return {
    name: t('results:filteredName', { name }),
    title: t('results:filteredTitle', { title, filter: filterText(filter) }),
    heading: <FilteredHeading name={name} />,
  }
}

function columnOf(key: ColumnKey, { filter, sort, onSort, explain }: ColumnActions): GridColumn<ResultRow> {
  const figure = figureOfColumn[key]
  const isExplained = (row: ResultRow): boolean => figure !== undefined && row.driver !== null
  return {
    key,
    ...filterNote(key, filter),
    width: WIDTHS[key] ?? USUAL_WIDTH,
    ...(key === 'driver' ? { rowHeader: true } : key === 'agrees' ? {} : { align: 'end' }),
    ...(frozenColumns.includes(key) ? { frozen: true } : {}),
    ...(key === 'driver' ? { interactive: true } : figure === undefined ? {} : { interactive: isExplained }),
    sort: {
      direction: sort?.key === key ? sort.direction : null,
      onSort: () => onSort(nextSort(sort, key)),
    },
    text: (row) => cellText(row, key),
    cell: (row, tabIndex) =>
      figure !== undefined && isExplained(row) ? (
        <button
          type="button"
          className="figure-button"
          tabIndex={tabIndex}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) =>
            explain({
              driverId: row.result.driverId,
              figure: figureOf(row, key) ?? figure,
              anchor: currentTarget,
            })
          }
        >
          {content(key, row, tabIndex)}
        </button>
      ) : (
        content(key, row, tabIndex)
      ),
  }
}

/** The chosen columns as the grid draws them. Every figure is a button that explains it. */
export function resultColumns(keys: readonly ColumnKey[], actions: ColumnActions): GridColumn<ResultRow>[] {
  return keys.map((key) => columnOf(key, actions))
}
