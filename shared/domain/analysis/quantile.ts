/**
 * A quantile between two values is interpolated on a straight line: position (n − 1) × p, counted from 0. This is type 7
 * of Hyndman and Fan, the default of R and NumPy and Excel's PERCENTILE.INC.
 */
export function quantileOfSorted(ascending: readonly number[], p: number): number | null {
  const place = (ascending.length - 1) * p
  const below = ascending[Math.floor(place)]
  const above = ascending[Math.ceil(place)]
  if (below === undefined || above === undefined) return null
  return below + (above - below) * (place - Math.floor(place))
}

export function medianOf(values: readonly number[]): number | null {
  return quantileOfSorted(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}
