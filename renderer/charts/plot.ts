// What it does has to be done before uPlot is loaded.
// oxlint-disable-next-line import/no-unassigned-import
import './safe-language.ts'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { drawOverlay } from './overlay.ts'
import { fullRange, plotData, plotOptions, thinWhereDense } from './plot-options.ts'
import type { PictureBody } from './picture.ts'
import type { PlotSize } from './plot-options.ts'
import { indexOfX, nearestLine } from './pointing.ts'
import type { ChartTheme } from './theme.ts'
import type { ChartMark, ChartPoint, ChartSpec, Range } from './types.ts'
import { panned, within, zoomed } from './zoom.ts'

/** A chart on a canvas, without React: made once per spec, then only told what changes. */
export interface Plot {
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
  /** What is in view, drawn once more for a picture: by so many device pixels for each of the page's. */
  drawn(ratio: number): Promise<PictureBody>
  /** Signs at points, in place of those before. */
  mark(marks: readonly ChartMark[]): void
  destroy(): void
}

export interface PlotEvents {
  readonly onPoint: (point: ChartPoint) => void
  readonly onView: (view: Range) => void
}

const WHEEL_ZOOM = 0.0022

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): PlotSize => ({
  width: Math.max(80, clientWidth),
  height: Math.max(60, clientHeight),
  scale: 1,
})

interface DrawnState {
  readonly view: Range
  readonly marks: readonly ChartMark[]
  readonly theme: ChartTheme
  readonly width: number
  readonly height: number
}

/**
 * The same picture on a canvas of its own. uPlot takes the screen's resolution for everything, so for a higher one it draws
 * a plot that is as many times larger, with larger letters, lines and distances.
 */
async function drawnPlot(spec: ChartSpec, state: DrawnState, ratio: number): Promise<PictureBody> {
  const { view, marks, theme, width, height } = state
  const scale = ratio / devicePixelRatio
  const size = { width: Math.round(width * scale), height: Math.round(height * scale), scale }
  const plot = await new Promise<UPlot>((resolve) => {
    const made: UPlot = new UPlot(
      {
        ...plotOptions(spec, view, size, () => theme),
        cursor: { show: false },
        hooks: {
          drawClear: [(drawn) => thinWhereDense(drawn, spec, scale)],
          draw: [
            (drawn) => {
              drawOverlay(drawn, { spec, marks, theme, ratio })
              resolve(made)
            },
          ],
        },
      },
      plotData(spec),
      document.createElement('div'),
    )
    made.setScale('x', { min: view[0], max: view[1] })
  })
  const image = plot.ctx.canvas
  plot.destroy()
  return { image, width, height }
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
    {
      ...plotOptions(spec, start, sizeOf(host), () => theme),
      cursor: {
        x: false,
        y: false,
        points: { show: false },
        drag: { x: true, y: false, dist: 6, setScale: true },
        bind: binds,
      },
      hooks: {
        drawClear: [(drawn) => thinWhereDense(drawn, spec, 1)],
        draw: [(drawn) => drawOverlay(drawn, { spec, marks, theme, ratio: devicePixelRatio })],
        setCursor: [onCursor],
        setScale: [
          (_, key) => {
            if (key === 'x') events.onView(view())
          },
        ],
      },
    },
    plotData(spec),
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
    resize() {
      const { width, height } = sizeOf(host)
      // uPlot makes its canvas anew and draws it even for the same size, which observers tell at first.
      if (width !== plot.width || height !== plot.height) plot.setSize({ width, height })
    },
    drawn: (ratio) =>
      drawnPlot(spec, { view: view(), marks, theme, width: plot.width, height: plot.height }, ratio),
    recolour(next) {
      theme = next
      plot.redraw(false, true)
    },
    mark(next) {
      if (next === marks) return
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
