// What it does has to be done before uPlot is loaded.
// oxlint-disable-next-line import/no-unassigned-import
import './safe-language.ts'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { driverStyle } from '../ui/driver-style.ts'
import { drawOverlay, labelRoom } from './overlay.ts'
import { indexOfX, nearestLine } from './pointing.ts'
import type { ChartTheme } from './theme.ts'
import type { ChartMark, ChartPoint, ChartSpec, Range } from './types.ts'
import { yRange } from './y-range.ts'
import { panned, within, zoomed } from './zoom.ts'

/** A chart on a canvas, without React: made once per spec, then only told what changes. */
export interface Plot {
  readonly canvas: HTMLCanvasElement
  /** Where overlays of the page belong: the plotting area, in CSS pixels. */
  readonly area: HTMLElement
  /** Place of a point in the area; `null` where the chart has no such point in view. */
  placeOf(point: ChartPoint): { readonly left: number; readonly top: number } | null
  view(): Range
  full(): Range
  show(view: Range): void
  zoom(factor: number, about?: number): void
  pan(share: number): void
  resize(): void
  recolour(theme: ChartTheme): void
  /** Signs at points, in place of those before. */
  mark(marks: readonly ChartMark[]): void
  destroy(): void
}

export interface PlotEvents {
  readonly onPoint: (point: ChartPoint) => void
  readonly onView: (view: Range) => void
}

const WHEEL_ZOOM = 0.0022
const LINE_WIDTH = 1.75
/** Where points are closer than pixels a thin line says as much, and is drawn several times faster. */
const DENSE_WIDTH = 1

function fullRange({ x }: ChartSpec): Range {
  const [first = 0, last = 0] = [x[0], x.at(-1)]
  return first === last ? [first - 1, last + 1] : [first, last]
}

/** Range of the y axis: fixed, or from what is in view. */
function yEnds(spec: ChartSpec, view: Range): [number, number] {
  const [min, max] = spec.yAxis.fixed ?? yRange(spec.x, spec.lines, view) ?? [0, 1]
  return [min, max]
}

const cssOf = (theme: ChartTheme, colour: number): string => theme.drivers[colour] ?? theme.text

function options(
  host: HTMLElement,
  spec: ChartSpec,
  initial: Range,
  theme: () => ChartTheme,
  binds: UPlot.Cursor.Bind,
  hooks: UPlot.Hooks.Arrays,
): UPlot.Options {
  const axis = { font: `11px ${theme().font}`, labelFont: `11px ${theme().font}`, labelSize: 16, labelGap: 0 }
  const strokes = {
    stroke: () => theme().muted,
    grid: { stroke: () => theme().grid, width: 1 },
    ticks: { stroke: () => theme().grid, width: 1, size: 4 },
  }
  let view = initial
  return {
    width: Math.max(80, host.clientWidth),
    height: Math.max(60, host.clientHeight),
    padding: [10, labelRoom(spec.lines, theme()), 0, 0],
    legend: { show: false },
    cursor: {
      x: false,
      y: false,
      points: { show: false },
      drag: { x: true, y: false, dist: 6, setScale: true },
      bind: binds,
    },
    scales: {
      x: {
        time: false,
        range: (_, min, max) => {
          view = min >= max ? fullRange(spec) : [min, max]
          return [view[0], view[1]]
        },
      },
      y: { dir: spec.yAxis.inverted === true ? -1 : 1, range: () => yEnds(spec, view) },
    },
    axes: [
      {
        ...axis,
        ...strokes,
        size: 26,
        label: spec.xAxis.label,
        space: 44,
        incrs: [...spec.xAxis.increments],
        values: (_, splits) => splits.map(spec.xAxis.format),
      },
      {
        ...axis,
        ...strokes,
        size: 62,
        space: 26,
        label: spec.yAxis.label,
        incrs: [...spec.yAxis.increments],
        values: (_, splits) => splits.map(spec.yAxis.format),
      },
    ],
    series: [
      {},
      ...spec.lines.map(({ name, style }): UPlot.Series => ({
        label: name,
        stroke: () => cssOf(theme(), driverStyle(style).colour),
        width: LINE_WIDTH,
        dash: driverStyle(style).dash.map((length) => length * devicePixelRatio),
        spanGaps: false,
        points: {
          show: (plot, _series, from, to) => pointsFit(plot, from, to),
          fill: () => theme().surface,
        },
      })),
    ],
    hooks,
  }
}

