import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../../../electron/observability/log.ts'
import { followLog, maintainLogs, readLog } from '../../../electron/observability/log-files.ts'
import { logFilter, type LogFilter, type LogLine } from '../../../shared/contract/observability.ts'
import { temporaryFolder } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'

interface Written {
  readonly at: string
  readonly level?: string
  readonly message?: string
  readonly job?: string
  readonly event?: string
  readonly text?: string
}

const line = ({ at, level = 'info', message = 'ingestion_start', job, event, text }: Written): string =>
  `${JSON.stringify({
    timestamp: `2026-01-02T${at}Z`,
    level,
    message,
    service: 'cli',
    env: 'test',
    version: '1.0.0',
    ingestion: { job_id: job, source_event_id: event },
    text,
  })}\n`

const write = (folder: string, name: string, ...lines: readonly Written[]): void =>
  appendFileSync(join(folder, name), lines.map(line).join(''))

const filter = (values: Partial<LogFilter> = {}): LogFilter => logFilter.parse(values)
const names = (lines: readonly LogLine[]) =>
  lines.map(({ message, timestamp }) => `${timestamp.slice(11, 23)} ${message}`)

describe('reading the log', () => {
  it('gives the newest lines of all files, oldest first, and says that there are more', () => {
    const folder = temporaryFolder()
    write(
      folder,
      'mre.2026-01-02T01-00-00-000Z.log',
      { at: '00:10:00.000', message: 'a' },
      { at: '00:20:00.000', message: 'b' },
    )
    write(folder, 'mre.old.log', { at: '00:05:00.000', message: 'z' })
    utimesSync(join(folder, 'mre.old.log'), 0, 0)
    write(folder, 'mre.log', { at: '02:00:00.000', message: 'c' })
    write(folder, 'main.log', { at: '01:30:00.000', message: 'm' }, { at: '03:00:00.000', message: 'n' })
    write(folder, 'other.txt', { at: '04:00:00.000', message: 'x' })
    expect(names(readLog(folder, { ...filter(), limit: 10 }).lines)).toEqual([
      '00:05:00.000 z',
      '00:10:00.000 a',
      '00:20:00.000 b',
      '01:30:00.000 m',
      '02:00:00.000 c',
      '03:00:00.000 n',
    ])
    const some = readLog(folder, { ...filter(), limit: 3 })
    expect(names(some.lines)).toEqual(['01:30:00.000 m', '02:00:00.000 c', '03:00:00.000 n'])
    expect(some.more).toBe(true)
    expect(readLog(join(folder, 'missing'), { ...filter(), limit: 3 })).toEqual({ lines: [], more: false })
  })

  it('goes on after a line, also among lines of one millisecond', () => {
    const folder = temporaryFolder()
    write(folder, 'mre.2026-01-02T01-00-00-000Z.log', { at: '00:10:00.000', message: 'a' })
    const same = ['b', 'c', 'd'].map((message) => ({ at: '02:00:00.000', message }))
    write(folder, 'mre.log', ...same, { at: '02:00:00.001', message: 'e' })
    const all = readLog(folder, { ...filter(), limit: 10 }).lines
    const after = (index: number, limit = 10) =>
      readLog(folder, { ...filter(), limit, after: all[index]?.id })
    expect(names(after(0).lines)).toEqual(names(all.slice(1)))
    expect(names(after(2).lines)).toEqual(['02:00:00.000 d', '02:00:00.001 e'])
    expect(after(4)).toEqual({ lines: [], more: false })
    expect(after(1, 1)).toMatchObject({ lines: [{ message: 'c' }], more: true })
  })

  it.each<[Partial<LogFilter>, string[]]>([
    [{}, ['a', 'b', 'c']],
    [{ level: 'debug' }, ['a', 'd', 'b', 'c']],
    [{ level: 'warn' }, ['b', 'c']],
    [{ level: 'error' }, ['c']],
    [{ jobId: 'j1' }, ['a']],
    [{ jobId: 'j' }, ['a', 'c']],
    [{ eventId: '5001' }, ['b', 'c']],
    [{ text: 'jane DOE' }, ['b']],
    [{ text: 'J2' }, ['c']],
    [{ since: '2026-01-02T00:00:02.000Z' }, ['b', 'c']],
    [{ until: '2026-01-02T00:00:02.000Z' }, ['a', 'b']],
    [{ level: 'warn', eventId: '5001', until: '2026-01-02T00:00:02Z' }, ['b']],
  ])('filters by %j', (values, wanted) => {
    const folder = temporaryFolder()
    write(
      folder,
      'mre.log',
      { at: '00:00:01.000', message: 'a', job: 'j1' },
      { at: '00:00:01.500', message: 'd', level: 'debug' },
      { at: '00:00:02.000', message: 'b', level: 'warn', event: '5001', text: 'JANE DOE' },
      { at: '00:00:03.000', message: 'c', level: 'error', event: '5001', job: 'j2' },
    )
    const { lines } = readLog(folder, { ...filter(values), limit: 10 })
    expect(lines.map(({ message }) => message)).toEqual(wanted)
  })

  it('passes over what is no whole line of a log', () => {
    const folder = temporaryFolder()
    write(folder, 'mre.log', { at: '00:00:01.000', message: 'a' })
    appendFileSync(
      join(folder, 'mre.log'),
      '[log cropped]\nnull\n{"level":"info"}\n{"timestamp":"2026-01-02T00:00',
    )
    expect(readLog(folder, { ...filter(), limit: 10 }).lines.map(({ message }) => message)).toEqual(['a'])
  })

  it('reads what the log writes', () => {
    const folder = temporaryFolder()
    const log = createLog({ file: join(folder, 'mre.log'), service: 'cli' })
    log.error('ingestion_failed', new Error('boom'), {
      job_id: 'j',
      source_event_id: '5001',
      class_name: 'Buggy',
    })
    expect(readLog(folder, { ...filter(), limit: 10 }).lines).toMatchObject([
      {
        level: 'error',
        message: 'ingestion_failed',
        service: 'cli',
        jobId: 'j',
        eventId: '5001',
        fields: { class_name: 'Buggy', error: { message: 'boom', type: 'Error' } },
      },
    ])
  })
})

