import type UPlot from 'uplot'
import { driverStyle } from '../../shared/domain/driver-style.ts'
import { labelRoom } from './overlay.ts'
import { driverColour } from './theme.ts'
import type { ChartTheme } from './theme.ts'
import type { ChartSpec, Range } from './types.ts'
import { ticksWithEnds, yEnds } from './y-range.ts'

/** How uPlot draws a spec: axes, colours, dashes and widths. */

const LINE_WIDTH = 1.75
/** Where points are closer than pixels a thin line says as much, and is drawn several times faster. */
const DENSE_WIDTH = 1
const POINT = 6.5
/** Points are drawn where there is room for them. */
const POINT_ROOM = 14

export interface PlotSize {
  /** CSS pixels of the whole plot. */
  readonly width: number
  readonly height: number
  /** How many times as large everything is drawn: 1 on the screen, more for a picture of a higher resolution. */
  readonly scale: number
}

export function fullRange({ x }: ChartSpec): Range {
  const [first = 0, last = 0] = [x[0], x.at(-1)]
  return first === last ? [first - 1, last + 1] : [first, last]
}

const dashOf = (style: number, scale: number): number[] =>
  driverStyle(style).dash.map((length) => length * devicePixelRatio * scale)

export function plotOptions(
  spec: ChartSpec,
  initial: Range,
  { width, height, scale }: PlotSize,
  theme: () => ChartTheme,
): UPlot.Options {
  const font = `${Math.round(11 * scale)}px ${theme().font}`
  const axis = { font, labelFont: font, labelSize: 16 * scale, labelGap: 0, gap: 5 * scale }
  const strokes = {
    stroke: () => theme().muted,
    grid: { stroke: () => theme().grid, width: scale },
    ticks: { stroke: () => theme().grid, width: scale, size: 4 * scale },
  }
  let view = initial
  const { ends } = spec.yAxis
  return {
    width,
    height,
    padding: [10 * scale, labelRoom(spec, theme()) * scale, 0, 0],
    legend: { show: false },
    scales: {
      x: {
        time: false,
        range: (_, min, max) => {
          view = min >= max ? fullRange(spec) : [min, max]
          return [view[0], view[1]]
        },
      },
      y: { dir: spec.yAxis.inverted === true ? -1 : 1, range: () => [...yEnds(spec, view)] },
    },
    axes: [
      {
        ...axis,
        ...strokes,
        size: 26 * scale,
        label: spec.xAxis.label,
        space: 44 * scale,
        incrs: [...spec.xAxis.increments],
        values: (_, splits) => splits.map(spec.xAxis.format),
      },
      {
        ...axis,
        ...strokes,
        size: 62 * scale,
        space: 26 * scale,
        label: spec.yAxis.label,
        incrs: [...spec.yAxis.increments],
        values: (_, splits) => splits.map(spec.yAxis.format),
        ...(ends === undefined
          ? {}
          : { splits: (_plot, _axis, _min, _max, increment) => ticksWithEnds(ends, increment) }),
      },
    ],
    series: [
      {},
      ...spec.lines.map(({ name, style }): UPlot.Series => ({
        label: name,
        stroke: () => driverColour(theme(), style),
        width: LINE_WIDTH * scale,
        dash: dashOf(style, scale),
        spanGaps: spec.joinsGaps === true,
        points: {
          show: (plot, _series, from, to) =>
            plot.bbox.width / (devicePixelRatio * scale) / Math.max(1, to - from) > POINT_ROOM,
          size: POINT * scale,
          fill: () => theme().surface,
        },
      })),
    ],
  }
}

export function plotData({ x, lines }: ChartSpec): UPlot.AlignedData {
  return [[...x], ...lines.map(({ values }) => [...values])]
}

/**
 * Chooses width and dashes of the lines by how dense their points are: where those are closer than pixels, dashes are seen by
 * nobody and cost more than all the rest.
 */
export function thinWhereDense(plot: UPlot, { lines }: ChartSpec, scale: number): void {
  const [from, to] = plot.series[0]?.idxs ?? [0, 0]
  const isDense = (to - from) * devicePixelRatio * scale > plot.bbox.width
  lines.forEach(({ style }, index) => {
    const series = plot.series[index + 1]
    if (series === undefined) return
    series.width = (isDense ? DENSE_WIDTH : LINE_WIDTH) * scale
    series.dash = isDense ? [] : dashOf(style, scale)
  })
}
