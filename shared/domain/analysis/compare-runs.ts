import { type FigureContext, furtherFigures, printedFigures } from './driver-figures.ts'
import type { Figure } from './figure.ts'
import { countedSelection } from './lap-selection.ts'
import { raisingAverage } from './raising-average.ts'
import type { FullRun } from './run.ts'

/** A driver in a session, of any event, as one line of a comparison. */
export interface ComparedRun {
  /** Tells the lines apart: the same driver may be in several. */
  readonly key: string
  readonly run: FullRun
  /** Rules and hot laps are each session's own. */
  readonly context: FigureContext
}

export interface ComparisonLine {
  readonly key: string
  /** Lap time − the reference's at the same lap number, lap 1 first; `null` beyond the shorter of the two. */
  readonly lapDeltasMs: readonly (number | null)[]
  /** Elapsed time − the reference's at the same lap number: where the time was won and lost. */
  readonly cumulativeDeltasMs: readonly (number | null)[]
  /** Mean of the best X counted laps, X = 1 …; `null` beyond own counted laps. */
  readonly raisingAverages: readonly (number | null)[]
  /** The same figures in the same order for every line. */
  readonly figures: readonly Figure[]
}

export interface Comparison {
  readonly reference: string
  /** Length of every list of the lines: laps of the longest run, and most counted laps. */
  readonly laps: number
  readonly averages: number
  readonly lines: readonly ComparisonLine[]
}

const fewestCompared = 2
const mostCompared = 6

/**
 * Two to six driver-sessions side by side (ui.md 1c): they need not come from the same race, so deltas go by lap number and
 * say nothing about who was ahead on the track. Deltas take every lap; only figures look at counted and clean ones.
 * @param reference key of the line that deltas are measured from; the first unless given
 * @throws RangeError for fewer than two, more than six, equal keys, or a reference that is none of them
 */
export function compareRuns(compared: readonly ComparedRun[], reference?: string): Comparison {
  if (compared.length < fewestCompared || compared.length > mostCompared)
    throw new RangeError(`${fewestCompared} to ${mostCompared} can be compared, not ${compared.length}`)
  if (new Set(compared.map(({ key }) => key)).size < compared.length) throw new RangeError('Keys must differ')
  const base = reference === undefined ? compared[0] : compared.find(({ key }) => key === reference)
  if (base === undefined) throw new RangeError('The reference is not among the compared')
  const laps = Math.max(...compared.map(({ run }) => run.timesMs.length))
  const curves = compared.map(({ run, context }) => raisingAverage(countedSelection(run, context.lap1)))
  const averages = Math.max(...curves.map((curve) => curve.length))
  return {
    reference: base.key,
    laps,
    averages,
    lines: compared.map(({ key, run, context }, index) => ({
      key,
      lapDeltasMs: differences(run.timesMs, base.run.timesMs, laps),
      cumulativeDeltasMs: differences(run.elapsedMs, base.run.elapsedMs, laps),
      raisingAverages: padded(curves[index] ?? [], averages),
      figures: [...printedFigures(run, context.lap1), ...furtherFigures(run, context)],
    })),
  }
}

function differences(own: readonly number[], base: readonly number[], length: number): (number | null)[] {
  const shared = Math.min(own.length, base.length)
  return padded(
    own.slice(0, shared).map((value, index) => value - (base[index] ?? 0)),
    length,
  )
}

function padded(values: readonly number[], length: number): (number | null)[] {
  return Array.from({ length }, (_, index) => values[index] ?? null)
}