describe('following the log', () => {
  it('gives what is written from then on, over a file that is put aside, and half lines when they are whole', async () => {
    const folder = temporaryFolder()
    write(folder, 'mre.log', { at: '00:00:01.000', message: 'before' })
    const seen = follow(folder)
    write(folder, 'mre.log', { at: '00:00:02.000', message: 'a' })
    await eventually(() => seen.lines).toEqual(['a'])
    const half = line({ at: '00:00:03.000', message: 'b' })
    appendFileSync(join(folder, 'mre.log'), half.slice(0, 20))
    write(folder, 'main.log', { at: '00:00:03.500', message: 'm' })
    await eventually(() => seen.lines).toEqual(['a', 'm'])
    appendFileSync(join(folder, 'mre.log'), half.slice(20))
    await eventually(() => seen.lines).toEqual(['a', 'm', 'b'])
    // Written just before the file is put aside, and seen only afterwards.
    write(folder, 'mre.log', { at: '00:00:04.000', message: 'c' })
    renameSync(join(folder, 'mre.log'), join(folder, 'mre.2026-01-02T00-00-04-500Z.log'))
    write(folder, 'mre.log', { at: '00:00:05.000', message: 'd' }, { at: '00:00:06.000', message: 'e' })
    await eventually(() => seen.lines.length).toBe(6)
    expect(seen.lines).toEqual(['a', 'm', 'b', 'c', 'd', 'e'])
  })

  it('filters, begins without a folder, and ends when it is told to', async () => {
    const folder = join(temporaryFolder(), 'logs')
    const seen = follow(folder, { level: 'warn' })
    await eventually(() => existsSync(folder)).toBe(true)
    write(
      folder,
      'mre.log',
      { at: '00:00:01.000', message: 'a' },
      { at: '00:00:02.000', message: 'b', level: 'warn' },
    )
    await eventually(() => seen.lines).toEqual(['b'])
    seen.stop.abort()
    await seen.ended
    write(folder, 'mre.log', { at: '00:00:03.000', message: 'c', level: 'warn' })
    expect(seen.lines).toEqual(['b'])
  })

  it('reads many lines at once, and passes over one that is too long to be ours', async () => {
    const folder = temporaryFolder()
    const seen = follow(folder)
    const many = Array.from({ length: 3_000 }, (_, index) => ({
      at: '00:00:01.000',
      message: `m${index}`,
      text: 'x'.repeat(200),
    }))
    appendFileSync(join(folder, 'mre.log'), many.map(line).join(''))
    await eventually(() => seen.lines.length).toBe(3_000)
    appendFileSync(join(folder, 'mre.log'), `${'y'.repeat(600_000)}\n`)
    write(folder, 'mre.log', { at: '00:00:02.000', message: 'after' })
    await eventually(() => seen.lines.length).toBe(3_001)
    expect(seen.lines.at(-1)).toBe('after')
  })
})

describe('keeping the log', () => {
  const now = new Date('2026-03-01T12:00:00.000Z')

  it('puts a file of yesterday aside and removes what is too old (K14)', () => {
    const folder = temporaryFolder()
    write(folder, 'mre.log', { at: '00:00:01.000' })
    appendFileSync(join(folder, 'main.log'), line({ at: '00:00:01.000' }).replace('2026-01-02', '2026-03-01'))
    for (const [name, day] of [
      ['mre.2026-01-02T00-00-00-000Z.log', '2026-01-02'],
      ['mre.2026-02-20T00-00-00-000Z.log', '2026-02-20'],
      ['main.old.log', '2026-01-05'],
      ['notes.txt', '2020-01-01'],
    ] as const) {
      writeFileSync(join(folder, name), '')
      const time = new Date(`${day}T00:00:00Z`)
      utimesSync(join(folder, name), time, time)
    }
    expect(maintainLogs(folder, 30, now).toSorted()).toEqual([
      'main.old.log',
      'mre.2026-01-02T00-00-00-000Z.log',
    ])
    expect(readdirSync(folder).toSorted()).toEqual([
      'main.log',
      'mre.2026-02-20T00-00-00-000Z.log',
      'mre.2026-03-01T12-00-00-000Z.log',
      'notes.txt',
    ])
  })

  it('puts a full file aside and goes on in a new one', () => {
    const folder = temporaryFolder()
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'mre.log')
    writeFileSync(file, line({ at: '00:00:01.000', text: 'x'.repeat(5_300_000) }))
    createLog({ file, service: 'cli' }).info('engine_started')
    const files = readdirSync(folder).toSorted()
    expect(files).toHaveLength(2)
    expect(files[0]).toMatch(/^mre\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.log$/u)
    expect(readLog(folder, { ...filter(), limit: 10 }).lines.map(({ message }) => message)).toEqual([
      'ingestion_start',
      'engine_started',
    ])
  })
})

/** Follows until the test ends, and keeps the names of what came. */
function follow(folder: string, values: Partial<LogFilter> = {}) {
  const stop = new AbortController()
  const lines: string[] = []
  const collect = async () => {
    for await (const { message } of followLog(folder, filter(values), stop.signal)) lines.push(message)
  }
  const ended = collect()
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  return { lines, stop, ended }
}
