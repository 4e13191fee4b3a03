import { cleanSelection, within110OfMedian } from '../../../../shared/domain/analysis/lap-selection.ts'
import type { CleanLapFilter } from '../../../../shared/domain/analysis/lap-selection.ts'
import type { LapSelection } from '../../../../shared/domain/analysis/run.ts'
import type { SessionDriver } from './session-model.ts'

/** Which laps the views of pace look at (ui.md 2b): written in the address as `off`, `best:107` or `median:110`. */

export const defaultFilter = 'median:110'
const PATTERN = /^(best|median):(\d{3})$/u
const LEAST = 101
const MOST = 500

/** @returns `null` for a text that is no filter */
export function readFilter(text: string): CleanLapFilter | null {
  if (text === 'off') return { kind: 'off' }
  const [, of, digits] = PATTERN.exec(text) ?? []
  const percent = Number(digits)
  if ((of !== 'best' && of !== 'median') || percent < LEAST || percent > MOST) return null
  return { kind: 'within', percent, of }
}

export function writeFilter(filter: CleanLapFilter): string {
  return filter.kind === 'off' ? 'off' : `${filter.of}:${filter.percent}`
}

/** The asked filter, or the default where none or nonsense is asked. */
export function filterOf(text: string | undefined): CleanLapFilter {
  return (text === undefined ? null : readFilter(text)) ?? within110OfMedian
}

/** A percentage as the custom filter takes it. */
export function clampPercent(percent: number): number {
  return Number.isFinite(percent) ? Math.min(MOST, Math.max(LEAST, Math.round(percent))) : 110
}

export interface FilteredField {
  readonly clean: ReadonlyMap<string, LapSelection>
  /** "n of m laps used", over the drivers that are shown. */
  readonly used: number
  readonly of: number
}

/** What the filter leaves of each driver's counted laps. */
export function filterField(drivers: readonly SessionDriver[], filter: CleanLapFilter): FilteredField {
  const clean = new Map(drivers.map(({ driverId, counted }) => [driverId, cleanSelection(counted, filter)]))
  let used = 0
  let of = 0
  for (const selection of clean.values()) {
    used += selection.laps.length
    of += selection.of
  }
  return { clean, used, of }
}
