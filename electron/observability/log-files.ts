import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  watch,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { logLevel, type LogFilter, type LogLine } from '../../shared/contract/observability.ts'
import { logLevels, putAside } from './log.ts'

/*
 * The log as a reader sees it: files of JSON lines in one folder, written by every process (the engine's `mre.log`, the
 * window process's `main.log`), those that were put aside included. Only whole lines count: the last one may be half
 * written at this moment.
 */

const envelope = z.looseObject({
  timestamp: z.string(),
  level: logLevel,
  message: z.string(),
  service: z.string().default(''),
  trace_id: z.string().optional(),
  ingestion: z.looseObject({}).optional(),
})

export interface LogPage {
  /** Oldest first. */
  readonly lines: LogLine[]
  /** Whether there are more on the far side: older ones, or with `after` later ones. */
  readonly more: boolean
}

/**
 * The newest lines that the filter lets through, or the first ones after a line.
 * @param folder where the log files are @param query `after` is the id of a line; `limit` bounds the answer
 */
export function readLog(
  folder: string,
  query: LogFilter & { readonly after?: string | undefined; readonly limit: number },
): LogPage {
  const { after, limit } = query
  const matches = logMatcher(query)
  if (after !== undefined) {
    const [since = ''] = after.split('/')
    // What was put aside before that moment holds nothing later.
    const later = logFiles(folder)
      .filter(({ endsBefore }) => endsBefore === null || endsBefore >= since)
      .flatMap((file) => linesOf(file).filter((line) => matches(line) && compareIds(line.id, after) > 0))
      .toSorted(byId)
    return { lines: later.slice(0, limit), more: later.length > limit }
  }
  const found: LogLine[] = []
  for (const family of Map.groupBy(logFiles(folder), (file) => file.family).values()) {
    let count = 0
    for (const file of family.toReversed()) {
      const lines = linesOf(file).filter(matches)
      found.push(...lines)
      count += lines.length
      if (count > limit) break
    }
  }
  const sorted = found.toSorted(byId)
  return { lines: sorted.slice(-limit), more: sorted.length > limit }
}

/** A predicate for lines: level, job, event, text and time (M12). */
function logMatcher(filter: LogFilter): (line: LogLine) => boolean {
  const { level, jobId, eventId, text, since, until } = filter
  const least = logLevels.indexOf(level)
  const wanted = text?.toLowerCase()
  const from = since === undefined ? null : new Date(since).toISOString()
  const to = until === undefined ? null : new Date(until).toISOString()
  return (line) =>
    logLevels.indexOf(line.level) >= least &&
    (jobId === undefined || line.jobId?.startsWith(jobId) === true) &&
    (eventId === undefined || line.eventId === eventId) &&
    (from === null || line.timestamp >= from) &&
    (to === null || line.timestamp <= to) &&
    (wanted === undefined || `${line.message} ${JSON.stringify(line.fields)}`.toLowerCase().includes(wanted))
}

/** How much of a file is read at one look. */
const mostBytes = 256 * 1024

/**
 * Lines as they are written from now on, by whichever process, until `signal` aborts. Woken by the file system, so that
 * nothing is asked for while nothing happens.
 */
