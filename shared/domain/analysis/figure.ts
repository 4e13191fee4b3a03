import type { LapSelection, LapTime } from './run.ts'

/** How a value is shown: integer or fractional ms, percent, or a plain number. */
export type FigureUnit = 'ms' | 'percent' | 'number'

interface FigureDefinition {
  readonly unit: FigureUnit
  /** In words and signs that stand beside the value; t are lap times, S the counted laps, n how many. */
  readonly formula: string
  /** Where the definition comes from. */
  readonly source: string
}

const printed = 'ui.md 2a: reproduces LiveRC on every page it was tried on'

/** Every figure of a driver's session that the screens show, with the formula behind its "?" (ui.md section 3a). */
export const figureDefinitions = {
  laps: { unit: 'number', formula: 'number of laps driven', source: printed },
  totalTimeMs: { unit: 'ms', formula: 'sum of all laps, lap 1 always included', source: printed },
  fastLapMs: { unit: 'ms', formula: 'min(S)', source: printed },
  fastLapNumber: { unit: 'number', formula: 'number of the lap that is min(S)', source: printed },
  avgLapMs: { unit: 'ms', formula: 'mean(S)', source: printed },
  avgTop5Ms: { unit: 'ms', formula: 'mean of the 5 fastest laps of S, in any order', source: printed },
  avgTop10Ms: { unit: 'ms', formula: 'mean of the 10 fastest laps of S, in any order', source: printed },
  avgTop15Ms: { unit: 'ms', formula: 'mean of the 15 fastest laps of S, in any order', source: printed },
  top2ConsecutiveMs: { unit: 'ms', formula: 'smallest sum of 2 laps of S in a row', source: printed },
  top3ConsecutiveMs: { unit: 'ms', formula: 'smallest sum of 3 laps of S in a row', source: printed },
  stdDeviationMs: { unit: 'ms', formula: '√(mean((t − mean(S))²)), divided by n', source: printed },
  consistencyPercent: {
    unit: 'percent',
    formula: '100 × (1 − deviation / mean), rounded once',
    source: printed,
  },
  behindMs: {
    unit: 'ms',
    formula: 'total time − total time of the row above, on equal laps',
    source: printed,
  },
  behindLaps: { unit: 'number', formula: 'laps of the row above − laps', source: printed },
  variationPercent: { unit: 'percent', formula: '100 × deviation / mean', source: 'ui.md 2b, CV' },
  medianLapMs: { unit: 'ms', formula: 'median(S)', source: 'ui.md 2b' },
  bestAverageMs: { unit: 'ms', formula: 'mean of the N fastest laps of S', source: 'ui.md 2a, any N' },
  bestConsecutiveMs: {
    unit: 'ms',
    formula: 'smallest sum of k laps of S in a row',
    source: 'ui.md 2a, any k',
  },
  racePaceMs: { unit: 'ms', formula: 'median of the clean laps', source: 'ui.md 2b, race pace' },
  qualifyingPaceMs: {
    unit: 'ms',
    formula: 'smallest mean of 3 laps of S in a row',
    source: 'ui.md 2b, qualifying pace',
  },
  hotLapGapPercent: {
    unit: 'percent',
    formula: '100 × (own fastest lap / fastest lap of the class at the event − 1)',
    source: 'ui.md 2b, hot lap',
  },
  nearHotLapPercent: {
    unit: 'percent',
    formula: '100 × laps of S within 4 % of the race’s fastest lap / n',
    source: 'ui.md 2b, hot lap',
  },
  fadeRatio: {
    unit: 'number',
    formula: 'mean of the last quarter of S / mean of the first, n > 4',
    source: 'ui.md 2b, fade',
  },
  bestRunMs: {
    unit: 'ms',
    formula: 'of the runs of whole laps that reach 5:00, begun with a lap of S: most laps, then least time',
    source: 'ui.md 2b, best 5-minute run',
  },
  sanitizedAverageMs: {
    unit: 'ms',
    formula: 'mean without in and out laps and laps 20 % above it',
    source: 'ui.md 2b, sanitized average',
  },
} as const satisfies Record<string, FigureDefinition>

export type FigureName = keyof typeof figureDefinitions

/** Whether LiveRC prints the figure itself. */
export function isPrinted(name: FigureName): boolean {
  return figureDefinitions[name].source === printed
}

/** A value and the laps that it is made of: "n of m laps used" is `lapsUsed.length` of `of`. */
export interface Figure {
  readonly name: FigureName
  /** Not rounded; `null` is a blank, for a driver with too few laps. */
  readonly value: number | null
  /** Lap numbers, ascending. Of a figure that is itself blank: none. */
  readonly lapsUsed: readonly number[]
  readonly of: number
}

/** A figure over some laps of a selection; blank without a value. */
export function figure(
  name: FigureName,
  value: number | null,
  laps: readonly LapTime[],
  selection: Pick<LapSelection, 'of'>,
): Figure {
  return { name, value, lapsUsed: value === null ? [] : laps.map((lap) => lap.lap), of: selection.of }
}
