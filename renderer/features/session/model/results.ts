import type { ResultView } from '../../../../shared/contract/views.ts'
import type { Explanation } from '../../../../shared/domain/analysis/explain.ts'
import type { FigureName } from '../../../../shared/domain/analysis/figure.ts'
import type { CleanLapFilter } from '../../../../shared/domain/analysis/lap-selection.ts'
import { positionChange } from '../../../../shared/domain/analysis/positions.ts'
import { figureWithLapsText } from '../../../format/figures.ts'
import { formatTimeOr, NO_FIGURE } from '../../../format/times.ts'
import { t } from '../../../i18n/t.ts'
import { behindText, gapText, lapsDown } from '../result-text.ts'
import { explainDriver, printedText } from './figures.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'

/** One line of the results table. */
export interface ResultRow {
  readonly result: ResultView
  readonly style: number
  /** `null` without laps. */
  readonly driver: SessionDriver | null
  readonly winnerLaps: number
  readonly isSessionBest: boolean
  readonly figures: () => ReadonlyMap<FigureName, Explanation>
}

/** All columns, in the order in which they stand: first LiveRC's own, in its order, then what we add. */
export const columnKeys = [
  'position',
  'driver',
  'qualifying',
  'laps',
  'behind',
  'gap',
  'change',
  'fastest',
  'average',
  'top5',
  'top10',
  'top15',
  'top2',
  'top3',
  'deviation',
  'consistency',
  'racePace',
  'qualifyingPace',
  'median',
  'bestRun',
  'hotLapGap',
  'nearHotLap',
  'fade',
  'transponder',
  'agrees',
] as const
export type ColumnKey = (typeof columnKeys)[number]

/** Always there and in front. */
export const frozenColumns: readonly ColumnKey[] = ['position', 'driver']

export const presets = {
  liverc: [
    'position',
    'driver',
    'qualifying',
    'laps',
    'behind',
    'fastest',
    'average',
    'top5',
    'top10',
    'top15',
    'top2',
    'top3',
    'deviation',
    'consistency',
  ],
  engineer: [
    'position',
    'driver',
    'laps',
    'gap',
    'behind',
    'change',
    'fastest',
    'racePace',
    'qualifyingPace',
    'top5',
    'top10',
    'consistency',
    'bestRun',
    'hotLapGap',
    'nearHotLap',
    'fade',
    'agrees',
  ],
} as const satisfies Record<string, readonly ColumnKey[]>
export type Preset = keyof typeof presets

/** The figure that a column shows, where it is one that can be explained. */
export const figureOfColumn: Readonly<Partial<Record<ColumnKey, FigureName>>> = {
  laps: 'totalTimeMs',
  behind: 'behindMs',
  fastest: 'fastLapMs',
  average: 'avgLapMs',
  top5: 'avgTop5Ms',
  top10: 'avgTop10Ms',
  top15: 'avgTop15Ms',
  top2: 'top2ConsecutiveMs',
  top3: 'top3ConsecutiveMs',
  deviation: 'stdDeviationMs',
  consistency: 'consistencyPercent',
  racePace: 'racePaceMs',
  qualifyingPace: 'qualifyingPaceMs',
  median: 'medianLapMs',
  bestRun: 'bestRunMs',
  hotLapGap: 'hotLapGapPercent',
  nearHotLap: 'nearHotLapPercent',
  fade: 'fadeRatio',
}

/** The figure behind a cell: `Behind` is time on equal laps, else laps (ui.md 2a). */
export function figureOf({ result }: Pick<ResultRow, 'result'>, key: ColumnKey): FigureName | undefined {
  return key === 'behind' && result.intervalLaps !== null ? 'behindLaps' : figureOfColumn[key]
}

export function resultRows(model: SessionModel, filter: CleanLapFilter): ResultRow[] {
  const { results } = model.detail
  const winnerLaps = results[0]?.laps ?? 0
  return results.map((result, style): ResultRow => {
    const driver = model.byId.get(result.driverId) ?? null
    let known: ReadonlyMap<FigureName, Explanation> | null = null
    return {
      result,
      style,
      driver,
      winnerLaps,
      isSessionBest: model.best?.driverId === result.driverId,
      figures: () => (known ??= driver === null ? new Map() : explainDriver(model, driver, filter)),
    }
  })
}

/** What a figure's cell says: LiveRC's value where it prints one, else ours. */
export function figureCell(row: ResultRow, name: FigureName): { text: string; value: number | null } {
  const printed = printedFigure(row.result, name)
  if (printed !== null) return { text: printedText(name, printed), value: printed }
  // Only what is not printed has to be worked out.
  const own = row.figures().get(name)
  return own === undefined
    ? { text: NO_FIGURE, value: null }
    : { text: figureWithLapsText(name, own), value: own.value }
}

