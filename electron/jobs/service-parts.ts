import type { JobRow } from '../../db/repositories/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { PipelineContext } from '../pipeline/context.ts'
import type { EventLocks } from './event-locks.ts'
import type { JobTiming } from './job-runner.ts'
import type { MessageStream } from './message-stream.ts'
import type { ProcessOwners } from './process-owners.ts'
import type { JobDefinitions } from './runners.ts'

/** What a `JobService` is made of. */
export interface JobServiceParts {
  readonly context: PipelineContext
  readonly stream: MessageStream
  readonly owners: ProcessOwners
  readonly locks: EventLocks
  readonly origin: JobRow['origin']
  /** The database for the queue's own rows, whose transactions are no part of a job's work; the context's when absent. */
  readonly db?: WriteDb | undefined
  readonly definitions: JobDefinitions
  readonly timing?: Partial<JobTiming> | undefined
  /** ms since the epoch. */
  readonly clock?: (() => number) | undefined
  /** Whether jobs may begin that nobody has asked for just now: not while live and replayed data would be mixed. */
  readonly mayRun?: (() => boolean) | undefined
  /** Whether anything but a validation may begin: not while ingestion is disabled (F28, F29). */
  readonly mayBegin?: (() => boolean) | undefined
  /** Told when another process has written to the database. */
  readonly othersChanged?: (() => void) | undefined
}

export interface StartOptions {
  /** Lower first; 0 unless said otherwise. */
  readonly priority?: number | undefined
  readonly maxAttempts?: number | undefined
  /** Wait for an event lock that somebody holds, instead of failing (F20). */
  readonly waitForLock?: boolean | undefined
  /** False leaves the job to a worker, in this process or another one. */
  readonly run?: boolean | undefined
}
