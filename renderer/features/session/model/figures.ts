import {
  behindFigures,
  furtherFigures,
  printedFigures,
} from '../../../../shared/domain/analysis/driver-figures.ts'
import { explain } from '../../../../shared/domain/analysis/explain.ts'
import type { Explanation } from '../../../../shared/domain/analysis/explain.ts'
import { figureDefinitions } from '../../../../shared/domain/analysis/figure.ts'
import type { FigureName } from '../../../../shared/domain/analysis/figure.ts'
import type { CleanLapFilter } from '../../../../shared/domain/analysis/lap-selection.ts'
import { figureText } from '../../../format/figures.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'

/** Every figure of a driver with what stands behind its "?" (ui.md 3a): formula, laps used, LiveRC's value beside ours. */
export function explainDriver(
  model: SessionModel,
  driver: SessionDriver,
  filter: CleanLapFilter,
): ReadonlyMap<FigureName, Explanation> {
  const { results } = model.detail
  const ahead = results[driver.style - 1] ?? null
  const { intervalMs: behindMs, intervalLaps: behindLaps, ...printed } = driver.result
  const raceFastestMs = model.best?.timeMs ?? null
  const classFastestMs = leastOf(model.detail.classFastestMs, raceFastestMs)
  const figures = [
    ...printedFigures(driver.run, model.lap1.rule),
    ...behindFigures(driver.run, ahead),
    ...furtherFigures(driver.run, { lap1: model.lap1.rule, filter, raceFastestMs, classFastestMs }),
  ]
  return new Map(explain(figures, { ...printed, behindMs, behindLaps }).map((own) => [own.name, own]))
}

/** The class's fastest is printed; a lap 1 that the engineer counts may be faster still. */
function leastOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

/** The two figures that LiveRC's table prints with two decimals, rounded from the three of its script. */
const twoDecimals: ReadonlySet<FigureName> = new Set(['stdDeviationMs', 'consistencyPercent'])

/** LiveRC's value as it prints it. */
export function printedText(name: FigureName, value: number): string {
  if (!twoDecimals.has(name)) return figureText(name, value)
  return (figureDefinitions[name].unit === 'ms' ? value / 1000 : value).toFixed(2)
}