/** LiveRC's value of a figure; `null` where it prints none. */
function printedFigure(result: ResultView, name: FigureName): number | null {
  switch (name) {
    case 'fastLapMs':
    case 'avgLapMs':
    case 'avgTop5Ms':
    case 'avgTop10Ms':
    case 'avgTop15Ms':
    case 'top2ConsecutiveMs':
    case 'top3ConsecutiveMs':
    case 'stdDeviationMs':
    case 'consistencyPercent':
    case 'totalTimeMs':
      return result[name]
    default:
      return null
  }
}

export function changeOf({ result }: ResultRow): number | null {
  return result.started ? positionChange(result.qualifyingPosition, result.position) : null
}

export type SortValue = number | string | null

/** What a column is sorted by. */
function sortValue(row: ResultRow, key: ColumnKey): SortValue {
  const { result } = row
  switch (key) {
    case 'position':
    case 'behind':
      return row.style
    case 'driver':
      return result.driverName
    case 'qualifying':
      return result.qualifyingPosition
    case 'laps':
      return result.started ? -result.laps * 1e9 + (result.totalTimeMs ?? 0) : null
    case 'gap':
      return result.gapMs
    case 'change':
      return changeOf(row)
    case 'transponder':
      return result.transponder
    case 'agrees':
      return result.agrees === null ? null : Number(result.agrees)
    case 'bestRun': {
      // Most laps first, then least time, as results are.
      const run = row.figures().get('bestRunMs')
      return run === undefined || run.value === null ? null : -run.lapsUsed.length * 1e9 + run.value
    }
    default: {
      const name = figureOfColumn[key]
      return name === undefined ? null : figureCell(row, name).value
    }
  }
}

export interface Sort {
  readonly key: ColumnKey
  readonly direction: 'ascending' | 'descending'
}

/** Rows by a column; those without a value last either way, equal ones in the order of the results. */
export function sortRows(rows: readonly ResultRow[], sort: Sort | null): readonly ResultRow[] {
  if (sort === null) return rows
  const sign = sort.direction === 'ascending' ? 1 : -1
  return rows
    .map((row) => ({ row, value: sortValue(row, sort.key) }))
    .toSorted((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
      if (typeof a.value === 'string' || typeof b.value === 'string')
        return sign * String(a.value).localeCompare(String(b.value))
      return sign * (a.value - b.value)
    })
    .map(({ row }) => row)
}

/** The next state of a column's sorting: ascending, descending, back to the order of the results. */
export function nextSort(sort: Sort | null, key: ColumnKey): Sort | null {
  if (sort?.key !== key) return { key, direction: 'ascending' }
  return sort.direction === 'ascending' ? { key, direction: 'descending' } : null
}

/** A cell as text, for the clipboard. */
export function cellText(row: ResultRow, key: ColumnKey): string {
  const { result } = row
  switch (key) {
    case 'position':
      return String(result.position)
    case 'driver':
      return result.driverName
    case 'qualifying':
      return result.qualifyingPosition === null ? '' : String(result.qualifyingPosition)
    case 'laps':
      return result.started ? (result.lapsTimeText ?? String(result.laps)) : ''
    case 'behind':
      return empty(behindText(result))
    case 'gap':
      return empty(gapText(result))
    case 'change': {
      const change = changeOf(row)
      return change === null ? '' : String(change)
    }
    case 'transponder':
      return result.transponder ?? ''
    case 'agrees':
      return result.agrees === null ? '' : String(result.agrees)
    case 'fastest':
      return empty(formatTimeOr(result.fastLapMs))
    default: {
      const name = figureOfColumn[key]
      return name === undefined ? '' : empty(figureCell(row, name).text)
    }
  }
}

/** Headings and rows for a spreadsheet: missing laps have a column beside the gap, which stays a number. */
export function copiedTable(rows: readonly ResultRow[], columns: readonly ColumnKey[]): string[][] {
  const heading = columns.flatMap((key) => {
    const name = t(`results:column.${key}`)
    return key === 'gap' ? [name, t('results:lapsDownHeading')] : [name]
  })
  const lines = rows.map((row) =>
    columns.flatMap((key) => {
      const down = lapsDown(row.result, row.winnerLaps)
      return key === 'gap' ? [cellText(row, key), down === 0 ? '' : String(down)] : [cellText(row, key)]
    }),
  )
  return [heading, ...lines]
}

const empty = (text: string): string => (text === NO_FIGURE ? '' : text)
