import { distribution } from '../../shared/domain/analysis/distribution.ts'
import type { Distribution } from '../../shared/domain/analysis/distribution.ts'
import type { LapSelection, LapTime } from '../../shared/domain/analysis/run.ts'

/** How laps are spread: a box and a strip of dots per driver, on one common axis (ui.md 1b). */

/** Whose laps they are. */
export interface SpreadSource {
  readonly id: string
  /** Whole name, for the table and the legend. */
  readonly name: string
  /** Beside the box. */
  readonly label: string
  /** Picks colour and dash, as in every view. */
  readonly style: number
  readonly number: string
  readonly selection: LapSelection | undefined
}

export interface SpreadRow extends Omit<SpreadSource, 'selection'> {
  readonly laps: readonly LapTime[]
  readonly box: Distribution
}

export interface SpreadSpec {
  readonly rows: readonly SpreadRow[]
  /** Ends of the axis: what the whiskers reach, and a little more. Laps beyond are drawn as arrows at the edge. */
  readonly fromMs: number
  readonly toMs: number
}

/** `null` where nobody has a lap left. */
export function spreadSpec(sources: readonly SpreadSource[]): SpreadSpec | null {
  const rows = sources.flatMap(({ selection, ...source }): SpreadRow[] => {
    const box = selection === undefined ? null : distribution(selection)
    return selection === undefined || box === null ? [] : [{ ...source, laps: selection.laps, box }]
  })
  if (rows.length === 0) return null
  const from = Math.min(...rows.map(({ box }) => box.lowerWhiskerMs))
  const to = Math.max(...rows.map(({ box }) => box.upperWhiskerMs))
  const room = Math.max(50, (to - from) * 0.05)
  return { rows, fromMs: from - room, toMs: to + room }
}

/** How many laps lie beyond each end of the axis. */
export function beyondAxis(
  { laps }: SpreadRow,
  { fromMs, toMs }: SpreadSpec,
): { readonly faster: number; readonly slower: number } {
  return {
    faster: laps.filter(({ timeMs }) => timeMs < fromMs).length,
    slower: laps.filter(({ timeMs }) => timeMs > toMs).length,
  }
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

/** Where an arrow key takes the cursor: left and right to the next faster and slower lap, up and down to the next row. */
export function steppedSpread(
  { rows }: SpreadSpec,
  from: { readonly x: number; readonly line: string } | null,
  key: string,
): { readonly x: number; readonly line: string } | null {
  const vertical = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0
  if (vertical === 0 && sideways === 0) return null
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === from?.line),
  )
  const row = rows[Math.min(rows.length - 1, Math.max(0, at + vertical))]
  if (row === undefined) return null
  const order = row.laps.toSorted((a, b) => a.timeMs - b.timeMs)
  const place = vertical === 0 ? order.findIndex(({ lap }) => lap === from?.x) : -1
  const next = order[Math.min(order.length - 1, Math.max(0, place < 0 ? 0 : place + sideways))]
  return next === undefined ? null : { x: next.lap, line: row.id }
}
