import type { LogLine } from '../../../shared/contract/observability.ts'
import type { JobLogLine } from '../../../shared/contract/jobs.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof logLevels)[number]

/** A line of the program's log or of a job's own, as the table shows it. */
export interface ShownLine {
  readonly key: string
  readonly at: string
  readonly level: Level
  readonly message: string
  readonly jobId: string | null
  readonly eventId: string | null
  readonly facts: string
}

/** A line as a row: with its day where that is not today's, and where the day changes. */
export interface TableLine extends ShownLine {
  readonly showsDay: boolean
}

/** The lines, oldest first, each with whether its day stands beside its time. */
export function withDays(lines: readonly ShownLine[], now: number): TableLine[] {
  const today = new Date(now).toDateString()
  return lines.map((line, index) => {
    const day = new Date(line.at).toDateString()
    const before = lines[index - 1]
    const changes = before !== undefined && new Date(before.at).toDateString() !== day
    return { ...line, showsDay: day !== today || changes }
  })
}

/** So many lines are kept on a screen; the log itself holds the rest. */
export const MOST_LINES = 5_000

/** What ties lines together says little about them: it comes last. */
const TRACKING: ReadonlySet<string> = new Set(['ingestion', 'trace_id', 'span_id', 'request_id', 'operation'])

function factsOf(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .toSorted(([a], [b]) => Number(TRACKING.has(a)) - Number(TRACKING.has(b)))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ')
}

export const ofJob = (line: JobLogLine): ShownLine => ({
  key: String(line.id),
  at: line.at,
  level: line.level,
  message: line.message,
  jobId: null,
  eventId: null,
  facts: factsOf(line.fields),
})

export const ofLog = (line: LogLine): ShownLine => ({
  key: line.id,
  at: line.timestamp,
  level: line.level,
  message: line.message,
  jobId: line.jobId,
  eventId: line.eventId,
  facts: factsOf(line.fields),
})

/** Lines with new ones behind them, each once, the oldest ones let go. */
export function withLines<Line>(
  known: readonly Line[],
  more: readonly Line[],
  keyOf: (line: Line) => number | string,
): readonly Line[] {
  const keys = new Set(known.map(keyOf))
  const added = more.filter((line) => !keys.has(keyOf(line)))
  return added.length === 0 ? known : [...known, ...added].slice(-MOST_LINES)
}

/** Lines of a level or above that hold a text. */
export function wantedLines(lines: readonly ShownLine[], level: Level, text: string): readonly ShownLine[] {
  const least = logLevels.indexOf(level)
  const wanted = text.trim().toLowerCase()
  return lines.filter(
    (line) =>
      logLevels.indexOf(line.level) >= least &&
      (wanted === '' || `${line.message} ${line.facts}`.toLowerCase().includes(wanted)),
  )
}
