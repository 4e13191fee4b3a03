import {
  earliestForeignLease,
  eventsBeingImported,
  waitingSummary,
  type Waiting,
} from '../../db/repositories/jobs.ts'
import { deleteDeadLetter, deleteDeadLettersOf } from '../../db/repositories/write/dead-letters.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { DeadLetterView, JobLogLine } from '../../shared/contract/jobs.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import { jobTracing, type JobTracing } from '../observability/job-tracing.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { PipelineContext } from '../pipeline/context.ts'
import { ChangeWatch } from './change-watch.ts'
import { DryRuns } from './dry-runs.ts'
import { History } from './history.ts'
import { JobFeed } from './job-feed.ts'
import { countEnd, gaugeOpenJobs } from './job-metrics.ts'
import { isEnded, JobWaiters } from './job-waiters.ts'
import { JobRunner, usualTiming } from './job-runner.ts'
import { titleOf, writes, type JobRequest } from './job.ts'
import { clockSlackMs, JobQueue, type Claimed, type Ending } from './queue.ts'
import { bound, ofKinds, type JobDefinitions } from './runners.ts'
import type { JobServiceParts, StartOptions } from './service-parts.ts'
import { throttledUntil } from './throttle.ts'
import { sleepTime } from './wake.ts'
import { claimValidation } from './validations.ts'
import { WorkReader } from './work-reader.ts'

const afterTroubleMs = 5_000
/** Places in a queue longer than this are not told one by one whenever it moves. */
const mostTold = 50

/**
 * The jobs of the durable queue, as this process takes part in them (J1-J19): a worker runs any job, a caller those that
 * it asked for, and follows them wherever they run. Woken by what happens here, by the next job's time and by commits of
 * other processes; idle, it does nothing.
 */
export class JobService {
  readonly #parts: JobServiceParts
  readonly #context: PipelineContext
  readonly #db: WriteDb
  readonly #tracing: JobTracing
  readonly #queue: JobQueue
  readonly #reader: WorkReader
  readonly #feed: JobFeed
  readonly #runner: JobRunner
  readonly #dryRuns: DryRuns
  readonly #watch: ChangeWatch
  readonly #history: History
  readonly #definitions: JobDefinitions
  readonly #metrics: Metrics
  readonly #clock: () => number
  /** Jobs that somebody here waits for, and that a caller therefore runs. */
  readonly #wanted = new Set<string>()
  readonly #waiters = new JobWaiters()
  #idle: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined
  #closing: Promise<void> | null = null

