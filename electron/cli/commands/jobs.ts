import { once } from 'node:events'
import type { Command } from 'commander'
import { jobState, type JobView } from '../../../shared/contract/views.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { WorkReader } from '../../services/work.ts'
import { readChoice, readInteger } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { noDatabase, table, usageError } from '../output.ts'

const mostListed = 10_000
const mostLines = 5_000
/** How long `jobs cancel` waits for a job to have stopped. */
const stopMs = 15_000

/** `jobs …`: what runs, what ran, and what to do about it (M12, F26, J19). */
export function addJobCommands(jobs: Command, context: CommandContext): void {
  addList(jobs.command('list'), context)
  addShow(jobs.command('show <job>'), context)
  addLog(jobs.command('log <job>'), context)
  addCancel(jobs.command('cancel <job>'), context)
  addRetry(jobs.command('retry <job>'), context)
  addDead(jobs.command('dead'), context)
  addDismiss(jobs.command('dismiss <job>'), context)
  addWork(jobs.command('work'), context)
}

function addList(command: Command, context: CommandContext): void {
  command
    .description('jobs of this data folder, newest first')
    .option('--limit <number>', 'how many', readInteger('--limit', 1, mostListed), 50)
    .option('--state <state>', `only ${jobState.options.join(', ')}`, readChoice('--state', jobState.options))
    .action(async (options: { limit: number; state?: JobView['state'] }, self: Command) => {
      const session = context.session(self)
      const listed = await session.reading(
        (_, work) => work.jobs(options.state === undefined ? options.limit : mostListed),
        () => [],
      )
      const found = listed
        .filter(({ state }) => options.state === undefined || state === options.state)
        .slice(0, options.limit)
      session.output.success(
        found.map(document),
        found.length === 0
          ? ['There are no jobs.']
          : table(
              ['Job', 'State', 'What', 'Progress', 'Attempt', 'Created'],
              found.map((job) => [
                job.jobId.slice(0, 8),
                job.state,
                job.title,
                job.total === 0 ? '' : `${job.processed} of ${job.total}`,
                `${job.attempt} of ${job.maxAttempts}`,
                job.createdAt.slice(0, 19),
              ]),
            ),
      )
    })
}

function addShow(command: Command, context: CommandContext): void {
  command.description('one job').action(async (id: string, _options: object, self: Command) => {
    const session = context.session(self)
    const job = await session.reading((_, work) => work.job(fullId(work, id)), noDatabase)
    session.output.success(document(job), lines(job))
  })
}

function addLog(command: Command, context: CommandContext): void {
  command
    .description('the log of one job')
    .option('--after <number>', 'lines after this one', readInteger('--after', 0, 999_999_999), 0)
    .action(async (id: string, { after }: { after: number }, self: Command) => {
      const session = context.session(self)
      const log = await session.reading((_, work) => work.log(fullId(work, id), after, mostLines), noDatabase)
      session.output.success(
        log.lines,
        log.lines.map(({ at, level, message, fields }) =>
          [at.slice(11, 19), level.padEnd(5), message, ...Object.entries(fields).map(fieldText)].join(' '),
        ),
      )
    })
}

