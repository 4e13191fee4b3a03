import type { ResultView } from '../../../shared/contract/views.ts'
import { formatDelta, formatTimeOr, NO_FIGURE } from '../../format/times.ts'

/** Interval to the car one place ahead as the source prints it, `12.052` or `1 Lap`. */
export function behindText(result: ResultView): string {
  if (result.behindText !== null) return result.behindText
  if (result.intervalMs !== null) return formatTimeOr(result.intervalMs)
  if (result.intervalLaps === null) return NO_FIGURE
  return result.intervalLaps === 1 ? '1 Lap' : `${result.intervalLaps} Laps`
}

/** Gap to the winner: a time on the same lap, else the laps that are missing. */
export function gapText(result: ResultView, winnerLaps: number): string {
  if (result.gapMs !== null) return formatDelta(result.gapMs)
  const down = winnerLaps - result.laps
  return result.started && down > 0 ? `+${down} L` : NO_FIGURE
}
