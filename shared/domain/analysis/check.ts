import type { LapBlock, PageLap, RacePage, ResultRow, ScriptDriver } from '../pages.ts'
import { agreesWithPrinted, type ComparedFigure } from './agreement.ts'
import { inferLap1Counted } from './lap1.ts'
import {
  averageMs,
  bestAverageMs,
  bestConsecutiveMs,
  consistencyPercent,
  countedLaps,
  deviationMs,
  elapsedMs,
  fastestMs,
  forecast,
  sumMs,
} from './statistics.ts'

/** A printed figure that the laps do not give. Times in ms, consistency in percent, the rest plain numbers. */
export interface Disagreement {
  /** Name of the figure; with `script.` before it where the page's script prints it. */
  readonly figure: string
  readonly printed: number
  /** `null` when there are too few laps for the figure. */
  readonly computed: number | null
  /** The lap, for a figure that each lap has, 0 for the grid; else `null`. */
  readonly lap: number | null
}

/** What is compared of a row of the results. */
export type CheckedRow = Pick<
  ResultRow,
  | 'laps'
  | 'totalTimeMs'
  | 'qualifyingPosition'
  | 'behindMs'
  | 'behindLaps'
  | 'fastLapMs'
  | 'fastLapNumber'
  | 'avgLapMs'
  | 'avgTop5Ms'
  | 'avgTop10Ms'
  | 'avgTop15Ms'
  | 'top3ConsecutiveMs'
  | 'stdDeviationMs'
  | 'consistencyPercent'
>

/** What is compared of a driver's laps and of the statistics in the page's script. */
export interface CheckedBlock {
  readonly driver: Omit<ScriptDriver, 'driverName'>
  readonly laps: readonly Pick<PageLap, 'lap' | 'position' | 'timeMs' | 'paceLaps' | 'paceMs'>[]
}

export interface DriverCheck {
  /** Whether every printed figure is reproduced; `null` without laps. */
  readonly agrees: boolean | null
  readonly exceptions: readonly Disagreement[]
}

export interface RaceCheck {
  readonly lap1Counted: boolean | null
  /** Drivers with laps, and how many of them agree. */
  readonly agreement: { readonly drivers: number; readonly agreeing: number }
  readonly perDriver: ReadonlyMap<number, DriverCheck>
}

/** What the figures of one driver depend on beside the own laps. */
export interface RaceContext {
  readonly lap1Counted: boolean
  /** Scheduled length in ms; `null` for a race to a number of laps, which has no forecast. */
  readonly scheduledMs: number | null
  /** The row above in the results table; `null` for the first. */
  readonly rowAhead: Pick<ResultRow, 'laps' | 'totalTimeMs'> | null
  /** Elapsed times in ms of the whole field at the end of each lap, lap 1 first. */
  readonly fieldElapsedMs: readonly (readonly number[])[]
}

/**
 * Recomputes every figure of a race page and compares it with the printed one (ui.md section 2a, consequence 7). A race
 * whose lap-1 rule is unknown is compared with all laps counted. Drivers are the numbers of LiveRC.
 */
export function checkRace(page: RacePage): RaceCheck {
  const blocks = new Map(page.lapBlocks.map((block) => [block.driverId, block]))
  const rows = page.results.map((row) => ({ row, block: blockOf(row, blocks) }))
  const lap1Counted = inferLap1Counted(
    rows.map(({ row, block }) => ({ ...row, lap1Ms: block?.laps[0]?.timeMs ?? null })),
  )
  const field = fieldElapsed(page.lapBlocks)
  const perDriver = new Map<number, DriverCheck>()
  rows.forEach(({ row, block }, index) => {
    if (block === null) return
    const context: RaceContext = {
      lap1Counted: lap1Counted ?? true,
      scheduledMs: page.heading.lengthMs,
      rowAhead: rows[index - 1]?.row ?? null,
      fieldElapsedMs: field,
    }
    const exceptions = block.laps.length === 0 ? [] : checkDriver(row, block, context)
    perDriver.set(block.driverId, {
      agrees: block.laps.length === 0 ? null : exceptions.length === 0,
      exceptions,
    })
  })
  const verdicts = [...perDriver.values()].filter((check) => check.agrees !== null)
  const agreeing = verdicts.filter((check) => check.agrees === true).length
  return { lap1Counted, agreement: { drivers: verdicts.length, agreeing }, perDriver }
}

/** The figures of one driver that the laps do not give. What the page leaves blank is not compared. Needs laps. */
export function checkDriver(row: CheckedRow, block: CheckedBlock, context: RaceContext): Disagreement[] {
  const times = block.laps.map((lap) => lap.timeMs)
  return [
    ...checkTable(row, times, context),
    ...checkGrid(row, block),
    ...checkStatistics(row, block, countedLaps(times, context.lap1Counted)),
    ...checkLaps(block, elapsedMs(times), context),
  ]
}

function blockOf(row: ResultRow, blocks: ReadonlyMap<number, LapBlock>): LapBlock | null {
  return row.driverId === null ? null : (blocks.get(row.driverId) ?? null)
}

/** Laps, total time, fastest lap's number and interval. The interval is to the row above: time on equal laps, else laps. */
function checkTable(row: CheckedRow, times: readonly number[], context: RaceContext): Disagreement[] {
  const ahead = context.rowAhead
  const isOnLeadLap = ahead !== null && ahead.laps === row.laps
  const interval = isOnLeadLap && ahead.totalTimeMs !== null ? sumMs(times) - ahead.totalTimeMs : null
  return [
    ...compare('laps', row.laps, times.length),
    ...compare('totalTimeMs', row.totalTimeMs, sumMs(times)),
    ...compareFastLapNumber(row, times, context.lap1Counted),
    ...(ahead === null ? [] : compare('behindMs', row.behindMs, interval)),
    ...(ahead === null ? [] : compare('behindLaps', row.behindLaps, ahead.laps - row.laps)),
  ]
}

