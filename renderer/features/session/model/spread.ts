import { distribution } from '../../../../shared/domain/analysis/distribution.ts'
import type { Distribution } from '../../../../shared/domain/analysis/distribution.ts'
import type { LapSelection, LapTime } from '../../../../shared/domain/analysis/run.ts'
import type { FilteredField } from './filter.ts'
import type { SessionDriver } from './session-model.ts'

/** How the laps of the drivers are spread: a box and a strip of dots each, on one common axis. */
export interface SpreadRow {
  readonly driver: SessionDriver
  readonly selection: LapSelection
  readonly box: Distribution
}

export interface Spread {
  readonly rows: readonly SpreadRow[]
  /** Ends of the axis: what the whiskers reach, and a little more. Laps beyond are drawn as arrows at the edge. */
  readonly fromMs: number
  readonly toMs: number
}

/** `null` where no shown driver has a lap left. */
export function spreadOf(shown: readonly SessionDriver[], { clean }: FilteredField): Spread | null {
  const rows = shown.flatMap((driver): SpreadRow[] => {
    const selection = clean.get(driver.driverId)
    const box = selection === undefined ? null : distribution(selection)
    return selection === undefined || box === null ? [] : [{ driver, selection, box }]
  })
  if (rows.length === 0) return null
  const from = Math.min(...rows.map(({ box }) => box.lowerWhiskerMs))
  const to = Math.max(...rows.map(({ box }) => box.upperWhiskerMs))
  const room = Math.max(50, (to - from) * 0.05)
  return { rows, fromMs: from - room, toMs: to + room }
}

const STEPS = [
  10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
]

/** Round values along an axis, at most so many. */
export function ticks(fromMs: number, toMs: number, most: number): number[] {
  const step = STEPS.find((candidate) => (toMs - fromMs) / candidate <= most) ?? 3_600_000
  const first = Math.ceil(fromMs / step)
  const count = Math.max(0, Math.floor(toMs / step) - first + 1)
  return Array.from({ length: count }, (_, index) => (first + index) * step)
}

/** The lap whose time is nearest; the earliest of equal ones. */
export function nearestLap(laps: readonly LapTime[], timeMs: number): LapTime | null {
  return laps.reduce<LapTime | null>(
    (best, lap) =>
      best === null || Math.abs(lap.timeMs - timeMs) < Math.abs(best.timeMs - timeMs) ? lap : best,
    null,
  )
}

/** Small steps up and down, always the same for a lap, so that dots of equal laps do not hide each other. -1 to 1. */
export function jitter(lap: number): number {
  return (((lap * 7919) % 101) / 50 - 1) * 0.9
}
