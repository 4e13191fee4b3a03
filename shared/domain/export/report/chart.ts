import { element, type Markup } from './html.ts'
import { lineStyle } from './line-styles.ts'

export interface ChartLine {
  /** Place of the driver among the results, from 0: picks colour and dash. */
  readonly style: number
  /** Stands at the end of the line. */
  readonly label: string
  /** A value per lap, the first one at `from`. */
  readonly values: readonly number[]
  readonly from: 0 | 1
}

export interface LineChart {
  readonly title: string
  readonly lines: readonly ChartLine[]
  readonly yLabel: (value: number) => string
  /** Distance of the marks of the vertical axis. */
  readonly yStep: number
}

const width = 1_000
const height = 270
const plot = { left: 56, right: 40, top: 10, bottom: 30 }

/** Distances that people count in, of which about `wanted` fit into `span`. */
export function niceStep(span: number, wanted: number, smallest = 1): number {
  const rough = Math.max(span / wanted, smallest)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10
  return factor * power
}

const fixed = (value: number): string => value.toFixed(1)

/** A chart as SVG, small values on top: position 1 and the leader are the upper edge. */
export function lineChart({ title, lines, yLabel, yStep }: LineChart): Markup {
  const lastLap = Math.max(1, ...lines.map(({ values, from }) => values.length - 1 + from))
  const firstLap = Math.min(...lines.map(({ from }) => from), 1)
  let low = Infinity
  let high = -Infinity
  for (const { values } of lines) {
    for (const value of values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (low > high) [low, high] = [0, 1]
  if (low === high) high = low + yStep
  const inner = { width: width - plot.left - plot.right, height: height - plot.top - plot.bottom }
  const x = (lap: number): number =>
    plot.left + ((lap - firstLap) / Math.max(1, lastLap - firstLap)) * inner.width
  const y = (value: number): number => plot.top + ((value - low) / (high - low)) * inner.height
  const lapStep = niceStep(lastLap, 12)
  const ends = apart(
    lines.map(({ values, from }) => ({ x: x(values.length - 1 + from), y: y(values.at(-1) ?? 0) })),
  )
  const text = (attributes: Record<string, string | number>, content: string): Markup =>
    element('text', attributes, content)
  return element(
    'svg',
    { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title },
    marks(low, high, yStep).map((value) => [
      element('line', {
        class: 'rule',
        x1: plot.left,
        x2: width - plot.right,
        y1: fixed(y(value)),
        y2: fixed(y(value)),
      }),
      text({ x: plot.left - 6, y: fixed(y(value) + 4), 'text-anchor': 'end' }, yLabel(value)),
    ]),
    marks(firstLap, lastLap, lapStep).map((lap) =>
      text({ x: fixed(x(lap)), y: height - 10, 'text-anchor': 'middle' }, lap === 0 ? 'Grid' : String(lap)),
    ),
    lines.map(({ values, from, style, label }, index) => {
      if (values.length === 0) return null
      const { colour, dash } = lineStyle(style)
      const points = values.map((value, lap) => `${fixed(x(lap + from))},${fixed(y(value))}`).join(' ')
      const end = { x: x(values.length - 1 + from), y: ends[index] ?? 0 }
      return [
        element('polyline', {
          points,
          stroke: colour,
          'stroke-dasharray': dash === '' ? null : dash,
          'stroke-width': 1.6,
          fill: 'none',
        }),
        text({ class: 'end', x: fixed(end.x + 4), y: fixed(end.y + 4), fill: colour }, label),
      ]
    }),
  )
}

function marks(low: number, high: number, step: number): number[] {
  const found: number[] = []
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(value)
  return found
}

/** Room that a label at the end of a line takes. */
const labelHeight = 11

/** Heights of labels, moved apart where they would stand on each other. */
function apart(ends: readonly { readonly x: number; readonly y: number }[]): number[] {
  const heights = ends.map((end) => end.y)
  const order = ends.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))
  const placed: number[] = []
  for (const index of order) {
    const near = placed.filter((other) => Math.abs((ends[other]?.x ?? 0) - (ends[index]?.x ?? 0)) < 24)
    const lowest = Math.max(-Infinity, ...near.map((other) => heights[other] ?? 0))
    heights[index] = Math.max(heights[index] ?? 0, lowest + labelHeight)
    placed.push(index)
  }
  return heights
}
