/** What one row of a race says about the lap-1 rule. Times in ms. */
export interface Lap1Evidence {
  readonly laps: number
  readonly totalTimeMs: number | null
  readonly avgLapMs: number | null
  /** Time of lap 1; null without lap data. */
  readonly lap1Ms: number | null
}

/** Printed averages have three decimals of a second: half of the last one, and a little for LiveRC's own rounding. */
const toleranceMs = 0.6

/**
 * Whether LiveRC's statistics of a race count lap 1. No page says so, but the printed average tells (ui.md section 2a,
 * consequence 1): total / laps when lap 1 counts, (total − lap 1) / (laps − 1) when it does not. `null` when no driver
 * tells, or when two tell the opposite. Drivers with fewer than two laps, or whose average fits neither rule, don't tell.
 */
export function inferLap1Counted(rows: readonly Lap1Evidence[]): boolean | null {
  const fits = rows.map(fittingRules).filter((fit) => fit.counted || fit.notCounted)
  if (fits.length === 0) return null
  // A driver whose lap 1 took as long as his average fits both rules and goes along with the others.
  if (fits.every((fit) => fit.counted)) return true
  return fits.every((fit) => fit.notCounted) ? false : null
}

function fittingRules({ laps, totalTimeMs, avgLapMs, lap1Ms }: Lap1Evidence): {
  counted: boolean
  notCounted: boolean
} {
  if (laps < 2 || totalTimeMs === null || avgLapMs === null) return { counted: false, notCounted: false }
  const fits = (average: number) => Math.abs(average - avgLapMs) <= toleranceMs
  return {
    counted: fits(totalTimeMs / laps),
    notCounted: lap1Ms !== null && fits((totalTimeMs - lap1Ms) / (laps - 1)),
  }
}

/** Whether a race's statistics count lap 1, as a person reads it; `unknown` where the printed figures do not tell. */
export type Lap1Rule = 'counted' | 'left_out' | 'unknown'

export interface ResolvedLap1Rule {
  readonly rule: Lap1Rule
  /** `override` when the engineer decided. */
  readonly source: 'inferred' | 'override'
}

/** The inferred rule of a race (`inferLap1Counted`), unless the engineer says otherwise (ui.md section 4, "Is lap 1 counted?"). */
export function resolveLap1Rule(inferred: boolean | null, override: Lap1Rule | null): ResolvedLap1Rule {
  if (override !== null) return { rule: override, source: 'override' }
  if (inferred === null) return { rule: 'unknown', source: 'inferred' }
  return { rule: inferred ? 'counted' : 'left_out', source: 'inferred' }
}

/** Under an unknown rule every lap counts, and whoever shows a figure says that the rule is unknown. */
export function countsLap1(rule: Lap1Rule): boolean {
  return rule !== 'left_out'
}
