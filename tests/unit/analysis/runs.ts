import { countedSelection } from '../../../shared/domain/analysis/lap-selection.ts'
import { type FullRun, fullRun, type LapSelection } from '../../../shared/domain/analysis/run.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'

/** A run with these lap times. */
export function runOf(timesMs: readonly number[], driverId = 'driver'): FullRun {
  return fullRun(
    driverId,
    timesMs.map((timeMs, index) => ({ lap: index + 1, timeMs })),
  )
}

/** All laps with these times, counted. */
export function lapsOf(timesMs: readonly number[]): LapSelection {
  return countedSelection(runOf(timesMs), 'counted')
}

/** A field of runs named a, b, c, … in the order given. */
export function fieldOf(...timesMs: readonly (readonly number[])[]): FullRun[] {
  return timesMs.map((times, index) => runOf(times, String.fromCharCode(97 + index)))
}

/** Everybody with a lap block, in the order of the page. */
export function fieldOfPage(page: RacePage): FullRun[] {
  return page.lapBlocks.map((block) => fullRun(String(block.driverId), block.laps))
}

/** What a blank must not be mistaken for. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('There is nothing')
  return value
}
