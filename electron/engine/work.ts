import type { WriteDb } from '../../db/schema/handle.ts'
import type { FetchedPage, PageOptions, PageSource, UnchangedPage } from '../http/page.ts'
import { currentJob } from '../jobs/current-job.ts'
import { EventLocks } from '../jobs/event-locks.ts'
import type { JobTiming } from '../jobs/job-runner.ts'
import { JobService } from '../jobs/job-service.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
import type { JobDefinitions } from '../jobs/runners.ts'
import { ProcessOwners } from '../jobs/process-owners.ts'
import type { PipelineContext } from '../pipeline/context.ts'

interface WorkOptions {
  readonly shell: 'electron' | 'browser' | 'cli'
  readonly role?: 'worker' | 'caller'
  readonly timing?: Partial<JobTiming>
}

interface WorkParts {
  readonly context: PipelineContext
  readonly stream: MessageStream
  readonly side: 'live' | 'replay'
  readonly mayRun: () => boolean
  readonly mayBegin?: () => boolean
  /** Told when another process has written to the database. */
  readonly othersChanged?: () => void
  /** The database for the queue's own rows, whose transactions are no part of a job's work; the context's when absent. */
  readonly db?: WriteDb
  readonly definitions: JobDefinitions
  readonly clock?: () => number
}

/** The jobs and locks of one process; a worker begins at once to take what waits. */
export function composeWork(
  { shell, role = shell === 'cli' ? 'caller' : 'worker', timing }: WorkOptions,
  {
    context,
    stream,
    side,
    mayRun,
    mayBegin,
    othersChanged,
    definitions,
    clock = Date.now,
    db = context.db,
  }: WorkParts,
) {
  const { settings, log, metrics } = context
  const leaseMs = () => settings().job_lease_seconds * 1_000
  const owners = new ProcessOwners({ db, shell, role, leaseMs, clock })
  const onChange = (eventId: string, held: boolean) => stream.publish({ type: 'lock', eventId, held })
  const locks = new EventLocks({ db, owners, log, metrics, leaseMs, clock, onChange })
  const jobs = new JobService({
    context,
    stream,
    owners,
    locks,
    origin: side,
    db,
    definitions,
    timing,
    clock,
    mayRun,
    mayBegin,
    othersChanged,
  })
  if (role === 'worker') jobs.start()
  return {
    jobs,
    locks,
    isWorker: role === 'worker',
    close: async () => {
      await jobs.close()
      locks.close()
      owners.close()
    },
  }
}

/** Pages that arrive in a job are a sign that it is not idle (F14). */
export function countedForJobs(pages: PageSource): PageSource {
  function page(url: URL, signal: AbortSignal): Promise<FetchedPage>
  function page(url: URL, signal: AbortSignal, options: PageOptions): Promise<FetchedPage | UnchangedPage>
  async function page(url: URL, signal: AbortSignal, options: PageOptions = {}) {
    const arrived = await pages.page(url, signal, options)
    currentJob()?.activity()
    return arrived
  }
  return { page, forget: (url) => pages.forget(url), close: () => pages.close() }
}
