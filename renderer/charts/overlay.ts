import type UPlot from 'uplot'
import { driverStyle } from '../../shared/domain/driver-style.ts'
import { spreadLabels } from './end-labels.ts'
import { driverColour } from './theme.ts'
import type { ChartTheme } from './theme.ts'
import type { ChartLine, ChartMark, ChartSpec, Range } from './types.ts'
import { beyond, firstAtLeast } from './y-range.ts'

/** What is drawn on a chart besides its lines: arrows for values beyond the axis, signs, and the lines' labels. */

const LABEL_HEIGHT = 14
/** Of the line that leads from the end of a driver's line to its label, in CSS pixels. */
const LONGEST_LEAD = 48
const ARROW = 5
/** More signs in view than this are a carpet: they come back when one zooms in. */
const MOST_MARKS = 80

export interface Frame {
  readonly spec: ChartSpec
  readonly marks: readonly ChartMark[]
  readonly theme: ChartTheme
  /** Pixels of the canvas for each CSS pixel of the chart on the screen. */
  readonly ratio: number
}

const scaleOf = (plot: UPlot, key: string): Range => [plot.scales[key]?.min ?? 0, plot.scales[key]?.max ?? 0]

/** Indexes of x that are in view, and one more on either side. */
function inView(plot: UPlot, { x }: ChartSpec): readonly [from: number, to: number] {
  const [min, max] = scaleOf(plot, 'x')
  return [Math.max(0, firstAtLeast(x, min)), Math.min(x.length - 1, firstAtLeast(x, max))]
}

export function drawOverlay(plot: UPlot, frame: Frame): void {
  const { ctx } = plot
  ctx.save()
  drawArrows(plot, frame)
  drawMarks(plot, frame)
  drawEndLabels(plot, frame)
  ctx.restore()
}

/** Values beyond the axis: small arrows at the edge, of each line no two over each other, drawn in one go. */
function drawArrows(plot: UPlot, { spec, theme, ratio }: Frame): void {
  const { ctx, bbox } = plot
  const range = scaleOf(plot, 'y')
  const [from, to] = inView(plot, spec)
  const topSide = spec.yAxis.inverted === true ? 'below' : 'above'
  for (const line of spec.lines) {
    ctx.beginPath()
    let last = -Infinity
    for (let index = from; index <= to; index += 1) {
      const value = line.values[index]
      const side = value == null ? null : beyond(value, range)
      if (side === null) continue
      const x = plot.valToPos(spec.x[index] ?? 0, 'x', true)
      if (x - last < ARROW * ratio || x < bbox.left || x > bbox.left + bbox.width) continue
      last = x
      addArrow(ctx, x, side === topSide ? bbox.top : bbox.top + bbox.height, side === topSide, ratio)
    }
    ctx.fillStyle = driverColour(theme, line.style)
    ctx.fill()
  }
}

function addArrow(ctx: CanvasRenderingContext2D, x: number, edge: number, up: boolean, ratio: number): void {
  const size = ARROW * ratio
  const base = up ? edge + size * 1.4 : edge - size * 1.4
  ctx.moveTo(x, edge)
  ctx.lineTo(x - size, base)
  ctx.lineTo(x + size, base)
  ctx.closePath()
}

function drawMarks(plot: UPlot, frame: Frame): void {
  const [from, to] = inView(plot, frame.spec)
  const visible = frame.marks.filter(({ index }) => index >= from && index <= to)
  // What was asked for by a click is always shown.
  const rings = visible.filter(({ glyph }) => glyph === 'ring')
  for (const mark of visible.length <= MOST_MARKS ? visible : rings) drawMark(plot, frame, mark)
}

