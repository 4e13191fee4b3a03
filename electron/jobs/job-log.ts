import { countLogLines, type JobLogRow } from '../../db/repositories/jobs.ts'
import { readJson } from '../../db/repositories/rows.ts'
import { addLogLine } from '../../db/repositories/write/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { z } from 'zod'
import type { JobLogLine } from '../../shared/contract/jobs.ts'
import type { LogFields, LogLevel } from '../observability/log.ts'

/** Lines that are kept of one job; its last one then says that there were more. */
const mostLines = 2_000
const longestFields = 4_000

type NewLine = Omit<JobLogRow, 'id'>

/** The log of one job while it runs: lines are gathered and written together (M12). */
export class JobLog {
  readonly #db: WriteDb
  readonly #jobId: string
  #waiting: NewLine[] = []
  #count: number

  constructor(db: WriteDb, jobId: string) {
    this.#db = db
    this.#jobId = jobId
    this.#count = countLogLines(db, jobId)
  }

  add(at: string, level: LogLevel, message: string, fields: LogFields): void {
    if (level === 'debug' || this.#count >= mostLines) return
    this.#count += 1
    const isLast = this.#count === mostLines
    this.#waiting.push({
      jobId: this.#jobId,
      at,
      level: isLast ? 'warn' : level,
      message: isLast ? 'job_log_full' : message,
      fields: isLast ? '{}' : fieldsText(fields),
    })
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Writes what has been gathered; to be called in a transaction. Gives the lines with their numbers. */
  write(): JobLogLine[] {
    const written = this.#waiting.map((line) => logLineView({ ...line, id: addLogLine(this.#db, line) }))
    this.#waiting = []
    return written
  }
}

function fieldsText({ job_id: _own, ...fields }: LogFields & { readonly job_id?: unknown }): string {
  const text = JSON.stringify(fields)
  return text.length > longestFields ? '{"shortened":true}' : text
}

/** A line as everybody outside sees it. */
export function logLineView({ id, at, level, message, fields }: JobLogRow): JobLogLine {
  return { id, at, level, message, fields: readJson(z.record(z.string(), z.unknown()), fields) }
}
