import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { Button } from '../ui/button.tsx'
import { ChartFrame, say } from './chart-frame.tsx'
import { ChartTable } from './chart-table.tsx'
import { stepOf, ZOOM_IN, ZOOM_OUT, zoomOf } from './keys.ts'
import { createPlot } from './plot.ts'
import type { Plot } from './plot.ts'
import { createPointer } from './pointer.ts'
import type { Pointer } from './pointer.ts'
import { PictureTools } from './picture-tools.tsx'
import { stepped } from './pointing.ts'
import { TableToggle } from './table-toggle.tsx'
import { onThemeChange, readTheme } from './theme.ts'
import type { ChartCursor, ChartMark, ChartPoint, ChartSpec, PointText, Range } from './types.ts'
import { holding } from './zoom.ts'
import './chart.css'

export interface LineChartProps {
  /** What the chart shows, a few words. */
  readonly name: string
  /** One sentence on what is to be seen (ui.md 3d). */
  readonly summary: string
  /** Stands above a picture of the chart and in its file name: whose laps these are. */
  readonly source: string
  /** What else stands above a picture: reference car, filter. */
  readonly facts?: readonly string[]
  /** Of a picture, where source and name do not say enough. */
  readonly fileName?: string
  readonly spec: ChartSpec
  /** Signs at points; they may change without the chart being made anew. */
  readonly marks?: readonly ChartMark[]
  readonly cursor: ChartCursor
  /** The facts of a point. Keep its identity while its answers stay the same. */
  readonly describe: (point: ChartPoint) => PointText | null
  /** What the signs mean, in a line; also above a picture. */
  readonly legend?: string | undefined
  /** Controls of the view, in front of the chart's own. */
  readonly tools?: ReactNode
}

/** Lines on a canvas with everything around them: cursor, zoom, picture, and the same figures as a table. */
export function LineChart(props: LineChartProps) {
  const {
    name,
    summary,
    source,
    facts = noFacts,
    fileName,
    spec,
    marks = noMarks,
    cursor,
    describe,
    tools,
    legend,
  } = props
  const [asTable, setAsTable] = useState(false)
  const [isWhole, setIsWhole] = useState(true)
  const canvas = useRef<CanvasHandle>(null)
  const plot = (): Plot | null => canvas.current?.plot() ?? null

  const reset = (): void => plot()?.show(plot()?.full() ?? [0, 1])

  return (
    <div className="chart">
      <div className="chart-tools">
        {tools}
        <span className="chart-buttons">
          {!asTable && (
            <>
              <Button
                tone="quiet"
                size="row"
                icon={ZoomOut}
                iconOnly
                blocked={isWhole ? t('charts:isWhole') : null}
                onClick={() => plot()?.zoom(ZOOM_OUT)}
              >
                {t('charts:zoomOut')}
              </Button>
              <Button tone="quiet" size="row" icon={ZoomIn} iconOnly onClick={() => plot()?.zoom(ZOOM_IN)}>
                {t('charts:zoomIn')}
              </Button>
              <Button
                tone="quiet"
                size="row"
                icon={Maximize2}
                iconOnly
                blocked={isWhole ? t('charts:isWhole') : null}
                onClick={reset}
              >
                {t('charts:zoomReset')}
              </Button>
              <PictureTools
                text={{
                  title: name,
                  source,
                  facts: legend === undefined ? facts : [...facts, legend],
                  legend: spec.lines,
                }}
                {...(fileName === undefined ? {} : { fileName })}
                draw={(ratio) => plot()?.drawn(ratio) ?? null}
              />
            </>
          )}
          <TableToggle on={asTable} onChange={setAsTable} />
        </span>
      </div>
      {legend !== undefined && !asTable && <p className="chart-key small muted">{legend}</p>}
      {asTable ? (
        <ChartTable name={name} spec={spec} cursor={cursor} />
      ) : (
        <ChartCanvas
          ref={canvas}
          name={name}
          summary={summary}
          spec={spec}
          marks={marks}
          cursor={cursor}
          describe={describe}
          onWhole={setIsWhole}
        />
      )}
    </div>
  )
}

interface Drawing {
  readonly plot: Plot
  readonly pointer: Pointer
}

interface CanvasHandle {
  plot(): Plot | null
}

interface ChartCanvasProps extends Pick<LineChartProps, 'name' | 'summary' | 'spec' | 'cursor' | 'describe'> {
  readonly ref: Ref<CanvasHandle>
  readonly marks: readonly ChartMark[]
  readonly onWhole: (isWhole: boolean) => void
}

const noMarks: readonly ChartMark[] = []
const noFacts: readonly string[] = []

function ChartCanvas({ ref, name, summary, spec, marks, cursor, describe, onWhole }: ChartCanvasProps) {
  const drawing = useRef<Drawing | null>(null)
  /** What is in view, null for everything: kept when the lines change. */
  const view = useRef<Range | null>(null)
  const host = useRef<HTMLDivElement>(null)
  const said = useRef<HTMLDivElement>(null)
  const latest = useRef({ cursor, describe, marks })
  useImperativeHandle(ref, () => ({ plot: () => drawing.current?.plot ?? null }), [])

  useLayoutEffect(() => {
    latest.current = { cursor, describe, marks }
    place(drawing.current, cursor.get(), describe)
  }, [cursor, describe, marks])

  useLayoutEffect(() => {
    const element = host.current
    if (element === null) return
    const moved = (): void => place(drawing.current, latest.current.cursor.get(), latest.current.describe)
    const plot = createPlot(
      element,
      spec,
      { theme: readTheme(element), view: view.current, marks: latest.current.marks },
      {
        onPoint: (point) => latest.current.cursor.set(point),
        onView: (range) => {
          const [min, max] = drawing.current?.plot.full() ?? range
          const isWhole = range[0] <= min && range[1] >= max
          view.current = isWhole ? null : range
          onWhole(isWhole)
          moved()
        },
      },
    )
    drawing.current = { plot, pointer: createPointer(plot) }
    onWhole(view.current === null)
    moved()
    const observer = new ResizeObserver(() => {
      plot.resize()
      moved()
    })
    observer.observe(element)
    const stopTheme = onThemeChange(() => plot.recolour(readTheme(element)))
    return () => {
      stopTheme()
      observer.disconnect()
      drawing.current = null
      plot.destroy()
    }
  }, [spec, onWhole])

  useEffect(() => drawing.current?.plot.mark(marks), [marks])

  useEffect(
    () => cursor.subscribe(() => place(drawing.current, cursor.get(), latest.current.describe)),
    [cursor],
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    const plot = drawing.current?.plot
    if (plot === undefined || event.altKey) return
    const step = stepOf(event)
    const zoom = zoomOf(event)
    if (step !== null) {
      const point = stepped(spec, cursor.get(), step)
      if (point !== null) {
        const next = holding(plot.view(), plot.full(), point.x)
        if (next !== plot.view()) plot.show(next)
        cursor.set(point)
        say(said.current, describe(point))
      }
    } else if (zoom === null) return
    else if (zoom === 'reset') plot.show(plot.full())
    else if ('pan' in zoom) plot.pan(zoom.pan)
    else plot.zoom(zoom.factor, cursor.get()?.x)
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <ChartFrame name={name} summary={`${summary} ${t('charts:keys')}`} said={said} onKeyDown={onKeyDown}>
      <div className="chart-host" ref={host} />
    </ChartFrame>
  )
}

function place(
  drawing: Drawing | null,
  point: ChartPoint | null,
  describe: (point: ChartPoint) => PointText | null,
): void {
  drawing?.pointer.move(point, point === null ? null : describe(point))
}