/** Position of lap 0, which is the grid and stands in the Qual column, too. */
function checkGrid(row: CheckedRow, { driver }: CheckedBlock): Disagreement[] {
  if (row.qualifyingPosition === null) return []
  return compare('position', driver.startPosition, row.qualifyingPosition, 0)
}

/** The number in the fastest lap's superscript; any of several laps with that time will do. */
function compareFastLapNumber(
  row: CheckedRow,
  times: readonly number[],
  lap1Counted: boolean,
): Disagreement[] {
  const printed = row.fastLapNumber
  const fastest = fastestMs(countedLaps(times, lap1Counted))
  if (printed === null) return []
  if (fastest === null) return compare('fastLapNumber', printed, null)
  const isCounted = lap1Counted || printed > 1
  const number =
    isCounted && times[printed - 1] === fastest ? printed : times.indexOf(fastest, lap1Counted ? 0 : 1) + 1
  return compare('fastLapNumber', printed, number)
}

/** The statistics over the counted laps, in the table and, with a decimal more, in the page's script. */
function checkStatistics(
  row: CheckedRow,
  { driver }: CheckedBlock,
  counted: readonly number[],
): Disagreement[] {
  const top5 = bestAverageMs(counted, 5)
  const top10 = bestAverageMs(counted, 10)
  const top15 = bestAverageMs(counted, 15)
  const deviation = deviationMs(counted)
  const consistency = consistencyPercent(counted)
  return [
    ...compareBoth('fastLapMs', row.fastLapMs, driver.fastLapMs, fastestMs(counted)),
    ...compareBoth('avgLapMs', row.avgLapMs, driver.avgLapMs, averageMs(counted)),
    ...compareBoth('avgTop5Ms', row.avgTop5Ms, driver.avgTop5Ms, top5),
    ...compareBoth('avgTop10Ms', row.avgTop10Ms, driver.avgTop10Ms, top10),
    ...compareBoth('avgTop15Ms', row.avgTop15Ms, driver.avgTop15Ms, top15),
    ...compare('top2ConsecutiveMs', driver.top2ConsecutiveMs, bestConsecutiveMs(counted, 2)),
    ...compareBoth(
      'top3ConsecutiveMs',
      row.top3ConsecutiveMs,
      driver.top3ConsecutiveMs,
      bestConsecutiveMs(counted, 3),
    ),
    ...compare('stdDeviationMs', row.stdDeviationMs, deviation),
    ...compare('script.stdDeviationMs', driver.stdDeviationMs, deviation),
    ...compare('consistencyPercent', row.consistencyPercent, consistency),
    ...compare('script.consistencyPercent', driver.consistencyPercent, consistency),
  ]
}

/** Position and forecast on every lap; of each figure the first lap that differs stands for all. */
function checkLaps(block: CheckedBlock, elapsed: readonly number[], context: RaceContext): Disagreement[] {
  const firstOfKind = new Map<string, Disagreement>()
  block.laps.forEach((lap, index) => {
    const own = elapsed[index] ?? 0
    const position = 1 + countSmaller(context.fieldElapsedMs[index] ?? [], own)
    const found = [
      ...compare('position', lap.position, position),
      ...(context.scheduledMs === null || own === 0 ? [] : compareForecast(lap, own, context.scheduledMs)),
    ]
    for (const item of found) {
      if (!firstOfKind.has(item.figure)) firstOfKind.set(item.figure, { ...item, lap: lap.lap })
    }
  })
  return [...firstOfKind.values()]
}

function compareForecast(
  lap: CheckedBlock['laps'][number],
  elapsed: number,
  scheduledMs: number,
): Disagreement[] {
  const { laps, timeMs } = forecast(elapsed, lap.lap, scheduledMs)
  return [...compare('paceLaps', lap.paceLaps, laps), ...compare('paceMs', lap.paceMs, timeMs)]
}

/** Elapsed times of all drivers at the end of lap 1, 2, …, each list in ascending order. */
export function fieldElapsed(blocks: readonly Pick<CheckedBlock, 'laps'>[]): number[][] {
  const field: number[][] = []
  for (const block of blocks) {
    elapsedMs(block.laps.map((lap) => lap.timeMs)).forEach((elapsed, index) =>
      (field[index] ??= []).push(elapsed),
    )
  }
  for (const times of field) times.sort((a, b) => a - b)
  return field
}

/** By halves: fields are small, but a whole event is checked while it is imported. */
function countSmaller(ascending: readonly number[], value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) < value) low = middle + 1
    else high = middle
  }
  return low
}

function compareBoth(
  figure: Exclude<ComparedFigure, `script.${string}`>,
  table: number | null,
  script: number | null,
  computed: number | null,
): Disagreement[] {
  return [
    ...compare(figure, table, computed),
    ...compare(figure, script, computed).map((item) => ({ ...item, figure: `script.${figure}` })),
  ]
}

function compare(
  figure: ComparedFigure,
  printed: number | null,
  computed: number | null,
  lap: number | null = null,
): Disagreement[] {
  if (printed === null || agreesWithPrinted(figure, printed, computed)) return []
  return [{ figure, printed, computed, lap }]
}
