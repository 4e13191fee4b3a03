import type { ChartLine, ChartPoint, ChartSpec } from './types.ts'
import { firstAtLeast } from './y-range.ts'

/** Moving the cursor over points, by mouse and by keyboard. */

export function indexOfX(x: readonly number[], value: number): number {
  const at = firstAtLeast(x, value)
  const [above, below] = [x[at], x[at - 1]]
  if (above === undefined) return x.length - 1
  return below !== undefined && value - below < above - value ? at - 1 : at
}

/** The line whose value at an index is nearest to a value; `null` where no line has one. */
export function nearestLine(lines: readonly ChartLine[], index: number, value: number): ChartLine | null {
  let nearest: ChartLine | null = null
  let least = Infinity
  for (const line of lines) {
    const own = line.values[index]
    if (own == null || Math.abs(own - value) >= least) continue
    nearest = line
    least = Math.abs(own - value)
  }
  return nearest
}

const lineOf = ({ lines }: ChartSpec, id: string | undefined): ChartLine | undefined =>
  lines.find((line) => line.id === id)

/** The cursor where the chart can show it: the asked line, else the first with a value there. */
function landing(spec: ChartSpec, index: number, wanted: string | undefined): ChartPoint | null {
  const x = spec.x[index]
  if (x === undefined) return null
  const has = (line: ChartLine | undefined): line is ChartLine => line?.values[index] != null
  const wantedLine = lineOf(spec, wanted)
  const line = has(wantedLine) ? wantedLine : spec.lines.find(has)
  return line === undefined ? null : { x, line: line.id }
}

export type Step =
  { readonly by: number } | { readonly to: 'first' | 'last' } | { readonly line: 'higher' | 'lower' }

/**
 * Where a key takes the cursor; `null` where there is nothing to go to. Along a line it stops at the line's own ends; across
 * lines it goes to the next value on the screen, so `higher` means higher on the screen.
 */
export function stepped(spec: ChartSpec, from: ChartPoint | null, step: Step): ChartPoint | null {
  const { x } = spec
  if (from === null || lineOf(spec, from.line) === undefined) {
    return landing(
      spec,
      'to' in step && step.to === 'last' ? x.length - 1 : firstFilled(spec, from?.x),
      from?.line,
    )
  }
  const index = indexOfX(x, from.x)
  if ('line' in step) return acrossLines(spec, from, index, step.line)
  const values = lineOf(spec, from.line)?.values ?? []
  const first = values.findIndex((value) => value !== null)
  const last = values.findLastIndex((value) => value !== null)
  const wanted = 'by' in step ? index + step.by : step.to === 'first' ? first : last
  return landing(spec, Math.min(Math.max(wanted, first), last), from.line)
}

function firstFilled({ x, lines }: ChartSpec, near: number | undefined): number {
  if (near !== undefined) return indexOfX(x, near)
  const at = x.findIndex((_, index) => lines.some(({ values }) => values[index] != null))
  return Math.max(0, at)
}

function acrossLines(
  { lines, yAxis }: ChartSpec,
  from: ChartPoint,
  index: number,
  towards: 'higher' | 'lower',
): ChartPoint | null {
  const upwards = (towards === 'higher') === (yAxis.inverted !== true)
  const order = lines
    .flatMap(({ id, values }) => {
      const value = values[index]
      return value == null ? [] : [{ id, value }]
    })
    .toSorted((a, b) => a.value - b.value)
  const place = order.findIndex(({ id }) => id === from.line)
  const next = order[place + (upwards ? 1 : -1)]
  return next === undefined ? null : { x: from.x, line: next.id }
}
