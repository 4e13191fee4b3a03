import { figureDefinitions } from '../../shared/domain/analysis/figure.ts'
import type { FigureName } from '../../shared/domain/analysis/figure.ts'
import { roundAsTable, roundTo } from '../../shared/domain/analysis/statistics.ts'
import type { figures } from '../i18n/en/figures.ts'
import { hasText, t } from '../i18n/t.ts'
import { formatLapsAndTime, formatTime, NO_FIGURE } from './times.ts'

function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(figureDefinitions, name)
}

/** What a figure is called; one that this page does not know keeps its own name. */
export function figureName(name: string): string {
  return isNamed(name) ? t(`figures:${name}`) : name
}

function isNamed(name: string): name is keyof typeof figures {
  return hasText(`figures:${name}`)
}

/** A figure as its unit is written: times with three decimals, deviation and consistency with two, as LiveRC's table. */
export function figureText(name: string, value: number | null): string {
  if (value === null) return NO_FIGURE
  const unit = isFigureName(name) ? figureDefinitions[name].unit : name.endsWith('Ms') ? 'ms' : 'number'
  switch (unit) {
    case 'ms':
      return name === 'stdDeviationMs' ? roundAsTable(value / 1000, 2).toFixed(2) : formatTime(value)
    case 'percent':
      return percentText(name, value)
    case 'number':
      return Number.isInteger(value) && name !== 'fadeRatio' ? String(value) : value.toFixed(3)
  }
}

/** Two decimals, rounded once; only consistency is rounded as LiveRC's table rounds it, so that both show the same. */
function percentText(name: string, value: number): string {
  return (name === 'consistencyPercent' ? roundAsTable(value, 2) : roundTo(value, 2)).toFixed(2)
}

/**
 * Best run of five minutes as a result, laps before time: `9/5:40.066` is better than `8/5:00.366` (ui.md 2b). Other figures
 * as `figureText` writes them.
 */
export function figureWithLapsText(
  name: string,
  { value, lapsUsed }: { readonly value: number | null; readonly lapsUsed: readonly number[] },
): string {
  if (name === 'bestRunMs' && value !== null) return formatLapsAndTime(lapsUsed.length, value)
  return figureText(name, value)
}
