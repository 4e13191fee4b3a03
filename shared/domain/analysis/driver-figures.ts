import { bestAverage, bestConsecutive, fastestLap } from './best-laps.ts'
import { bestRun } from './best-run.ts'
import { type Figure, figure } from './figure.ts'
import { type CleanLapFilter, cleanSelection, countedSelection, within110OfMedian } from './lap-selection.ts'
import type { Lap1Rule } from './lap1.ts'
import { fade, hotLapGap, nearHotLap, qualifyingPace, racePace } from './pace.ts'
import { type FullRun, type LapTime, totalMs } from './run.ts'
import { consistency, deviation, meanLap, medianLap, variation } from './spread.ts'

export interface FigureContext {
  readonly lap1: Lap1Rule
  /** What "clean" means for race pace; `within110OfMedian` unless given. */
  readonly filter?: CleanLapFilter
  /** Fastest counted lap of the race and of the class, where known: `fastestOfField`. */
  readonly raceFastestMs?: number | null
  readonly classFastestMs?: number | null
}

/** The figures that LiveRC prints of a driver's laps, recomputed, in its order (ui.md 2a). Never filtered. */
export function printedFigures(run: FullRun, lap1: Lap1Rule): Figure[] {
  const counted = countedSelection(run, lap1)
  const fastest = fastestLap(counted)
  const all: LapTime[] = run.timesMs.map((timeMs, index) => ({ lap: index + 1, timeMs }))
  return [
    figure('laps', all.length, all, counted),
    figure('totalTimeMs', all.length === 0 ? null : totalMs(run), all, counted),
    fastest,
    figure(
      'fastLapNumber',
      fastest.lapsUsed[0] ?? null,
      counted.laps.filter((lap) => lap.timeMs === fastest.value),
      counted,
    ),
    meanLap(counted),
    bestAverage(counted, 5),
    bestAverage(counted, 10),
    bestAverage(counted, 15),
    bestConsecutive(counted, 2),
    bestConsecutive(counted, 3),
    deviation(counted),
    consistency(counted),
  ]
}

/** LiveRC's `Behind`, recomputed from the row above: time on equal laps, else laps (ui.md 2a); both blank for the first row. */
export function behindFigures(
  run: FullRun,
  rowAhead: { readonly laps: number; readonly totalTimeMs: number | null } | null,
): Figure[] {
  const all: LapTime[] = run.timesMs.map((timeMs, index) => ({ lap: index + 1, timeMs }))
  const laps = rowAhead === null || all.length === 0 ? null : rowAhead.laps - all.length
  const time = laps === 0 && rowAhead?.totalTimeMs != null ? totalMs(run) - rowAhead.totalTimeMs : null
  const of = { of: all.length }
  return [figure('behindMs', time, all, of), figure('behindLaps', laps === 0 ? null : laps, all, of)]
}

/** The figures that LiveRC does not print (ui.md 2b). Only race pace looks at clean laps; all others at the counted ones. */
export function furtherFigures(run: FullRun, context: FigureContext): Figure[] {
  const counted = countedSelection(run, context.lap1)
  const clean = cleanSelection(counted, context.filter ?? within110OfMedian)
  const raceFastest = context.raceFastestMs ?? null
  return [
    racePace(clean),
    qualifyingPace(counted).bestThreeInARow,
    medianLap(counted),
    variation(counted),
    bestConsecutive(counted, 5),
    bestRun(run, context.lap1).figure,
    hotLapGap(counted, context.classFastestMs ?? raceFastest),
    nearHotLap(counted, raceFastest),
    fade(counted),
  ]
}
