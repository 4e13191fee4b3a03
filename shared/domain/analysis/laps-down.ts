import { type FullRun, lapsDoneAt } from './run.ts'

/**
 * Laps down at a time since the start: laps of whoever has most − own laps, for the "+1 L" beside a gap in seconds, never
 * instead of it (ui.md 2b).
 */
export function lapsDownAt(field: readonly FullRun[], timeMs: number): Map<string, number> {
  const done = field.map((run) => ({ driverId: run.driverId, laps: lapsDoneAt(run, timeMs) }))
  const most = done.reduce((max, { laps }) => Math.max(max, laps), 0)
  return new Map(done.map(({ driverId, laps }) => [driverId, most - laps]))
}
