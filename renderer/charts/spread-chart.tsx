import { useCallback, useRef, useState, useSyncExternalStore } from 'react'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { t } from '../i18n/t.ts'
import { useElementWidth } from '../ui/grid/use-element-width.ts'
import { TableTools } from '../ui/table-tools.tsx'
import { ChartFrame, say } from './chart-frame.tsx'
import { imageOf } from './dom-image.ts'
import { PictureTools } from './picture-tools.tsx'
import { PointCard } from './point-card.tsx'
import { placeOfLap, SpreadDrawing } from './spread-drawing.tsx'
import { SpreadTable, spreadText } from './spread-table.tsx'
import { steppedSpread } from './spread-spec.ts'
import type { SpreadSpec } from './spread-spec.ts'
import { TableToggle } from './table-toggle.tsx'
import type { ChartCursor, ChartPoint, PointText } from './types.ts'
import './chart.css'

interface SpreadChartProps {
  readonly name: string
  /** One sentence on what is to be seen (ui.md 3d). */
  readonly summary: string
  /** Whose laps these are, for a picture. */
  readonly source: string
  readonly facts: readonly string[]
  readonly spec: SpreadSpec
  /** Its x is the number of a lap. */
  readonly cursor: ChartCursor
  readonly describe: (point: ChartPoint) => PointText | null
  readonly tools?: ReactNode
}

const noPoint = (): null => null

/** The cursor's point as a value that stays the same until it is another point. */
function usePoint(cursor: ChartCursor): ChartPoint | null {
  const last = useRef<ChartPoint | null>(null)
  const subscribe = useCallback((changed: () => void) => cursor.subscribe(changed), [cursor])
  return useSyncExternalStore(
    subscribe,
    () => {
      const now = cursor.get()
      if (now?.x !== last.current?.x || now?.line !== last.current?.line) last.current = now
      return last.current
    },
    noPoint,
  )
}

/** Boxes and strips of dots with everything around them: cursor, facts of a lap, picture, and the figures as a table. */
export function SpreadChart(props: SpreadChartProps) {
  const { name, summary, source, facts, spec, cursor, describe, tools } = props
  const [asTable, setAsTable] = useState(false)
  const drawing = useRef<SVGSVGElement>(null)
  return (
    <div className="chart">
      <div className="chart-tools">
        {tools}
        <span className="chart-buttons">
          {asTable ? (
            <TableTools title={`${source} ${name}`} rows={() => spreadText(spec)} />
          ) : (
            <PictureTools
              text={{ title: name, source, facts, legend: spec.rows }}
              draw={(ratio) => (drawing.current === null ? null : imageOf(drawing.current, ratio))}
            />
          )}
          <TableToggle on={asTable} onChange={setAsTable} />
        </span>
      </div>
      {asTable ? (
        <SpreadTable name={name} spec={spec} />
      ) : (
        <SpreadFrame
          drawing={drawing}
          name={name}
          summary={summary}
          spec={spec}
          cursor={cursor}
          describe={describe}
        />
      )}
    </div>
  )
}

interface SpreadFrameProps extends Pick<
  SpreadChartProps,
  'name' | 'summary' | 'spec' | 'cursor' | 'describe'
> {
  readonly drawing: RefObject<SVGSVGElement | null>
}

function SpreadFrame({ drawing, name, summary, spec, cursor, describe }: SpreadFrameProps) {
  const host = useRef<HTMLDivElement>(null)
  const said = useRef<HTMLDivElement>(null)
  const width = useElementWidth(host)
  const point = usePoint(cursor)
  const place = point === null ? null : placeOfLap(spec, width, point)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const next = steppedSpread(spec, cursor.get(), event.key)
    if (next === null) return
    event.preventDefault()
    cursor.set(next)
    say(said.current, describe(next))
  }

  return (
    <ChartFrame
      className="spread-frame"
      name={name}
      summary={`${summary} ${t('charts:spread.keys')}`}
      said={said}
      onKeyDown={onKeyDown}
    >
      <div ref={host} className="spread-host">
        {width > 0 && (
          <SpreadDrawing
            ref={drawing}
            spec={spec}
            width={width}
            cursor={point}
            onPoint={(next) => cursor.set(next)}
          />
        )}
        {point !== null && place !== null && (
          <PointCard text={describe(point)} x={place.x} y={place.y} width={width} />
        )}
      </div>
    </ChartFrame>
  )
}
