import { t } from '../i18n/t.ts'

const MINUS = '\u2212'

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** More digits than a time has, fewer than sums of means keep. */
const RELIABLE_DIGITS = 12

/** Whole ms without the sign, half up: 520.499 999 999 9 ms is a sum of means that is half a ms, not less. */
function wholeMs(ms: number): number {
  const size = Math.abs(ms)
  return Number.isInteger(size) ? size : Math.round(Number(size.toPrecision(RELIABLE_DIGITS)))
}

/**
 * A lap or race time in ms as `SS.mmm`, `M:SS.mmm` or `H:MM:SS.mmm`: three decimals always, the same in every
 * language (ui.md 3e), so that figures line up and can be compared with the source's page.
 */
export function formatTime(ms: number): string {
  const sign = ms < 0 ? MINUS : ''
  const whole = wholeMs(ms)
  const seconds = Math.floor(whole / 1000)
  const fraction = pad(whole % 1000, 3)
  if (seconds < 60) return `${sign}${seconds}.${fraction}`
  const minutes = Math.floor(seconds / 60)
  const tail = `${pad(seconds % 60, 2)}.${fraction}`
  if (minutes < 60) return `${sign}${minutes}:${tail}`
  return `${sign}${Math.floor(minutes / 60)}:${pad(minutes % 60, 2)}:${tail}`
}

/**
 * A signed difference in ms: `+0.250`, `−1:02.000` with a real minus sign, `0.000` for none. What is less than half a
 * millisecond, to a mean for instance, is none: it has no sign.
 */
export function formatDelta(ms: number): string {
  if (wholeMs(ms) === 0) return formatTime(0)
  return ms > 0 ? `+${formatTime(ms)}` : formatTime(ms)
}

/** What stands in a cell that has no figure. */
export const NO_FIGURE = '\u2013'

export function formatTimeOr(ms: number | null | undefined, absent: string = NO_FIGURE): string {
  return ms === null || ms === undefined ? absent : formatTime(ms)
}

/** A result as the source prints it: laps and total time, `47/30:31.382`; laps alone where no time is given. */
export function formatLapsAndTime(laps: number, totalTimeMs: number | null): string {
  return totalTimeMs === null ? `${laps}` : `${laps}/${formatTime(totalTimeMs)}`
}

/** How long something takes, for people: `8 s`, `1 min 20 s`, `2 h 5 min`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return t('counts:seconds', { seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) {
    return seconds % 60 === 0
      ? t('counts:minutes', { minutes })
      : t('counts:minutesSeconds', { minutes, seconds: seconds % 60 })
  }
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0
    ? t('counts:hours', { hours })
    : t('counts:hoursMinutes', { hours, minutes: minutes % 60 })
}
