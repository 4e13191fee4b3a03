import { type Figure, figure } from './figure.ts'
import { timesOf } from './lap-selection.ts'
import { medianOf } from './quantile.ts'
import type { LapSelection } from './run.ts'
import { averageMs, consistencyPercent, deviationMs } from './statistics.ts'

/** Mean and spread of a driver's laps, as LiveRC computes them (ui.md 2a), and consistency over several sessions. */

export function meanLap(selection: LapSelection): Figure {
  return figure('avgLapMs', averageMs(timesOf(selection)), selection.laps, selection)
}

export function medianLap(selection: LapSelection): Figure {
  return figure('medianLapMs', medianOf(timesOf(selection)), selection.laps, selection)
}

export function deviation(selection: LapSelection): Figure {
  return figure('stdDeviationMs', deviationMs(timesOf(selection)), selection.laps, selection)
}

export function consistency(selection: LapSelection): Figure {
  return figure('consistencyPercent', consistencyPercent(timesOf(selection)), selection.laps, selection)
}

/** CV, in percent: what is missing from the consistency to 100. */
export function variation(selection: LapSelection): Figure {
  const percent = consistencyPercent(timesOf(selection))
  return figure('variationPercent', percent === null ? null : 100 - percent, selection.laps, selection)
}

export interface PooledConsistency {
  /** Percent; `null` without laps. */
  readonly value: number | null
  readonly sessions: number
  readonly laps: number
}

/**
 * Consistency over several sessions: 100 × (1 − Σ nᵢ·CVᵢ / Σ nᵢ). Each session's variation is its own, weighted by its
 * laps, so that a slow and a quick track do not make a driver look unsteady (ui.md 2b, CV).
 */
export function pooledConsistency(sessions: readonly LapSelection[]): PooledConsistency {
  let weighted = 0
  let laps = 0
  let used = 0
  for (const session of sessions) {
    const { value } = consistency(session)
    if (value === null) continue
    weighted += session.laps.length * (100 - value)
    laps += session.laps.length
    used += 1
  }
  return { value: laps === 0 ? null : 100 - weighted / laps, sessions: used, laps }
}

export type ConsistencyBand = '98+' | '95-98' | '90-95' | '<90'

export interface RankedConsistency {
  readonly figure: Figure
  /** `null` for a run that does not take part in rankings; `excludedBecause` says why. */
  readonly band: ConsistencyBand | null
  readonly excludedBecause: 'too_few_laps' | 'time_not_reached' | null
}

const fewestLapsToRank = 5

/**
 * Consistency for rankings: only of runs of at least five counted laps that reached the scheduled time (ui.md 2b).
 * @param scheduledMs `null` for a session without one, e.g. practice or a race to a number of laps: then laps decide alone
 */
export function rankedConsistency(
  selection: LapSelection,
  run: { readonly totalMs: number; readonly scheduledMs: number | null },
): RankedConsistency {
  const own = consistency(selection)
  if (own.value === null || selection.laps.length < fewestLapsToRank)
    return { figure: own, band: null, excludedBecause: 'too_few_laps' }
  if (run.scheduledMs !== null && run.totalMs < run.scheduledMs)
    return { figure: own, band: null, excludedBecause: 'time_not_reached' }
  return { figure: own, band: bandOf(own.value), excludedBecause: null }
}

/** Bands of consistency; a value on a border belongs to the better one. */
export function bandOf(percent: number): ConsistencyBand {
  if (percent >= 98) return '98+'
  if (percent >= 95) return '95-98'
  return percent >= 90 ? '90-95' : '<90'
}
