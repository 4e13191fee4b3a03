import electronLog from 'electron-log/node'
import { AppError } from '../../shared/domain/errors.ts'
import { productVersion } from '../configuration/versions.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

type FieldValue = string | number | boolean | null | undefined
/** Fields of a log line, with the names of K8: `source_event_id`, `track_slug`, `race_id`, `job_id`, `stage`, … */
export type LogFields = Readonly<
  Record<string, FieldValue | readonly FieldValue[] | Readonly<Record<string, FieldValue>>>
>

/** Logs events by stable name with fields, never prose with values in it (K9). */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** `thrown` goes to the file with its stack; nothing of it reaches a user from here. */
  error(message: string, thrown: unknown, fields?: LogFields): void
  /** The same log with `fields` on every line, e.g. the job it belongs to. */
  child(fields: LogFields): Log
}

export interface LogOptions {
  /** JSON lines go here; null keeps nothing on disk. */
  readonly file: string | null
  readonly level?: LogLevel
  /** Lines for people or machines on standard error, beside the file. */
  readonly stderr?: 'human' | 'json' | 'none'
  readonly service?: string
  /** `production`, `development` or `test`. */
  readonly env?: string
}

/** What an import is about stands together in a line, under `ingestion` (K8). */
const ingestionFields: ReadonlySet<string> = new Set([
  'event_id',
  'source_event_id',
  'track_id',
  'track_slug',
  'race_id',
  'job_id',
  'stage',
  'depth',
])

const rotateAtBytes = 5 * 1024 * 1024
let instances = 0

/** The process's log: JSON lines in the envelope of K8, rotated at 5 MB with one old file kept. */
export function createLog(options: LogOptions): Log {
  const { service = 'engine', env = 'production' } = options
  const sink = electronLog.create({ logId: `mre-${(instances += 1)}` })
  sink.transports.console.level = false
  sink.transports.file.level = options.file === null ? false : 'silly'
  sink.transports.file.maxSize = rotateAtBytes
  sink.transports.file.format = ({ message }) => [String(message.data[0])]
  const file = options.file
  if (file !== null) sink.transports.file.resolvePathFn = () => file
  const threshold = logLevels.indexOf(options.level ?? 'info')

  const write = (level: LogLevel, message: string, fields: LogFields) => {
    if (logLevels.indexOf(level) < threshold) return
    const line = JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      message,
      service,
      env,
      version: productVersion,
      ...grouped(fields),
    })
    if (file !== null) sink[level](line)
    if (options.stderr === 'json') process.stderr.write(`${line}\n`)
    if (options.stderr === 'human') process.stderr.write(`${humanLine(level, message, fields)}\n`)
  }
  return bound(write, {})
}

type Write = (level: LogLevel, message: string, fields: LogFields) => void

function bound(write: Write, context: LogFields): Log {
  return {
    debug: (message, fields) => write('debug', message, { ...context, ...fields }),
    info: (message, fields) => write('info', message, { ...context, ...fields }),
    warn: (message, fields) => write('warn', message, { ...context, ...fields }),
    error: (message, thrown, fields) =>
      write('error', message, { ...context, ...fields, error: describeThrown(thrown) }),
    child: (fields) => bound(write, { ...context, ...fields }),
  }
}

function grouped(fields: LogFields): Record<string, unknown> {
  const own = Object.entries(fields).filter(([name]) => !ingestionFields.has(name))
  const ingestion = Object.entries(fields).filter(([name]) => ingestionFields.has(name))
  return {
    ...(ingestion.length === 0 ? {} : { ingestion: Object.fromEntries(ingestion) }),
    ...Object.fromEntries(own),
  }
}

function describeThrown(thrown: unknown): Record<string, FieldValue> {
  if (!(thrown instanceof Error)) return { message: String(thrown), type: typeof thrown }
  const cause = thrown.cause instanceof Error ? thrown.cause : null
  return {
    code: thrown instanceof AppError ? thrown.code : undefined,
    type: thrown.name,
    message: thrown.message,
    stack: thrown.stack,
    cause: cause === null ? undefined : `${cause.name}: ${cause.message}`,
  }
}

function humanLine(level: LogLevel, message: string, fields: LogFields): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const line = [new Date().toISOString().slice(11, 19), level.padEnd(5), message, ...shown].join(' ')
  // Values may hold what a page says: it must not pass for a line of its own, nor steer the terminal.
  return line.replace(/\p{Cc}+/gu, ' ')
}

/** A log that keeps nothing, for tests and for code that runs before a data folder is known. */
export const silentLog: Log = bound(() => undefined, {})
