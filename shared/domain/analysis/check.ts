import type { LapBlock, PageLap, RacePage, ResultRow } from '../pages.ts'
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
  readonly figure: string
  readonly printed: number
  /** `null` when there are too few laps for the figure. */
  readonly computed: number | null
  /** The lap, for a figure that each lap has; else `null`. */
  readonly lap: number | null
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

const exact = 0
/** Half of the last printed digit and a little for LiveRC's own arithmetic: seconds and percent have three decimals, or two. */
const thousandths = 0.6
const hundredths = 6
/** LiveRC's own arithmetic leaves a printed forecast off by up to one thousandth, either way. */
const forecastTolerance = 1.1
const percentThousandths = 0.0006
const percentHundredths = 0.006

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
export function checkDriver(row: ResultRow, block: LapBlock, context: RaceContext): Disagreement[] {
  const times = block.laps.map((lap) => lap.timeMs)
  return [
    ...checkTable(row, times, context),
    ...checkStatistics(row, block, countedLaps(times, context.lap1Counted)),
    ...checkLaps(block, elapsedMs(times), context),
  ]
}

function blockOf(row: ResultRow, blocks: ReadonlyMap<number, LapBlock>): LapBlock | null {
  return row.driverId === null ? null : (blocks.get(row.driverId) ?? null)
}

/** Laps, total time, fastest lap's number and interval. The interval is to the row above: time on equal laps, else laps. */
function checkTable(row: ResultRow, times: readonly number[], context: RaceContext): Disagreement[] {
  const ahead = context.rowAhead
  const isOnLeadLap = ahead !== null && ahead.laps === row.laps
  const interval = isOnLeadLap && ahead.totalTimeMs !== null ? sumMs(times) - ahead.totalTimeMs : null
  return [
    ...compare('laps', row.laps, times.length, exact),
    ...compare('totalTimeMs', row.totalTimeMs, sumMs(times), exact),
    ...compareFastLapNumber(row, times, context.lap1Counted),
    ...(ahead === null ? [] : compare('behindMs', row.behindMs, interval, exact)),
    ...(ahead === null ? [] : compare('behindLaps', row.behindLaps, ahead.laps - row.laps, exact)),
  ]
}

/** The number in the fastest lap's superscript; any of several laps with that time will do. */
function compareFastLapNumber(
  row: ResultRow,
  times: readonly number[],
  lap1Counted: boolean,
): Disagreement[] {
  const printed = row.fastLapNumber
  const fastest = fastestMs(countedLaps(times, lap1Counted))
  if (printed === null) return []
  if (fastest === null) return compare('fastLapNumber', printed, null, exact)
  const isCounted = lap1Counted || printed > 1
  const number =
    isCounted && times[printed - 1] === fastest ? printed : times.indexOf(fastest, lap1Counted ? 0 : 1) + 1
  return compare('fastLapNumber', printed, number, exact)
}

/** The statistics over the counted laps, in the table and, with a decimal more, in the page's script. */
function checkStatistics(row: ResultRow, { driver }: LapBlock, counted: readonly number[]): Disagreement[] {
  const top5 = bestAverageMs(counted, 5)
  const top10 = bestAverageMs(counted, 10)
  const top15 = bestAverageMs(counted, 15)
  const deviation = deviationMs(counted)
  const consistency = consistencyPercent(counted)
  return [
    ...compareBoth('fastLapMs', row.fastLapMs, driver.fastLapMs, fastestMs(counted), exact),
    ...compareBoth('avgLapMs', row.avgLapMs, driver.avgLapMs, averageMs(counted), thousandths),
    ...compareBoth('avgTop5Ms', row.avgTop5Ms, driver.avgTop5Ms, top5, thousandths),
    ...compareBoth('avgTop10Ms', row.avgTop10Ms, driver.avgTop10Ms, top10, thousandths),
    ...compareBoth('avgTop15Ms', row.avgTop15Ms, driver.avgTop15Ms, top15, thousandths),
    ...compare('top2ConsecutiveMs', driver.top2ConsecutiveMs, bestConsecutiveMs(counted, 2), exact),
    ...compareBoth(
      'top3ConsecutiveMs',
      row.top3ConsecutiveMs,
      driver.top3ConsecutiveMs,
      bestConsecutiveMs(counted, 3),
      exact,
    ),
    ...compare('stdDeviationMs', row.stdDeviationMs, deviation, hundredths),
    ...compare('script.stdDeviationMs', driver.stdDeviationMs, deviation, thousandths),
    ...compare('consistencyPercent', row.consistencyPercent, consistency, percentHundredths),
    ...compare('script.consistencyPercent', driver.consistencyPercent, consistency, percentThousandths),
  ]
}

/** Position and forecast on every lap; of each figure the first lap that differs stands for all. */
function checkLaps(block: LapBlock, elapsed: readonly number[], context: RaceContext): Disagreement[] {
  const firstOfKind = new Map<string, Disagreement>()
  block.laps.forEach((lap, index) => {
    const own = elapsed[index] ?? 0
    const position = 1 + countSmaller(context.fieldElapsedMs[index] ?? [], own)
    const found = [
      ...compare('position', lap.position, position, exact),
      ...(context.scheduledMs === null || own === 0 ? [] : compareForecast(lap, own, context.scheduledMs)),
    ]
    for (const item of found) {
      if (!firstOfKind.has(item.figure)) firstOfKind.set(item.figure, { ...item, lap: lap.lap })
    }
  })
  return [...firstOfKind.values()]
}

function compareForecast(lap: PageLap, elapsed: number, scheduledMs: number): Disagreement[] {
  const { laps, timeMs } = forecast(elapsed, lap.lap, scheduledMs)
  return [
    ...compare('paceLaps', lap.paceLaps, laps, exact),
    ...compare('paceMs', lap.paceMs, timeMs, forecastTolerance),
  ]
}

/** Elapsed times of all drivers at the end of lap 1, 2, …, each list in ascending order. */
function fieldElapsed(blocks: readonly LapBlock[]): number[][] {
  const field: number[][] = []
  for (const block of blocks) {
    elapsedMs(block.laps.map((lap) => lap.timeMs)).forEach((elapsed, index) =>
      (field[index] ??= []).push(elapsed),
    )
  }
  for (const times of field) times.sort((a, b) => a - b)
  return field
}

function countSmaller(ascending: readonly number[], value: number): number {
  const index = ascending.findIndex((other) => other >= value)
  return index === -1 ? ascending.length : index
}

function compareBoth(
  figure: string,
  table: number | null,
  script: number | null,
  computed: number | null,
  tolerance: number,
): Disagreement[] {
  return [
    ...compare(figure, table, computed, tolerance),
    ...compare(`script.${figure}`, script, computed, tolerance),
  ]
}

function compare(
  figure: string,
  printed: number | null,
  computed: number | null,
  tolerance: number,
): Disagreement[] {
  if (printed === null) return []
  if (computed !== null && Math.abs(printed - computed) <= tolerance) return []
  return [{ figure, printed, computed, lap: null }]
}
