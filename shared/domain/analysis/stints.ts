import { fastestLap } from './best-laps.ts'
import { type Figure, figure } from './figure.ts'
import { countedSelection, selectLaps, timesOf } from './lap-selection.ts'
import type { Lap1Rule } from './lap1.ts'
import { fade } from './pace.ts'
import type { FullRun, LapSelection } from './run.ts'
import { meanLap } from './spread.ts'
import { averageMs } from './statistics.ts'

/** Laps between two stops: the lap of the stop ends a stint, the lap out of the pits begins the next (ui.md 2b). */
export interface Stint {
  /** From 1. */
  readonly number: number
  readonly fromLap: number
  readonly toLap: number
  readonly laps: number
  /** Whether the last lap has a stop in it; not so for the stint that ends the race. */
  readonly endsWithStop: boolean
  /** All laps of the stint summed. */
  readonly totalMs: number
  /** Mean of the counted laps, in and out laps included. */
  readonly mean: Figure
  readonly sanitizedAverage: Figure
  readonly best: Figure
  /** Last quarter over first of the laps that are neither in nor out laps. */
  readonly fade: Figure
}

const sanitizedLimit = 20

/**
 * The stints of a run, one if there was no stop.
 * @param stopLaps laps with a stop, in any order: those that the engineer accepted, or suspected ones as long as nobody has
 * looked; others are ignored
 */
export function stintsOf(run: FullRun, lap1: Lap1Rule, stopLaps: Iterable<number>): Stint[] {
  const last = run.timesMs.length
  if (last === 0) return []
  const stops = [...new Set(stopLaps)].filter((lap) => Number.isInteger(lap) && lap >= 1 && lap < last)
  stops.sort((a, b) => a - b)
  const counted = countedSelection(run, lap1)
  return [...stops, last].map((toLap, index) => {
    const fromLap = (stops[index - 1] ?? 0) + 1
    const endsWithStop = index < stops.length
    const own = selectLaps(counted, ({ lap }) => lap >= fromLap && lap <= toLap)
    // The first lap of a race leaves the grid as others leave the pits.
    const flying = selectLaps(own, ({ lap }) => lap !== fromLap && !(endsWithStop && lap === toLap))
    return {
      number: index + 1,
      fromLap,
      toLap,
      laps: toLap - fromLap + 1,
      endsWithStop,
      totalMs: (run.elapsedMs[toLap - 1] ?? 0) - (run.elapsedMs[fromLap - 2] ?? 0),
      mean: meanLap(own),
      sanitizedAverage: sanitizedAverage(flying),
      best: fastestLap(own),
      fade: fade(flying),
    }
  })
}

/**
 * Sanitized average of a stint's laps without in and out laps: their mean, then the mean of those that are not more than 20 %
 * above it (ui.md 2b, as HH Timing; one of its reports takes 10).
 */
export function sanitizedAverage(flying: LapSelection, percent: number = sanitizedLimit): Figure {
  const mean = averageMs(timesOf(flying))
  if (mean === null) return figure('sanitizedAverageMs', null, [], flying)
  const kept = selectLaps(flying, (lap) => lap.timeMs * 100 <= mean * (100 + percent))
  return figure('sanitizedAverageMs', averageMs(timesOf(kept)), kept.laps, kept)
}
