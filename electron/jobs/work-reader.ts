import { listDeadLetters } from '../../db/repositories/dead-letters.ts'
import {
  getJob,
  jobLogLines,
  listJobs,
  queuePosition,
  waitingJobs,
  type JobRow,
} from '../../db/repositories/jobs.ts'
import { listLocks, type LockRow } from '../../db/repositories/locks.ts'
import { readJson } from '../../db/repositories/rows.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { DeadLetterView, JobLogLine, LockView } from '../../shared/contract/jobs.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { errorReport } from '../../shared/domain/errors.ts'
import { unknownJob } from './job-errors.ts'
import { logLineView } from './job-log.ts'
import { jobViewOf, type LiveProgress } from './job-views.ts'
import { eventOfLock } from './lock-key.ts'
import { ownSystem, type ProcessSystem } from './process-identity.ts'
import { ownerAliveness, ownerView } from './process-owners.ts'

interface ReaderOptions {
  /** This process, where it is one of the owners. */
  readonly ownerId?: string
  /** ms since the epoch. */
  readonly clock?: () => number
  /** Another computer, for tests. */
  readonly system?: ProcessSystem | undefined
  /** How far a job is that runs in this process, which knows it better than its row. */
  readonly liveOf?: (jobId: string) => LiveProgress | undefined
}

/** Jobs, their logs and event locks as the database has them: for reading alone, so that any command can (L18). */
export class WorkReader {
  readonly #db: ReadDb
  readonly #ownerId: string | null
  readonly #clock: () => number
  readonly #system: ProcessSystem
  readonly #liveOf: (jobId: string) => LiveProgress | undefined

  constructor(
    db: ReadDb,
    { ownerId, clock = Date.now, system = ownSystem, liveOf = () => undefined }: ReaderOptions = {},
  ) {
    this.#db = db
    this.#ownerId = ownerId ?? null
    this.#clock = clock
    this.#system = system
    this.#liveOf = liveOf
  }

  /** @throws AppError NOT_FOUND */
  job(jobId: string): JobView {
    return this.view(this.row(jobId))
  }

  /** Newest first. */
  jobs(limit: number): JobView[] {
    return this.views(listJobs(this.#db, limit))
  }

  /** Lines of a job's log after a line, oldest first (M12). @throws AppError NOT_FOUND */
  log(jobId: string, after: number, limit: number): { lines: JobLogLine[]; more: boolean } {
    this.row(jobId)
    const rows = jobLogLines(this.#db, jobId, after, limit + 1)
    return { lines: rows.slice(0, limit).map(logLineView), more: rows.length > limit }
  }

  /** Jobs that have used up their attempts, newest first (J19). */
  deadLetters(limit: number): DeadLetterView[] {
    return listDeadLetters(this.#db, limit).map(
      ({ jobId, kind, subject, title, error, attempts, diedAt }) => ({
        jobId,
        kind,
        subject,
        title,
        error: readJson(errorReport, error),
        attempts,
        diedAt,
      }),
    )
  }

  /** Every held event lock with what is known about its holder (F16). */
  locks(): LockView[] {
    return listLocks(this.#db).map((lock) => this.lock(lock))
  }

  lock(row: LockRow): LockView {
    return {
      key: row.lockKey,
      eventId: eventOfLock(row.lockKey),
      owner: ownerView(this.#db, row.owner, this.#ownerId),
      alive: row.owner === this.#ownerId ? 'yes' : ownerAliveness(this.#db, row.owner, this.#system),
      jobId: row.jobId,
      stage: row.stage,
      acquiredAt: row.acquiredAt,
      heartbeatAt: row.heartbeatAt,
      ageMs: Math.max(0, this.#clock() - Date.parse(row.acquiredAt)),
    }
  }

  /** @throws AppError NOT_FOUND */
  row(jobId: string): JobRow {
    const row = getJob(this.#db, jobId)
    if (row === null) throw unknownJob(jobId)
    return row
  }

  view(row: JobRow): JobView {
    return this.#view(row, isWaiting(row) ? queuePosition(this.#db, row) : null)
  }

  /** Views of many jobs; their places in the queue are counted once. */
  views(rows: readonly JobRow[]): JobView[] {
    const places = new Map(
      rows.some(isWaiting) ? waitingJobs(this.#db).map((id, index) => [id, index + 1]) : [],
    )
    return rows.map((row) => this.#view(row, places.get(row.id) ?? null))
  }

  #view(row: JobRow, position: number | null): JobView {
    return jobViewOf(row, {
      owner: row.state === 'running' ? ownerView(this.#db, row.owner, this.#ownerId) : null,
      position,
      now: this.#clock(),
      live: this.#liveOf(row.id),
    })
  }
}

function isWaiting({ state }: JobRow): boolean {
  return state === 'queued' || state === 'interrupted'
}
