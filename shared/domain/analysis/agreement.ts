/**
 * When a recomputed figure agrees with the printed one: half of the last printed digit, and a little for LiveRC's own
 * arithmetic. One table for the check of a whole race and for the "?" of one figure, so that they cannot differ.
 */
export const tolerances = {
  laps: 0,
  totalTimeMs: 0,
  fastLapMs: 0,
  fastLapNumber: 0,
  avgLapMs: 0.6,
  avgTop5Ms: 0.6,
  avgTop10Ms: 0.6,
  avgTop15Ms: 0.6,
  top2ConsecutiveMs: 0,
  top3ConsecutiveMs: 0,
  /** The table prints two decimals of these two, the page's script three. */
  stdDeviationMs: 6,
  consistencyPercent: 0.006,
  'script.stdDeviationMs': 0.6,
  'script.consistencyPercent': 0.0006,
  behindMs: 0,
  behindLaps: 0,
  position: 0,
  paceLaps: 0,
  /** LiveRC's own arithmetic leaves a printed forecast off by up to one thousandth, either way. */
  paceMs: 1.1,
} as const satisfies Record<string, number>

export type ComparedFigure = keyof typeof tolerances

/** The figures of a results row that are figures of ours, too. */
export type PrintedFigureName = Exclude<
  ComparedFigure,
  `script.${string}` | 'position' | 'paceLaps' | 'paceMs'
>

/** Whether our value is what is printed; a blank of ours agrees with nothing that is printed. */
export function agreesWithPrinted(figure: ComparedFigure, printed: number, computed: number | null): boolean {
  return computed !== null && Math.abs(printed - computed) <= tolerances[figure]
}
