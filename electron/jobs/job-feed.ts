import {
  lastLogLine,
  lastSequence,
  logLinesAfter,
  openOrNewJobs,
  type JobRow,
} from '../../db/repositories/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { JobLogLine } from '../../shared/contract/jobs.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { logLineView } from './job-log.ts'
import { isEnded } from './job-waiters.ts'
import type { MessageStream } from './message-stream.ts'
import type { JobDefinitions } from './runners.ts'
import type { WorkReader } from './work-reader.ts'

interface FeedParts {
  readonly db: WriteDb
  readonly stream: MessageStream
  readonly reader: WorkReader
  readonly definitions: JobDefinitions
  /** ms since the epoch. */
  readonly clock: () => number
}

/** Progress is pushed at most four times a second and job; a change of stage or state at once. */
const progressIntervalMs = 250
const mostLines = 500

/** What windows and callers hear about jobs: of this process at once, of others when the database says so (J10, L39). */
export class JobFeed {
  readonly #parts: FeedParts
  /** What was told last of each open job: should one leave the queue, its end is still to be told. */
  readonly #pushed = new Map<string, string>()
  readonly #pushedAt = new Map<string, number>()
  /** Numbers of log lines that this process has pushed itself since it looked for those of others. */
  readonly #ownLines = new Set<number>()
  /** Ends that this process has told itself since it looked for those of others. */
  readonly #ownEnds = new Set<string>()
  #lastLine: number | null = null
  #lastSequence: number

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#lastSequence = lastSequence(parts.db)
  }

  /** Tells a change of state or stage. */
  push(row: JobRow): JobView {
    const view = this.#parts.reader.view(row)
    this.#publish(view)
    return view
  }

  /** Somebody waits for the end of an open job: it will be told, also when it comes at once. */
  expect(view: JobView): void {
    if (!this.#pushed.has(view.jobId)) this.#pushed.set(view.jobId, essence(view))
  }

  /** Tells how far a running job is, unless that was told a moment ago. Gives whether it did. */
  pushSoon(row: JobRow): boolean {
    const isDue = performance.now() - (this.#pushedAt.get(row.id) ?? 0) >= progressIntervalMs
    if (isDue) this.push(row)
    return isDue
  }

  /** Tells readers what to load again: also a failed job may have changed a status. */
  pushChange(view: JobView): void {
    const { stream, definitions } = this.#parts
    stream.publish({ type: 'data_changed', scope: definitions[view.kind].changes, subject: view.subject })
  }

  pushLines(jobId: string, lines: readonly JobLogLine[]): void {
    for (const { id } of lines) this.#ownLines.add(id)
    this.#parts.stream.publish({ type: 'job_log', jobId, lines: [...lines] })
  }

  /** From now on, log lines of other processes are told as well. */
  followLines(): void {
    this.#lastLine ??= lastLogLine(this.#parts.db)
  }

  /**
   * Looks what other processes have done and tells it. Gives the jobs that have ended.
   * @param isOwn whether a job runs in this process, which knows better than its row
   */
  lookAround(isOwn: (jobId: string) => boolean): JobView[] {
    const { db, reader } = this.#parts
    const rows = openOrNewJobs(db, this.#lastSequence, [...this.#pushed.keys()])
    this.#lastSequence = Math.max(this.#lastSequence, ...rows.map(({ sequence }) => sequence))
    const others = reader.views(rows.filter(({ id }) => !isOwn(id) && !this.#ownEnds.has(id)))
    const changed = others.filter((view) => this.#pushed.get(view.jobId) !== essence(view))
    for (const view of changed) {
      this.#publish(view)
      if (view.finishedAt !== null) this.pushChange(view)
    }
    this.#ownEnds.clear()
    this.#tellLines()
    return changed.filter(({ finishedAt }) => finishedAt !== null)
  }

  #tellLines(): void {
    if (this.#lastLine === null) return
    const { db, stream } = this.#parts
    const rows = logLinesAfter(db, this.#lastLine, mostLines)
    this.#lastLine = rows.at(-1)?.id ?? this.#lastLine
    const foreign = rows.filter(({ id }) => !this.#ownLines.has(id))
    this.#ownLines.clear()
    for (const [jobId, lines] of Map.groupBy(foreign, (row) => row.jobId))
      stream.publish({ type: 'job_log', jobId, lines: lines.map(logLineView) })
  }

  #publish(view: JobView): void {
    const { jobId } = view
    if (isEnded(view)) {
      this.#pushed.delete(jobId)
      this.#pushedAt.delete(jobId)
      this.#ownEnds.add(jobId)
    } else {
      this.#pushed.set(jobId, essence(view))
      this.#pushedAt.set(jobId, performance.now())
    }
    this.#parts.stream.publish({ type: 'job', job: view })
  }
}

/** What of a view is worth telling: its time left changes by itself. */
function essence(view: JobView): string {
  return JSON.stringify({ ...view, etaMs: null })
}
