/** One line of a chart: a driver, in the driver's own colour and dash (ui.md 3d). */
export interface ChartLine {
  readonly id: string
  /** Whole name, for the table and for screen readers. */
  readonly name: string
  /** Short text at the end of the line. */
  readonly label: string
  /** Place among the drivers of the session, from 0: picks the style (`driverStyle`). */
  readonly style: number
  /** What tells it apart in a legend besides its style, mostly a place; may be empty. */
  readonly number: string
  /** One per x; `null` where there is none. */
  readonly values: readonly (number | null)[]
  /**
   * Which values the axis is made from, where not all of them: the others are drawn as arrows at the edge when they lie
   * beyond it, so that one long stop does not flatten everybody's laps (ui.md section 4).
   */
  readonly fits?: readonly boolean[]
}

export interface ChartAxis {
  readonly label: string
  readonly format: (value: number) => string
  /** Distances between ticks to choose from, ascending. */
  readonly increments: readonly number[]
}

/** A sign at a point of a line. */
export interface ChartMark {
  readonly line: string
  readonly index: number
  readonly glyph: 'ring' | 'stop' | 'incident' | 'cut'
}

/** What is drawn. Keep its identity while it stays the same. */
export interface ChartSpec {
  /** Ascending, evenly spaced or not. */
  readonly x: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly xAxis: ChartAxis
  readonly yAxis: ChartAxis & {
    /** Small values on top: positions, gaps. */
    readonly inverted?: boolean
    /** Ends of the axis, where they do not follow from what is in view. */
    readonly fixed?: readonly [number, number]
    /** Where the axis begins, whatever is in view; its other end follows from that. */
    readonly from?: number
    /** First and last value that always have a tick of their own: places have no other ends. */
    readonly ends?: readonly [number, number]
  }
  /** Lines go on over places where they have no value: events that a driver did not race at. Default false. */
  readonly joinsGaps?: boolean
}

export interface ChartPoint {
  readonly x: number
  readonly line: string
}

/** The cursor that a chart shares with other views. */
export interface ChartCursor {
  get(): ChartPoint | null
  set(point: ChartPoint): void
  subscribe(listener: () => void): () => void
}

/** What stands beside the cursor, and what is said when it moves. */
export interface PointText {
  readonly title: string
  readonly facts: readonly string[]
}

/** The same for a screen reader. */
export const spokenOf = ({ title, facts }: PointText): string => [title, ...facts].join(', ')

export type Range = readonly [min: number, max: number]
