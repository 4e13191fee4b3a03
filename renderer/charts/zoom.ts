import type { Range } from './types.ts'

/** Fewest laps, or other steps of the x axis, that fill a chart. */
const LEAST_SPAN = 4

/** A range moved and cut so that it lies within another. */
export function within([min, max]: Range, [least, most]: Range): Range {
  const span = Math.min(max - min, most - least)
  const start = Math.min(Math.max(min, least), most - span)
  return [start, start + span]
}

/** A range made narrower or wider about a point that stays in place; `factor` below 1 zooms in. */
export function zoomed([min, max]: Range, full: Range, factor: number, about: number): Range {
  const whole = full[1] - full[0]
  const span = Math.min(whole, Math.max(Math.min(LEAST_SPAN, whole), (max - min) * factor))
  const share = max === min ? 0.5 : (about - min) / (max - min)
  return within([about - span * share, about + span * (1 - share)], full)
}

/** A range moved by a share of its own width. */
export function panned([min, max]: Range, full: Range, share: number): Range {
  const by = (max - min) * share
  return within([min + by, max + by], full)
}

/** The range moved as little as needed to hold a value, with a little room beside it. */
export function holding(range: Range, full: Range, value: number): Range {
  const [min, max] = range
  if (value >= min && value <= max) return range
  const room = (max - min) * 0.1
  return value < min
    ? within([value - room, value - room + (max - min)], full)
    : within([value + room - (max - min), value + room], full)
}