  constructor(parts: JobServiceParts) {
    const { context, owners, locks, origin, stream, definitions } = parts
    const timing = { ...usualTiming, ...parts.timing }
    const clock = parts.clock ?? Date.now
    const { settings, log } = context
    const db = (this.#db = parts.db ?? context.db)
    this.#tracing = jobTracing(context.traces)
    this.#parts = parts
    this.#context = context
    this.#definitions = definitions
    this.#metrics = context.metrics
    this.#clock = clock
    this.#queue = new JobQueue({ db, owners, origin, settings, log, clock, ...ofKinds(definitions, db) })
    this.#reader = new WorkReader(db, {
      ownerId: owners.id,
      clock,
      liveOf: (jobId) => this.#runner.liveOf(jobId),
    })
    this.#feed = new JobFeed({ db, stream, reader: this.#reader, definitions, clock })
    this.#runner = new JobRunner({
      context,
      db,
      queue: this.#queue,
      feed: this.#feed,
      locks,
      definitions,
      timing,
      tracing: this.#tracing,
      clock,
      onEnd: (jobId, ending, unwritten) => this.#onEnd(jobId, ending, unwritten),
    })
    this.#dryRuns = new DryRuns({ context, stream, definitions, timing, clock, shell: owners.shell })
    this.#watch = new ChangeWatch(db, timing.watchMs, () => this.#lookAround())
    this.#history = new History({ db, settings, log, clock })
  }

  /** Begins the life of a worker: finds what a crash has left, then takes what waits. */
  start(): void {
    const { owners, locks } = this.#parts
    owners.register()
    locks.reap()
    owners.forgetDead()
    this.#feed.followLines()
    this.#watch.start()
    this.#history.start()
    this.nudge()
  }

  /**
   * Queues a job, or finds the one that already does the same. Answers at once with the job's id (J1).
   * @throws AppError CANCELLED once the service is closing, PERSISTENCE_ERROR
   */
  enqueue(request: JobRequest, options: StartOptions = {}): string {
    this.requireOpen()
    if (!writes(request)) return this.#dryRuns.start(request)
    const { jobId } = this.#queue.enqueue(request, {
      ...options,
      title: titleOf(request, bound(this.#definitions, request).name(this.#db)),
      traceparent: this.#tracing.current(),
    })
    this.#want(jobId, options)
    return jobId
  }

  /** @throws AppError CANCELLED once the service is closing: its database may be gone */
  requireOpen(): void {
    if (this.#closing === null) return
    throw new AppError('CANCELLED', 'The engine is shutting down.', { stage: 'job', source: 'jobs' })
  }

  /** @throws AppError NOT_FOUND */
  get(jobId: string): JobView {
    return this.#dryRuns.find(jobId) ?? this.#reader.job(jobId)
  }

  /** Newest first. */
  list(limit: number): JobView[] {
    return this.#dryRuns.among(this.#reader.jobs(limit), limit)
  }

  /** Event numbers that are being imported, or wait for it, in any process. */
  importing(): ReadonlySet<string> {
    return new Set(eventsBeingImported(this.#db, iso(this.#clock())))
  }

  /** Lines of a job's log after a line, oldest first (M12). @throws AppError NOT_FOUND */
  log(jobId: string, after: number, limit: number): { lines: JobLogLine[]; more: boolean } {
    this.#runner.flush(jobId)
    return this.#reader.log(jobId, after, limit)
  }

  /** Jobs that have used up their attempts, newest first (J19). */
  deadLetters(limit: number): DeadLetterView[] {
    return this.#reader.deadLetters(limit)
  }

  /** Puts a dead letter away. Gives whether there was one. */
  dismissDeadLetter(jobId: string): boolean {
    return deleteDeadLetter(this.#db, jobId)
  }

  /** Asks a job to stop, wherever it runs; the answer is its state at that moment (J14). @throws AppError NOT_FOUND */
  cancel(jobId: string): JobView {
    const dryRun = this.#dryRuns.cancel(jobId)
    if (dryRun !== undefined) return dryRun
    const answer = this.#queue.cancel(jobId)
    this.#context.log.info('ingestion_job_cancel_requested', { job_id: jobId, answer })
    this.#runner.stop(jobId, cancelledError('jobs'))
    // Where its process is gone nobody would hear it.
    if (answer === 'asked' && !this.#runner.has(jobId)) this.#reap()
    const view = this.#push(jobId)
    if (answer === 'cancelled') this.#settle(view, 'cancelled')
    this.nudge()
    return view
  }

  /**
   * Queues an ended or interrupted job again, with all its attempts (F26, J19).
   * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR for one that runs or is completed
   */
  retry(jobId: string, options: Pick<StartOptions, 'run'> = {}): JobView {
    this.requireOpen()
    const id = this.#queue.retry(jobId)
    this.#context.log.info('ingestion_job_retried', { job_id: id })
    this.#want(id, options)
    return this.get(id)
  }

  /**
   * The job once it has ended, in whatever process. A caller's process runs it where nobody else does.
   * @throws AppError NOT_FOUND
   */
  async ended(jobId: string, options: Pick<StartOptions, 'run'> = {}): Promise<JobView> {
    const view = this.get(jobId)
    if (isEnded(view)) return view
    if (this.#dryRuns.find(jobId) !== undefined) return this.#dryRuns.ended(jobId)
    this.requireOpen()
    this.#feed.expect(view)
    const end = this.#waiters.wait(jobId)
    if (options.run !== false) this.#wanted.add(jobId)
    this.#watch.start()
    this.nudge()
    return end
  }

  /** As `ended`, but gives the job as it is after `ms` at the latest: nobody hears of a failure while work goes on (C33). */
  async endedWithin(jobId: string, ms: number, options: Pick<StartOptions, 'run'> = {}): Promise<JobView> {
    if (ms <= 0) return this.get(jobId)
    const late = Promise.withResolvers<null>()
    const timer = setTimeout(() => late.resolve(null), ms)
    try {
      return (await Promise.race([this.ended(jobId, options), late.promise])) ?? this.get(jobId)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Whether another process takes whatever waits. */
  hasOtherWorker(): boolean {
    return this.#parts.owners.hasOtherWorker()
  }

  /** Once this worker has nothing to do and nothing to wait for. */
  async idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve)
      this.nudge()
    })
  }

  /** To be called when something has changed that decides what may run: a setting, an answer of the user. */
  nudge(): void {
    if (this.#closing !== null) return
    clearTimeout(this.#timer)
    try {
      this.#pump()
    } catch (error) {
      // A database that is busy or full for a moment must not end the worker.
      this.#context.log.error('ingestion_queue_failed', error)
      this.#timer = setTimeout(() => this.nudge(), afterTroubleMs)
    }
  }

  /** Stops what runs here and gives it back to the queue, from where it goes on at the next start. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#watch.stop()
    this.#history.stop()
    clearTimeout(this.#timer)
    await Promise.all([this.#runner.close(), this.#dryRuns.close()])
    this.#waiters.answerAll((jobId) => this.get(jobId))
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #want(jobId: string, options: Pick<StartOptions, 'run'>): void {
    if (options.run !== false) this.#wanted.add(jobId)
    this.#push(jobId)
    this.nudge()
  }

  /** Takes what may run, and plans when to look again. */
  #pump(): void {
    const db = this.#db
    const settings = this.#context.settings()
    const now = this.#clock()
    const leaseMs = settings.job_lease_seconds * 1_000
    let foreignLease = this.#foreignLease()
    if (foreignLease !== null && (foreignLease <= now || foreignLease > now + leaseMs + clockSlackMs)) {
      this.#reap()
      foreignLease = this.#foreignLease()
    }
    const mayBegin = this.#parts.mayBegin?.() ?? true
    const throttle = () => throttledUntil(db, settings, this.#clock())
    let waiting = this.#waiting(now, settings)
    let claimed = 0
    while (waiting.isDue && this.#runner.size < settings.max_concurrent_jobs && throttle() <= now) {
      const job = this.#claim(mayBegin)
      if (job === null) break
      claimed += 1
      this.#watch.start()
      this.#runner.begin(job)
    }
    if (claimed > 0) {
      waiting = this.#waiting(now, settings)
      // Those that still wait have moved up.
      if (waiting.count > 0 && waiting.count <= mostTold) this.#tellOthers()
    }
    const nextRunAt = waiting.nextRunAt === null ? null : Date.parse(waiting.nextRunAt)
    const throttled = waiting.isDue ? throttle() : 0
    this.#sleep(sleepTime({ now, nextRunAt, throttledUntil: throttled, foreignLease, leaseMs }))
    gaugeOpenJobs(db, this.#metrics)
    // What may not begin until somebody says so is nothing to wait for.
    const isIdle = waiting.count === 0 || !mayBegin || this.#parts.mayRun?.() === false
    if (this.#runner.size === 0 && isIdle) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #sleep(ms: number | null): void {
    clearTimeout(this.#timer)
    if (ms !== null && this.#closing === null) this.#timer = setTimeout(() => this.nudge(), ms)
  }

  #waiting(now: number, settings: Settings): Waiting {
    return waitingSummary(this.#db, {
      origin: this.#parts.origin,
      now: iso(now),
      implausible: iso(now + clockSlackMs),
      resume: settings.resume_interrupted,
    })
  }

  #claim(mayBegin: boolean): Claimed | null {
    const isWorker = this.#parts.owners.role === 'worker'
    if (!mayBegin) return claimValidation(this.#db, this.#queue, (id) => isWorker || this.#wanted.has(id))
    if (isWorker && (this.#parts.mayRun?.() ?? true)) return this.#queue.claim()
    // These were admitted when they were asked for.
    for (const jobId of this.#wanted) {
      const job = this.#runner.has(jobId) ? null : this.#queue.claim(jobId)
      if (job !== null) return job
    }
    return null
  }

  /** When the first job of somebody else could be orphaned, for whoever cares. */
  #foreignLease(): number | null {
    const cares = this.#parts.owners.role === 'worker' || this.#waiters.size > 0
    const at = cares ? earliestForeignLease(this.#db, this.#parts.owners.id) : null
    return at === null ? null : Date.parse(at)
  }

  #reap(): void {
    const reaped = this.#queue.reap()
    if (reaped.length === 0) return
    this.#parts.locks.reap()
    for (const { jobId, state } of reaped) this.#settle(this.#push(jobId), state)
    this.#parts.owners.forgetDead()
  }

  /** Another process has committed something. */
  #lookAround(): void {
    try {
      this.#runner.checkLeases()
      this.#tellOthers()
      this.#parts.othersChanged?.()
    } catch (error) {
      this.#context.log.error('ingestion_watch_failed', error)
    }
    this.nudge()
  }

  #tellOthers(): void {
    for (const view of this.#feed.lookAround((jobId) => this.#runner.has(jobId))) this.#resolve(view)
  }

  #onEnd(jobId: string, ending: Ending, unwritten: AppError | null): void {
    const { log } = this.#context
    this.#wanted.delete(jobId)
    if (unwritten !== null) {
      // Its row still says that it runs; whoever waits for it hears the truth.
      this.#resolve({ ...this.get(jobId), state: 'failed', error: unwritten.toReport() })
      return
    }
    const view = this.#push(jobId)
    const message =
      ending === 'queued' ? 'ingestion_job_waits_for_retry' : (`ingestion_job_${ending}` as const)
    log.info(message, { job_id: jobId, subject: view.subject, code: view.error?.code, next: view.nextRunAt })
    if (ending === 'queued') this.#wanted.add(jobId)
    this.#settle(view, ending)
    // There is room for another one. Whatever begins here begins a trace of its own.
    this.nudge()
  }

  #settle(view: JobView, ending: Ending): void {
    if (ending === 'lost') return
    countEnd(this.#metrics, view)
    // What has been done needs no attention any more.
    if (ending === 'completed') deleteDeadLettersOf(this.#db, view.kind, view.subject)
    this.#feed.pushChange(view)
    this.#resolve(view)
  }

  #resolve(view: JobView): void {
    if (!isEnded(view)) return
    this.#waiters.answer(view)
    this.#wanted.delete(view.jobId)
  }

  #push(jobId: string): JobView {
    return this.#feed.push(this.#reader.row(jobId))
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
