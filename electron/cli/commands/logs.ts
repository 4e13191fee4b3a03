import type { Command } from 'commander'
import { logFilter, type LogFilter, type LogLine } from '../../../shared/contract/observability.ts'
import { readChoice, readEventId, readInteger } from '../arguments.ts'
import { humanLine, logLevels } from '../../observability/log.ts'
import { followLog, readLog } from '../../observability/log-files.ts'
import type { CommandContext } from '../context.ts'
import { usageError } from '../output.ts'

interface LogsOptions {
  readonly level: LogFilter['level']
  readonly job?: string
  readonly event?: string
  readonly text?: string
  readonly since?: string
  readonly until?: string
  readonly limit: number
  readonly follow?: boolean
}

/** `logs`: the log files of the data folder, those that were put aside included (K22, M12). */
export function addLogsCommand(command: Command, context: CommandContext): void {
  command
    .description('the log of this data folder')
    .option(
      '--level <level>',
      'this level and above: debug, info, warn, error',
      readChoice('--level', logLevels),
      'info',
    )
    .option('--job <id>', 'lines of one job; the beginning of its number is enough')
    .option('--event <number>', 'lines of one event', readEventId('--event'))
    .option('--text <text>', 'lines with this text')
    .option(
      '--since <time>',
      'from then on: 2025-11-16, 2025-11-16T17:30, or how long ago: 30m, 2h, 3d',
      readTime('--since'),
    )
    .option('--until <time>', 'up to then', readTime('--until'))
    .option('--limit <number>', 'the newest so many', readInteger('--limit', 1, 100_000), 100)
    .option('--follow', 'go on with lines as they are written, until Ctrl+C')
    .action(async (options: LogsOptions, self: Command) => {
      const session = context.session(self)
      const { limit, follow } = options
      const filter = filterOf(options)
      const { lines, more } = readLog(session.logFolder, { ...filter, limit })
      if (follow !== true) {
        session.output.success({ lines, more }, lines.map(printed))
        return
      }
      const show = (line: LogLine): void => {
        process.stdout.write(`${session.output.isJson ? JSON.stringify(line) : printed(line)}\n`)
      }
      const stop = new AbortController()
      const end = () => stop.abort()
      process.once('SIGINT', end)
      process.once('SIGTERM', end)
      // A reader that has seen enough, such as `head`, ends it as well.
      process.stdout.once('error', end)
      for (const line of lines) show(line)
      for await (const line of followLog(session.logFolder, filter, stop.signal)) show(line)
    })
}

function filterOf({ level, job, event, text, since, until }: LogsOptions): LogFilter {
  return logFilter.parse({ level, jobId: job, eventId: event, text, since, until })
}

/** The line as it is shown while the program runs, with its day. */
function printed(line: LogLine): string {
  return `${line.timestamp.slice(0, 10)} ${humanLine({ ...line.fields, timestamp: line.timestamp, level: line.level, message: line.message })}`
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A moment: a date or time of this computer's zone, UTC with Z, or how long ago. */
function readTime(option: string) {
  return (text: string): string => {
    const [, amount = '', unit = ''] = /^(\d{1,6})([smhd])$/u.exec(text) ?? []
    const factor = unitMs[unit]
    if (factor !== undefined) return new Date(Date.now() - Number(amount) * factor).toISOString()
    // A lone date would be taken as UTC; people mean their own midnight.
    const moment = Date.parse(/^\d{4}-\d\d-\d\d$/u.test(text) ? `${text}T00:00` : text)
    if (/^\d{4}-\d\d-\d\d/u.test(text) && !Number.isNaN(moment)) return new Date(moment).toISOString()
    throw usageError(
      `${option} must be a time such as 2025-11-16T17:30, or 30m, 2h, 3d, not "${text.slice(0, 100)}".`,
      {
        field: option,
        value: text.slice(0, 100),
      },
    )
  }
}
