import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError } from '../../shared/domain/errors.ts'
import type { Log, LogFields, LogLevel } from '../observability/log.ts'

/** What the code below a job can tell it, wherever it runs and whatever it was given. */
export interface CurrentJob {
  readonly jobId: string
  /** Something has come about: the job is not idle. */
  activity(): void
  /** A line for the job's own log. */
  line(level: LogLevel, message: string, fields: LogFields): void
}

const current = new AsyncLocalStorage<CurrentJob>()

/** Runs `work`, and all that it starts, as part of a job. */
export function withinJob<T>(job: CurrentJob, work: () => T): T {
  return current.run(job, work)
}

/** The job that the caller is part of, if it is part of one. */
export function currentJob(): CurrentJob | undefined {
  return current.getStore()
}

/**
 * A log whose lines also go to the log of the job that they are written in, and carry its number (K8, M12). What nobody
 * threw on purpose stays in the file: the job's log is shown to people (I25).
 */
export function jobAwareLog(log: Log, context: LogFields = {}): Log {
  const write = (level: LogLevel, message: string, fields: LogFields | undefined, more: LogFields = {}) => {
    const job = current.getStore()
    if (job === undefined) return fields
    job.line(level, message, { ...context, ...fields, ...more })
    return { job_id: job.jobId, ...fields }
  }
  return {
    debug: (message, fields) => log.debug(message, write('debug', message, fields)),
    info: (message, fields) => log.info(message, write('info', message, fields)),
    warn: (message, fields) => log.warn(message, write('warn', message, fields)),
    error: (message, thrown, fields) =>
      log.error(message, thrown, write('error', message, fields, shown(thrown))),
    child: (fields) => jobAwareLog(log.child(fields), { ...context, ...fields }),
  }
}

function shown(thrown: unknown): LogFields {
  return thrown instanceof AppError
    ? { code: thrown.code, error_stage: thrown.stage, text: thrown.message }
    : { code: 'INTERNAL_ERROR' }
}
