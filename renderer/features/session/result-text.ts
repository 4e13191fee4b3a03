import type { ResultView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatDelta, formatTimeOr, NO_FIGURE } from '../../format/times.ts'

/** Interval to the car one place ahead as the source prints it, `12.052` or `1 Lap`. */
export function behindText(result: ResultView): string {
  if (result.behindText !== null) return result.behindText
  if (result.intervalMs !== null) return formatTimeOr(result.intervalMs)
  if (result.intervalLaps === null) return NO_FIGURE
  return t('results:behindLaps', { count: result.intervalLaps, n: result.intervalLaps })
}

/**
 * Gap to the winner at the last lap that both have completed; none for the winner and without laps, 0.000 in a dead heat. It
 * stays true for lapped cars, whose missing laps stand beside it (ui.md 2b).
 */
export function gapText({ gapMs, position }: ResultView): string {
  return gapMs === null || (gapMs === 0 && position === 1) ? NO_FIGURE : formatDelta(gapMs)
}

/** Laps that are missing to the winner's; 0 on the same lap and for who did not start. */
export function lapsDown(result: ResultView, winnerLaps: number): number {
  return result.started ? Math.max(0, winnerLaps - result.laps) : 0
}

/** `lapsDown` as `+2 L`; empty where none is missing. */
export function lapsDownText(result: ResultView, winnerLaps: number): string {
  const down = lapsDown(result, winnerLaps)
  return down > 0 ? t('results:lapsDown', { n: down }) : ''
}