function fieldText([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`
}

function addCancel(command: Command, context: CommandContext): void {
  command
    .description('stop a job, wherever it runs')
    .action(async (id: string, _options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const jobId = fullId(services.work, id)
        services.jobs.cancel(jobId)
        const job = await services.jobs.endedWithin(jobId, stopMs, { run: false })
        session.output.success(document(job), [
          job.state === 'running'
            ? 'It was asked to stop, and has not stopped yet.'
            : `The job is ${job.state}.`,
        ])
      })
    })
}

function addRetry(command: Command, context: CommandContext): void {
  command
    .description('run a failed, cancelled or interrupted job again')
    .action(async (id: string, _options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        services.control.requireEnabled()
        const { jobId } = services.jobs.retry(fullId(services.work, id))
        await session.ended(services, jobId)
        const job = services.jobs.get(jobId)
        session.output.success(document(job), lines(job))
      })
    })
}

function addDead(command: Command, context: CommandContext): void {
  command
    .description('jobs that have used up their attempts')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const letters = await session.reading(
        (_, work) => work.deadLetters(mostListed),
        () => [],
      )
      session.output.success(
        letters.map((letter) => ({
          job_id: letter.jobId,
          kind: letter.kind,
          subject: letter.subject,
          title: letter.title,
          attempts: letter.attempts,
          died_at: letter.diedAt,
          error: letter.error,
        })),
        letters.length === 0
          ? ['There are none.']
          : table(
              ['Job', 'What', 'Attempts', 'Since', 'Why'],
              letters.map(({ jobId, title, attempts, diedAt, error }) => [
                jobId.slice(0, 8),
                title,
                attempts,
                diedAt.slice(0, 19),
                `${error.message} (${error.code})`,
              ]),
            ),
      )
    })
}

function addDismiss(command: Command, context: CommandContext): void {
  command
    .description('put a job away that has used up its attempts')
    .action(async (id: string, _options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const letters = services.work.deadLetters(mostListed).map(({ jobId }) => jobId)
        const dismissed = services.jobs.dismissDeadLetter(oneOf(letters, id) ?? id)
        if (!dismissed) context.run.exitCode = 1
        session.output.success({ dismissed }, [
          dismissed ? 'Put away.' : 'There is no such job among the dead.',
        ])
      })
    })
}

function addWork(command: Command, context: CommandContext): void {
  command
    .description('work on whatever waits, as an open app would, until Ctrl+C')
    .option('--until-idle', 'end when nothing is left to do')
    .action(async ({ untilIdle }: { untilIdle?: boolean }, self: Command) => {
      const session = context.session(self)
      await session.engine(
        async (services) => {
          if (services.system.info().readOnly) throw nothingToWorkOn()
          session.output.note('Working. Ctrl+C ends it; what runs then goes on at the next start.')
          const { importsDisabled } = services.system.info()
          if (importsDisabled !== null) session.output.note(`${importsDisabled} What waits goes on then.`)
          const stop = new AbortController()
          const asked = Promise.race([
            once(process, 'SIGINT', { signal: stop.signal }),
            once(process, 'SIGTERM', { signal: stop.signal }),
          ])
          asked.catch(() => undefined)
          await Promise.race([asked, ...(untilIdle === true ? [services.jobs.idle()] : [])])
          stop.abort()
          session.output.success({ ended: true }, ['Ended.'])
        },
        'cli',
        { role: 'worker' },
      )
    })
}

function nothingToWorkOn(): AppError {
  return new AppError('PERSISTENCE_ERROR', 'The database is read-only, so no job can run.', {
    stage: 'db',
    source: 'jobs',
    action: 'Allow writing to the data folder and unset MRE_DB_READ_ONLY, then start again.',
  })
}

/** A job's number, or as much of its beginning as names one alone. */
function fullId(work: WorkReader, id: string): string {
  const ids = work.jobs(mostListed).map(({ jobId }) => jobId)
  return oneOf(ids, id) ?? id
}

const shortest = 4

function oneOf(ids: readonly string[], id: string): string | undefined {
  if (ids.includes(id)) return id
  const found = id.length < shortest ? [] : ids.filter((one) => one.startsWith(id))
  if (found.length <= 1) return found[0]
  throw usageError(`${id} is the beginning of ${found.length} jobs.`, { field: 'job', value: id })
}

function document(job: JobView) {
  return {
    job_id: job.jobId,
    kind: job.kind,
    subject: job.subject,
    title: job.title,
    state: job.state,
    stage: job.stage,
    stage_label: job.stageLabel,
    queue_position: job.queuePosition,
    processed: job.processed,
    total: job.total,
    attempt: job.attempt,
    max_attempts: job.maxAttempts,
    next_run_at: job.nextRunAt,
    cancel_requested: job.cancelRequested,
    owner: job.owner === null ? null : { shell: job.owner.shell, pid: job.owner.pid, host: job.owner.host },
    created_at: job.createdAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
    result: job.result?.data ?? null,
    error: job.error,
  }
}

function lines(job: JobView): string[] {
  const { owner, error } = job
  const progress = job.total === 0 ? '' : `, ${job.processed} of ${job.total}`
  return [
    `Job       ${job.jobId}`,
    `What      ${job.title} (${job.kind})`,
    `State     ${job.state}${job.state === 'running' ? `: ${job.stageLabel}${progress}` : ''}`,
    ...(job.queuePosition === null ? [] : [`Place     ${job.queuePosition} in the queue`]),
    `Attempt   ${job.attempt} of ${job.maxAttempts}${job.nextRunAt === null ? '' : `, the next at ${job.nextRunAt}`}`,
    ...(owner === null ? [] : [`Run by    process ${owner.pid} (${owner.shell}) on ${owner.host}`]),
    `Created   ${job.createdAt}`,
    ...(job.startedAt === null ? [] : [`Started   ${job.startedAt}`]),
    ...(job.finishedAt === null ? [] : [`Ended     ${job.finishedAt}`]),
    ...(error === null ? [] : [`Error     ${error.message} (${error.code}, ${error.stage})`]),
  ]
}
