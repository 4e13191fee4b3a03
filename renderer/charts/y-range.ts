import type { ChartLine, ChartSpec, Range } from './types.ts'

/** Index of the first value that is not below a limit. */
export function firstAtLeast(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Share of the height that stays free above and below the lines. */
const PADDING = 0.06

/**
 * Ends of the y axis for the part of the x axis that is in view: from the values that make the axis, or from all of them
 * where none of those is in view. `null` where nothing is.
 */
export function yRange(x: readonly number[], lines: readonly ChartLine[], view: Range): Range | null {
  const from = firstAtLeast(x, view[0])
  const to = firstAtLeast(x, view[1] + Number.EPSILON * Math.abs(view[1]))
  const end = x[to] === view[1] ? to + 1 : to
  return padded(extremes(lines, from, end, true)) ?? padded(extremes(lines, from, end, false))
}

function extremes(lines: readonly ChartLine[], from: number, to: number, fitting: boolean): Range {
  let min = Infinity
  let max = -Infinity
  for (const { values, fits } of lines) {
    for (let index = from; index < to; index += 1) {
      const value = values[index]
      if (value == null || (fitting && fits !== undefined && fits[index] !== true)) continue
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  return [min, max]
}

function padded([min, max]: Range): Range | null {
  if (min > max) return null
  const room = max === min ? Math.max(1, Math.abs(max) * 0.01) : (max - min) * PADDING
  return [min - room, max + room]
}

/** Ends of the y axis of a chart: fixed, or from what is in view. */
export function yEnds({ x, lines, yAxis }: Pick<ChartSpec, 'x' | 'lines' | 'yAxis'>, view: Range): Range {
  const [min, max] = yAxis.fixed ?? yRange(x, lines, view) ?? [0, 1]
  return [yAxis.from ?? min, max]
}

/** How much nearer to an end than their usual distance ticks may stand. */
const NEAREST = 0.75

/** Ticks at both ends and at the multiples of the increment between them, none so near to an end that it would be in its way. */
export function ticksWithEnds([first, last]: Range, increment: number): number[] {
  const room = increment * NEAREST
  const between: number[] = []
  for (let tick = Math.ceil(first / increment) * increment; tick < last; tick += increment) {
    if (tick - first >= room && last - tick >= room) between.push(tick)
  }
  return first === last ? [first] : [first, ...between, last]
}

export type Side = 'above' | 'below'

/** On which side of the axis' ends a value lies; `null` where it is on the axis. */
export function beyond(value: number, [min, max]: Range): Side | null {
  if (value > max) return 'above'
  return value < min ? 'below' : null
}
