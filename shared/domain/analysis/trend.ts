import { medianOf } from './quantile.ts'

/** A driver's and the class's best pace at one event, by the same figure: e.g. race pace of each in the same main. */
export interface TrendInput {
  readonly eventId: string
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly ownMs: number | null
  readonly classBestMs: number | null
}

export interface TrendPoint {
  readonly eventId: string
  readonly date: string
  /** How much slower than the best of the class, in percent: comparable between tracks. 0 is the best. */
  readonly percent: number
}

export interface Trend {
  /** In order of date. */
  readonly points: readonly TrendPoint[]
  readonly median: number | null
  /** Change per event by least squares; negative is getting closer to the best. `null` with fewer than three events. */
  readonly percentPerEvent: number | null
}

/** Pace against the best of the class over events, 100 × (own / best − 1) (ui.md 3a, Driver). */
export function paceTrend(events: readonly TrendInput[]): Trend {
  const points = events
    .flatMap(({ eventId, date, ownMs, classBestMs }): TrendPoint[] => {
      if (ownMs === null || classBestMs === null || classBestMs <= 0) return []
      return [{ eventId, date, percent: 100 * (ownMs / classBestMs - 1) }]
    })
    .toSorted((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1))
  const values = points.map(({ percent }) => percent)
  return { points, median: medianOf(values), percentPerEvent: slope(values) }
}

/** Slope of the straight line through values at 0, 1, 2, … with the least squares. */
function slope(values: readonly number[]): number | null {
  if (values.length < 3) return null
  const centre = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let products = 0
  let squares = 0
  values.forEach((value, index) => {
    products += (index - centre) * (value - mean)
    squares += (index - centre) ** 2
  })
  return products / squares
}