function drawMark(plot: UPlot, { spec, theme, ratio }: Frame, mark: ChartMark): void {
  const line = spec.lines.find(({ id }) => id === mark.line)
  const value = line?.values[mark.index]
  if (line === undefined || value == null) return
  const { ctx, bbox } = plot
  const x = plot.valToPos(spec.x[mark.index] ?? 0, 'x', true)
  const wanted = plot.valToPos(value, 'y', true)
  if (x < bbox.left || x > bbox.left + bbox.width) return
  const room = 10 * ratio
  const y = Math.min(Math.max(wanted, bbox.top + room), bbox.top + bbox.height - room)
  const radius = (mark.glyph === 'ring' ? 5 : 6) * ratio
  ctx.lineWidth = 2 * ratio
  ctx.strokeStyle = mark.glyph === 'ring' ? theme.text : driverColour(theme, line.style)
  ctx.fillStyle = theme.surface
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, 2 * Math.PI)
  if (mark.glyph !== 'ring') ctx.fill()
  ctx.stroke()
  if (mark.glyph === 'ring') return
  ctx.fillStyle = theme.text
  ctx.font = `600 ${8 * ratio}px ${theme.font}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText({ stop: 'S', incident: '!', cut: 'C' }[mark.glyph], x, y)
}

/** Where a line ends within the view, in canvas pixels; `null` for one that is not in view. */
function endOf(plot: UPlot, spec: ChartSpec, line: ChartLine): { x: number; y: number } | null {
  const [from, to] = inView(plot, spec)
  const [, max] = scaleOf(plot, 'x')
  for (let index = to; index >= from; index -= 1) {
    const value = line.values[index]
    const x = spec.x[index] ?? 0
    if (value != null && x <= max)
      return { x: plot.valToPos(x, 'x', true), y: plot.valToPos(value, 'y', true) }
  }
  return null
}

function drawEndLabels(plot: UPlot, { spec, theme, ratio }: Frame): void {
  const { ctx, bbox } = plot
  const ends = spec.lines.flatMap((line) => {
    const end = endOf(plot, spec, line)
    return end === null ? [] : [{ line, ...end }]
  })
  const bottom = bbox.top + bbox.height
  const wanted = ends.map(({ y }) => Math.min(Math.max(y, bbox.top), bottom) - bbox.top)
  const placed = spreadLabels(wanted, LABEL_HEIGHT * ratio, bbox.height)
  ctx.font = `500 ${11 * ratio}px ${theme.font}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  const edge = bbox.left + bbox.width
  ends.forEach(({ line, x }, index) => {
    const y = bbox.top + (placed[index] ?? 0)
    ctx.strokeStyle = driverColour(theme, line.style)
    ctx.lineWidth = 2 * ratio
    ctx.setLineDash(driverStyle(line.style).dash.map((length) => length * ratio))
    ctx.beginPath()
    ctx.moveTo(edge + 5 * ratio, y)
    ctx.lineTo(edge + 21 * ratio, y)
    ctx.stroke()
    ctx.setLineDash([])
    // A thin line leads from the end of a line to its label, unless it would be so long that it looked like data.
    const moved = Math.abs(y - bbox.top - (wanted[index] ?? 0)) > LABEL_HEIGHT * ratio
    if ((moved || x < edge - 2 * ratio) && edge - x < LONGEST_LEAD * ratio) {
      ctx.globalAlpha = 0.35
      ctx.lineWidth = ratio
      ctx.beginPath()
      ctx.moveTo(x, bbox.top + (wanted[index] ?? 0))
      ctx.lineTo(edge + 5 * ratio, y)
      ctx.stroke()
      ctx.globalAlpha = 1
    }
    ctx.fillStyle = theme.text
    ctx.fillText(line.label, edge + 25 * ratio, y)
  })
}

/** Width that is needed beside the chart, in CSS pixels: for the labels, and for half of what stands below the last point. */
export function labelRoom({ x, lines, xAxis }: ChartSpec, theme: ChartTheme): number {
  const ctx = document.createElement('canvas').getContext('2d')
  if (ctx === null) return 60
  ctx.font = `500 11px ${theme.font}`
  const widest = lines.reduce((most, { label }) => Math.max(most, ctx.measureText(label).width), 0)
  const below = ctx.measureText(xAxis.format(x.at(-1) ?? 0)).width / 2
  return Math.ceil(Math.max(widest + 32, below + 4))
}