/** Points are drawn where there is room for them: fewer than one per 14 pixels. */
function pointsFit(plot: UPlot, from: number, to: number): boolean {
  return plot.bbox.width / devicePixelRatio / Math.max(1, to - from) > 14
}

function thinWhereDense(plot: UPlot): void {
  const [from, to] = plot.series[0]?.idxs ?? [0, 0]
  const isDense = (to - from) * devicePixelRatio > plot.bbox.width
  for (const series of plot.series.slice(1)) series.width = isDense ? DENSE_WIDTH : LINE_WIDTH
}

/** Draws a chart into an element that has a size. */
export function createPlot(
  host: HTMLElement,
  spec: ChartSpec,
  initial: {
    readonly theme: ChartTheme
    readonly view: Range | null
    readonly marks: readonly ChartMark[]
  },
  events: PlotEvents,
): Plot {
  let { theme, marks } = initial
  const full = fullRange(spec)
  const start = initial.view === null ? full : within(initial.view, full)
  let panning: { readonly left: number; readonly view: Range } | null = null

  const view = (): Range => [plot.scales['x']?.min ?? full[0], plot.scales['x']?.max ?? full[1]]
  const show = (next: Range): void => {
    const [min, max] = within(next, full)
    plot.setScale('x', { min, max })
  }

  const onCursor = (): void => {
    const { left = -10, top = -10 } = plot.cursor
    if (left < 0 || panning !== null) return
    const index = indexOfX(spec.x, plot.posToVal(left, 'x'))
    const line = nearestLine(spec.lines, index, plot.posToVal(top, 'y'))
    const x = spec.x[index]
    if (line !== null && x !== undefined) events.onPoint({ x, line: line.id })
  }

  const binds: UPlot.Cursor.Bind = {
    // Shift or the middle button move the picture; without them a drag chooses what to zoom to.
    mousedown: (_plot, _target, handler) => (event) => {
      if (!event.shiftKey && event.button !== 1) return handler(event)
      event.preventDefault()
      panning = { left: event.clientX, view: view() }
      return null
    },
    dblclick: () => () => {
      show(full)
      return null
    },
  }
  const plot = new UPlot(
    options(host, spec, start, () => theme, binds, {
      drawClear: [thinWhereDense],
      draw: [(drawn) => drawOverlay(drawn, { spec, marks, theme })],
      setCursor: [onCursor],
      setScale: [
        (_, key) => {
          if (key === 'x') events.onView(view())
        },
      ],
    }),
    [[...spec.x], ...spec.lines.map(({ values }) => [...values])],
    host,
  )
  if (initial.view !== null) show(start)

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    const [min, max] = view()
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const delta = event.deltaX === 0 ? event.deltaY : event.deltaX
      show(panned([min, max], full, delta / plot.over.clientWidth))
      return
    }
    const about = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x')
    show(zoomed([min, max], full, Math.exp(event.deltaY * WHEEL_ZOOM), about))
  }
  const onMove = (event: MouseEvent): void => {
    if (panning === null) return
    show(panned(panning.view, full, (panning.left - event.clientX) / plot.over.clientWidth))
  }
  const onUp = (): void => {
    panning = null
  }
  plot.over.addEventListener('wheel', onWheel, { passive: false })
  document.addEventListener('mousemove', onMove)
  document.addEventListener('mouseup', onUp)

  return {
    canvas: plot.ctx.canvas,
    area: plot.over,
    placeOf({ x, line }) {
      const value = spec.lines.find(({ id }) => id === line)?.values[indexOfX(spec.x, x)]
      const [min, max] = view()
      if (value == null || x < min || x > max) return null
      const height = plot.over.clientHeight
      return {
        left: plot.valToPos(x, 'x'),
        top: Math.min(Math.max(plot.valToPos(value, 'y'), 0), height),
      }
    },
    view,
    full: () => full,
    show,
    zoom: (factor, about) => {
      const now = view()
      show(zoomed(now, full, factor, about ?? (now[0] + now[1]) / 2))
    },
    pan: (share) => show(panned(view(), full, share)),
    resize: () =>
      plot.setSize({ width: Math.max(80, host.clientWidth), height: Math.max(60, host.clientHeight) }),
    recolour(next) {
      theme = next
      plot.redraw(false, true)
    },
    mark(next) {
      marks = next
      plot.redraw(false)
    },
    destroy() {
      document.removeEventListener('mousemove', onMove)
      document.removeEventListener('mouseup', onUp)
      plot.destroy()
    },
  }
}
