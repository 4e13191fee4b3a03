import { renameSync } from 'node:fs'
import { join, parse } from 'node:path'
import electronLog from 'electron-log/node'
import { AppError } from '../../shared/domain/errors.ts'
import { productVersion } from '../configuration/versions.ts'
import { currentLogFields, currentSpanContext } from './context.ts'
import { grouped, type LogFields } from './log-fields.ts'
import type { LogMessage } from './log-messages.ts'
import { redactField } from './redact.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export type { LogFields }

/** Logs events by stable name with fields, never prose with values in it (K9). */
export interface Log {
  debug(message: LogMessage, fields?: LogFields): void
  info(message: LogMessage, fields?: LogFields): void
  warn(message: LogMessage, fields?: LogFields): void
  /** `thrown` goes to the file with its stack; nothing of it reaches a user from here. */
  error(message: LogMessage, thrown: unknown, fields?: LogFields): void
  /** The same log with `fields` on every line, e.g. the job it belongs to. */
  child(fields: LogFields): Log
}

/** A line as it is written: the envelope of K8 and the fields, redacted. */
export type WrittenLine = Readonly<Record<string, unknown>> & { readonly level: LogLevel }

export interface LogOptions {
  /** JSON lines go here; null keeps nothing on disk. */
  readonly file: string | null
  /** Lines below it are not written. A function is asked for every line. */
  readonly level?: LogLevel | (() => LogLevel)
  /** Lines for people or machines on standard error, beside the file. */
  readonly stderr?: 'human' | 'json' | 'none'
  readonly service?: string
  /** `production`, `development` or `test`. */
  readonly env?: string
  /** Told every line that is written. */
  readonly onLine?: (line: WrittenLine) => void
}

const rotateAtBytes = 5 * 1024 * 1024
let instances = 0

/**
 * A file that cannot be written (a full disk, a read-only folder) is said once and in one line: electron-log would print a
 * stack for every line, over what the person has to read. Its reports go to the console of its default instance.
 */
function reportUnwritableOnce(): void {
  let isSaid = false
  electronLog.transports.console.format = ({ data }): unknown[] => data
  electronLog.transports.console.writeFn = ({ message: { data } }) => {
    if (isSaid) return
    isSaid = true
    const texts = data.map((part) => (part instanceof Error ? part.message : String(part)))
    const [reason = ''] = texts.join(' ').replace('electron-log.transports.file: ', '').split('\n', 1)
    process.stderr.write(`The log cannot be written: ${reason}\n`)
  }
}

reportUnwritableOnce()

/** The process's log: JSON lines in the envelope of K8; a file of 5 MB is put aside under its date (K14, K22). */
export function createLog(options: LogOptions): Log {
  const { service = 'engine', env = 'production', file } = options
  const sink = electronLog.create({ logId: `mre-${(instances += 1)}` })
  sink.transports.console.level = false
  sink.transports.file.level = file === null ? false : 'silly'
  sink.transports.file.maxSize = rotateAtBytes
  sink.transports.file.format = ({ message }) => [String(message.data[0])]
  sink.transports.file.archiveLogFn = ({ path }) => putAside(path, new Date())
  if (file !== null) sink.transports.file.resolvePathFn = () => file
  const { level: least = 'info' } = options
  const threshold = () => logLevels.indexOf(typeof least === 'string' ? least : least())

  const write = (level: LogLevel, message: LogMessage, fields: LogFields) => {
    if (logLevels.indexOf(level) < threshold()) return
    const span = currentSpanContext()
    const envelope = {
      timestamp: new Date().toISOString(),
      level,
      message,
      service,
      env,
      version: productVersion,
    }
    const place = span === null ? {} : { trace_id: span.traceId, span_id: span.spanId }
    const safe = redactField('', grouped({ ...currentLogFields(), ...fields }))
    // Twice: first for the order, then so that no field can pass for a part of the envelope.
    const line = { ...envelope, ...place, ...(typeof safe === 'object' ? safe : {}), ...envelope, ...place }
    const text = oneLine(line)
    if (file !== null) sink[level](text)
    if (options.stderr === 'json') process.stderr.write(`${text}\n`)
    if (options.stderr === 'human') process.stderr.write(`${humanLine(line)}\n`)
    options.onLine?.(line)
  }
  return bound(write, {})
}

/**
 * Puts a log file aside as `mre.2026-11-27T01-22-33-123Z.log`, where `mre logs` still reads it. Another process may have
 * done so a moment ago.
 */
export function putAside(path: string, now: Date): void {
  const { dir, name, ext } = parse(path)
  try {
    renameSync(path, join(dir, `${name}.${now.toISOString().replaceAll(/[:.]/gu, '-')}${ext}`))
  } catch {
    // A file that cannot be moved goes on growing; the next line tries again.
  }
}

type Write = (level: LogLevel, message: LogMessage, fields: LogFields) => void

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

/** What was thrown, with the members of K8's `error`. */
function describeThrown(thrown: unknown): Readonly<Record<string, string | undefined>> {
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

/** JSON in which nothing can end the line, for readers that also break it at Unicode's line separators. */
function oneLine(line: WrittenLine): string {
  return JSON.stringify(line).replaceAll(
    /[\u0085\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A line for people: time, level, name and the plain fields. */
export function humanLine(line: Readonly<Record<string, unknown>>): string {
  const {
    timestamp,
    level,
    message,
    service: _s,
    env: _e,
    version: _v,
    trace_id: _t,
    span_id: _i,
    request_id: _r,
    ...fields
  } = line
  const { ingestion, error, ...own } = fields
  const shown = [ingestion, own, error].flatMap((group) =>
    typeof group === 'object' && group !== null
      ? Object.entries(group).flatMap(([key, value]) => shownField(key, value))
      : [],
  )
  const text = [String(timestamp).slice(11, 19), String(level).padEnd(5), String(message), ...shown].join(' ')
  // Values may hold what a page says: it must not pass for a line of its own, nor steer the terminal.
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

function shownField(key: string, value: unknown): string[] {
  if (key === 'stack') return []
  if (typeof value === 'string') return [`${key}=${value}`]
  return typeof value === 'number' || typeof value === 'boolean' ? [`${key}=${value}`] : []
}

/** A log that keeps nothing, for tests and for code that runs before a data folder is known. */
export const silentLog: Log = bound(() => undefined, {})