export async function* followLog(
  folder: string,
  filter: LogFilter,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void, undefined> {
  mkdirSync(folder, { recursive: true })
  const matches = logMatcher(filter)
  const followed = new Map(activeFiles(folder).map((file) => [file.family, new FollowedFile(file, true)]))
  let wake: () => void = () => undefined
  let hasNews = false
  const notify = () => {
    hasNews = true
    wake()
  }
  const watcher = watch(folder, notify)
  watcher.on('error', notify)
  signal.addEventListener('abort', notify, { once: true })
  try {
    while (!signal.aborted) {
      hasNews = false
      for (const file of activeFiles(folder)) {
        const known = followed.get(file.family) ?? new FollowedFile(file, false)
        followed.set(file.family, known)
        const { lines, isMore } = await known.read(folder)
        hasNews ||= isMore
        for (const line of lines) if (matches(line)) yield line
      }
      if (!hasNews && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    watcher.close()
    signal.removeEventListener('abort', notify)
  }
}

/** How far a log has been read; goes on in the file that took its place when it was put aside. */
class FollowedFile {
  readonly #file: LogFile
  readonly #ids: LineIds
  #inode: number
  #end: number

  constructor(file: LogFile, fromEnd: boolean) {
    this.#file = file
    this.#ids = new LineIds(file.family)
    const stats = statSync(file.path, { throwIfNoEntry: false })
    this.#inode = stats?.ino ?? 0
    this.#end = fromEnd ? (stats?.size ?? 0) : 0
  }

  async read(folder: string): Promise<{ lines: LogLine[]; isMore: boolean }> {
    const { path, family } = this.#file
    const inode = statSync(path, { throwIfNoEntry: false })?.ino ?? this.#inode
    const lines: LogLine[] = []
    if (inode !== this.#inode) {
      const aside = logFiles(folder).findLast((file) => file.family === family && file.endsBefore !== null)
      if (aside !== undefined) lines.push(...(await this.#more(aside.path)).lines)
      this.#inode = inode
      this.#end = 0
    }
    const { lines: rest, isMore } = await this.#more(path)
    return { lines: [...lines, ...rest], isMore }
  }

  /** What stands behind the place that has been read, up to the end of the last whole line. */
  async #more(path: string): Promise<{ lines: LogLine[]; isMore: boolean }> {
    const file = await open(path, 'r').catch(() => null)
    if (file === null) return { lines: [], isMore: false }
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, this.#end)
      const isFull = bytesRead === mostBytes
      const wholeEnd = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1
      // A line longer than all that is read at once is none of ours: it is passed over.
      const end = wholeEnd === 0 && isFull ? bytesRead : wholeEnd
      this.#end += end
      const lines = parseLines(buffer.subarray(0, end).toString('utf8')).map((line) => this.#ids.name(line))
      return { lines, isMore: isFull }
    } finally {
      await file.close()
    }
  }
}

const dayMs = 24 * 60 * 60 * 1000

/**
 * Keeps the log within its retention (K14): a file whose first line is older than a day is put aside, and what was put
 * aside is removed once its last line is older than `days`.
 * @returns names of the files that were removed
 */
export function maintainLogs(folder: string, days: number, now: Date): string[] {
  for (const { path } of activeFiles(folder)) {
    const [first] = parseLines(firstLine(path))
    if (first !== undefined && now.getTime() - Date.parse(first.timestamp) > dayMs) putAside(path, now)
  }
  const old = logFiles(folder).filter(
    ({ path, endsBefore }) => endsBefore !== null && now.getTime() - modifiedAt(path) > days * dayMs,
  )
  for (const { path } of old) rmSync(path, { force: true })
  return old.map(({ path }) => basename(path))
}

interface LogFile {
  readonly path: string
  /** `mre`, `main` */
  readonly family: string
  /** When it was put aside; null for the one that is written to. */
  readonly endsBefore: string | null
}

/** `mre.log`, `mre.2026-11-27T01-22-33-123Z.log`, and `mre.old.log` of earlier versions. */
const fileName = /^(?<family>[a-z]+)(?:\.(?<aside>old|\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z))?\.log$/u

/** Every file of the folder, in each family the oldest first. */
function logFiles(folder: string): LogFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name): LogFile[] => {
      const groups = fileName.exec(name)?.groups
      if (groups === undefined) return []
      const path = join(folder, name)
      return [{ path, family: groups['family'] ?? '', endsBefore: endOf(groups['aside'], path) }]
    })
    .toSorted((a, b) => ((a.endsBefore ?? '9') < (b.endsBefore ?? '9') ? -1 : 1))
}

function endOf(aside: string | undefined, path: string): string | null {
  if (aside === undefined) return null
  if (aside === 'old') return new Date(modifiedAt(path)).toISOString()
  return aside.replace(/T(\d\d)-(\d\d)-(\d\d)-/u, 'T$1:$2:$3.')
}

function activeFiles(folder: string): LogFile[] {
  return logFiles(folder).filter(({ endsBefore }) => endsBefore === null)
}

/** Names the lines of one log: by time, log, and place among those of one millisecond. */
class LineIds {
  readonly #family: string
  #last = ''
  #count = 0

  constructor(family: string) {
    this.#family = family
  }

  name(line: LogLine): LogLine {
    this.#count = line.timestamp === this.#last ? this.#count + 1 : 0
    this.#last = line.timestamp
    return { ...line, id: `${line.timestamp}/${this.#family}/${this.#count}` }
  }
}

function compareIds(a: string, b: string): number {
  const [timeA = '', familyA = '', countA = ''] = a.split('/')
  const [timeB = '', familyB = '', countB = ''] = b.split('/')
  if (timeA !== timeB) return timeA < timeB ? -1 : 1
  if (familyA !== familyB) return familyA < familyB ? -1 : 1
  return Number(countA) - Number(countB)
}

function byId(a: LogLine, b: LogLine): number {
  return compareIds(a.id, b.id)
}

function linesOf({ path, family }: LogFile): LogLine[] {
  const ids = new LineIds(family)
  try {
    return parseLines(readFileSync(path, 'utf8')).map((line) => ids.name(line))
  } catch {
    // Put aside or removed since the folder was listed.
    return []
  }
}

function parseLines(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return []
    try {
      return toLine(JSON.parse(line)) ?? []
    } catch {
      // Half written at this moment, or cut by a full disk.
      return []
    }
  })
}

/** What was written, as the contract gives it; null for what is no line of a log. */
export function toLine(written: unknown): LogLine | null {
  const parsed = envelope.safeParse(written)
  if (!parsed.success) return null
  const { timestamp, level, message, service, ...others } = parsed.data
  const { version: _version, env: _env, ...fields } = others
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : null
  return {
    id: `${timestamp}/${service}/0`,
    timestamp,
    level,
    message,
    service,
    jobId: text(fields.ingestion?.['job_id']),
    eventId: text(fields.ingestion?.['source_event_id']),
    traceId: text(fields.trace_id),
    fields: z.record(z.string(), z.json()).catch({}).parse(fields),
  }
}

/** The first line alone: files are long, and this is looked at on every start. */
function firstLine(path: string): string {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(32_768)
    const read = readSync(descriptor, bytes, 0, bytes.length, 0)
    return bytes.toString('utf8', 0, read).split('\n')[0] ?? ''
  } finally {
    closeSync(descriptor)
  }
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
