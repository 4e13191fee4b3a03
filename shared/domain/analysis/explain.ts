import { agreesWithPrinted, type PrintedFigureName, tolerances } from './agreement.ts'
import { type Figure, figureDefinitions, type FigureName, type FigureUnit } from './figure.ts'

/** What stands behind a figure's "?": formula, laps used of laps driven, LiveRC's value beside ours (ui.md section 3a). */
export interface Explanation {
  readonly name: FigureName
  readonly unit: FigureUnit
  readonly formula: string
  readonly source: string
  readonly value: number | null
  readonly lapsUsed: readonly number[]
  readonly of: number
  /** LiveRC's value; `null` where it prints none. */
  readonly printed: number | null
  /** Whether ours rounds to LiveRC's; `null` where it prints none. */
  readonly agrees: boolean | null
}

/** LiveRC's figures of one driver, as stored, e.g. a row of the results. Missing ones are not compared. */
export type PrintedFigures = { readonly [Name in PrintedFigureName]?: number | null }

/** One explanation per figure, in their order. */
export function explain(figures: readonly Figure[], printed: PrintedFigures = {}): Explanation[] {
  return figures.map((own) => {
    const { unit, formula, source } = figureDefinitions[own.name]
    const shown = isPrinted(own.name) ? (printed[own.name] ?? null) : null
    return {
      ...own,
      unit,
      formula,
      source,
      printed: shown,
      agrees: shown === null ? null : agrees(own, shown),
    }
  })
}

/** Of several equal fastest laps any may be printed: all of them are `lapsUsed` of the fastest lap's number. */
function agrees(own: Figure, printed: number): boolean {
  if (own.name === 'fastLapNumber') return own.lapsUsed.includes(printed)
  return isPrinted(own.name) && agreesWithPrinted(own.name, printed, own.value)
}

function isPrinted(name: FigureName): name is PrintedFigureName {
  return name in tolerances
}
