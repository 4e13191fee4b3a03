import { chmodSync, closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openReadOnly, type Database } from '../../../db/client/index.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { deadLetters, driftReports, ingestionControl, locks } from '../../../db/schema/index.ts'
import { resolveSettings, settingValues, type Settings } from '../../../electron/configuration/registry.ts'
import { MessageStream } from '../../../electron/jobs/message-stream.ts'
import { silentLog } from '../../../electron/observability/log.ts'
import { HealthService, checkHealth, worst } from '../../../electron/services/health.ts'
import { health, storedChecks, type HealthChecks } from '../../../electron/services/health-checks.ts'
import { breakerCheck, browserCheck, type BrowserState } from '../../../electron/services/health-ports.ts'
import type { HealthComponent, HealthState } from '../../../shared/contract/observability.ts'
import type { StreamMessage } from '../../../shared/contract/views.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { addRun, failed, nowMs, times } from '../../support/runs.ts'

const ago = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString()

async function checked(prepare: (db: WriteDb) => void, changes: Partial<Settings> = {}) {
  const database = await temporaryDatabase()
  prepare(database.write)
  return reportOf(database, changes)
}

function reportOf(database: Pick<Database, 'read' | 'file'>, changes: Partial<Settings> = {}) {
  const settings = { ...settingValues(resolveSettings({}, new Map())), ...changes }
  const checks = storedChecks({
    db: database.read,
    dataDir: join(database.file, '..'),
    databaseFile: database.file,
    settings: () => settings,
    now: () => nowMs,
  })
  return checkHealth(checks, { deep: true }, ago(0), (_component, thrown) => {
    throw thrown
  })
}

/** What is in the database, which part says so, how, and with which words. */
const cases: readonly [string, (db: WriteDb) => void, HealthComponent, HealthState, RegExp][] = [
  ['nothing', () => undefined, 'imports', 'ok', /few imports/],
  ['nothing', () => undefined, 'source', 'ok', /not been asked/],
  ['good imports', times(20, {}), 'imports', 'ok', /in good time/],
  ['good imports', times(20, {}), 'source', 'ok', /answers/],
  ['five failures in 15 minutes', times(5, failed('PERSISTENCE_ERROR')), 'jobs', 'ok', /as they should/],
  [
    'six failures in 15 minutes',
    times(6, failed('PERSISTENCE_ERROR')),
    'jobs',
    'failing',
    /6 imports failed/,
  ],
  [
    'six failures an hour ago',
    times(6, failed('PERSISTENCE_ERROR', { startedMinutesAgo: 60 })),
    'jobs',
    'ok',
    /./,
  ],
  [
    'a run of three hours',
    times(1, { outcome: 'running', startedMinutesAgo: 180 }),
    'jobs',
    'degraded',
    /two hours/,
  ],
  ['a run of an hour', times(1, { outcome: 'running', startedMinutesAgo: 60 }), 'jobs', 'ok', /./],
  ['a dead job', addDeadLetter, 'jobs', 'degraded', /1 job was given up.*“Import Winter Cup”/],
  ['slow imports', times(10, { seconds: 601 }), 'imports', 'degraded', /ten minutes/],
  [
    'one slow import of thirty',
    (db) => (times(29, {})(db), addRun(db, { seconds: 3_000 })),
    'imports',
    'ok',
    /./,
  ],
  [
    'imports that got slower',
    (db) => (times(20, { startedMinutesAgo: 600 })(db), times(3, { seconds: 200 })(db)),
    'imports',
    'degraded',
    /longer than usual/,
  ],
  [
    'two failures of ten',
    (db) => (times(8, {})(db), times(2, failed('CONNECTOR_HTTP_ERROR'))(db)),
    'imports',
    'degraded',
    /2 of 10 imports failed/,
  ],
  [
    'failures by the user alone',
    (db) => {
      times(8, {})(db)
      for (const code of ['VALIDATION_ERROR', 'NOT_FOUND', 'SCRAPING_DISABLED']) addRun(db, failed(code))
      addRun(db, failed('CONNECTOR_HTTP_ERROR', { status: 404 }))
      addRun(db, { outcome: 'cancelled', code: 'CANCELLED' })
    },
    'imports',
    'ok',
    /in good time/,
  ],
  [
    'a source that stopped answering',
    (db) => (addRun(db, {}), addRun(db, failed('CONNECTOR_HTTP_ERROR'))),
    'source',
    'degraded',
    /did not answer/,
  ],
  [
    'a source that stopped answering, as stored data were enough',
    (db) => (addRun(db, { startedMinutesAgo: 90 }), addRun(db, { unchecked: 'CONNECTOR_HTTP_ERROR' })),
    ...(['source', 'degraded', /did not answer/] as const),
  ],
  [
    'a source whose page could not be read',
    (db) => (
      addRun(db, failed('CONNECTOR_HTTP_ERROR', { startedMinutesAgo: 90 })),
      addRun(db, failed('RACE_PAGE_FORMAT_ERROR', { stage: 'parse' }))
    ),
    ...(['source', 'ok', /answers/] as const),
  ],
  [
    'a source that answers again',
    (db) => (addRun(db, failed('CONNECTOR_HTTP_ERROR', { startedMinutesAgo: 90 })), addRun(db, {})),
    'source',
    'ok',
    /answers/,
  ],
  [
    'saved pages alone, of which LiveRC knows nothing',
    (db) => addRun(db, { operation: 'html_import' }),
    'source',
    'ok',
    /has not been asked/,
  ],
  [
    'saved pages after LiveRC stopped answering',
    (db) => (
      addRun(db, failed('CONNECTOR_HTTP_ERROR', { startedMinutesAgo: 90 })),
      addRun(db, { operation: 'html_import' })
    ),
    ...(['source', 'degraded', /did not answer/] as const),
  ],
  [
    'a page that is not there',
    (db) => (addRun(db, {}), addRun(db, failed('CONNECTOR_HTTP_ERROR', { status: 404 }))),
    'source',
    'ok',
    /answers/,
  ],
  [
    'a page that robots.txt forbids',
    times(1, failed('ROBOTS_DISALLOWED', { stage: 'policy' })),
    'source',
    'degraded',
    /does not allow/,
  ],
  ['a disabled ingestion', addControl(false), 'source', 'degraded', /by the operator/],
  ['a recovery', addControl(true), 'source', 'degraded', /validated/],
  ['a lock that outlived its time', addLock(ago(1)), 'locks', 'failing', /1 lock is still there/],
  ['a lock that is held', addLock(ago(-5)), 'locks', 'ok', /No lock/],
  ['four time-outs', times(4, failed('INGESTION_TIMEOUT')), 'locks', 'degraded', /4 imports ran out of time/],
  ['three time-outs', times(3, failed('INGESTION_TIMEOUT')), 'locks', 'ok', /./],
  ['drift', addDrift(null), 'drift', 'degraded', /1 page of LiveRC did not/],
  ['drift that was confirmed', addDrift(ago(1)), 'drift', 'ok', /./],
]

describe('health (K19-K21, M14)', () => {
  it.each(cases)('with %s: %3$s is %4$s', async (_what, prepare, component, state, sentence) => {
    const { components } = await checked(prepare)
    const found = components.find((one) => one.component === component)
    expect(found).toMatchObject({ state })
    expect(found?.sentence).toMatch(sentence)
    if (state !== 'ok' && component !== 'source') expect(found?.action).toMatch(/\.$/)
  })

  it('is as bad as its worst part, and names each part once', async () => {
    const good = await checked(() => undefined)
    expect(good.state).toBe('ok')
    expect(good.components.map(({ component }) => component)).toEqual([
      'database',
      'disk',
      'source',
      'drift',
      'jobs',
      'imports',
      'locks',
    ])
    expect((await checked(addLock(ago(1)))).state).toBe('failing')
    expect((await checked(() => undefined, { scrape_enabled: false })).state).toBe('degraded')
    expect(worst(['ok', 'failing', 'degraded'])).toBe('failing')
  })

  it('sees a database that is damaged, and one that cannot be written', async () => {
    const database = await temporaryDatabase()
    times(500, {})(database.write)
    const { rootpage } = z
      .object({ rootpage: z.int() })
      .parse(
        database.write.prepare("select rootpage from sqlite_schema where name = 'ingestion_runs_job'").get(),
      )
    database.close()
    const descriptor = openSync(database.file, 'r+')
    writeSync(descriptor, Buffer.alloc(4096, 0x5a), 0, 4096, (rootpage - 1) * 4096)
    closeSync(descriptor)
    const damaged = await openReadOnly(database.file)
    onTestFinished(() => damaged.close())
    const [found] = reportOf(damaged).components
    expect(found).toMatchObject({
      component: 'database',
      state: 'failing',
      sentence: 'The database is damaged.',
    })
    expect(found?.action).toContain('backups')
    if (process.getuid?.() === 0) return
    const other = await temporaryDatabase()
    chmodSync(other.file, 0o400)
    expect(reportOf(other).components[0]).toMatchObject({ state: 'failing', facts: { read_only: true } })
  })

  it('says of a part that cannot be checked that it cannot', () => {
    const told: string[] = []
    const checks: HealthChecks = {
      browser: () => {
        throw new Error('secret /path')
      },
      jobs: () => health('jobs', 'ok', 'Fine.'),
    }
    const report = checkHealth(checks, { deep: false }, ago(0), (component) => told.push(component))
    expect(told).toEqual(['browser'])
    expect(report).toMatchObject({
      state: 'failing',
      components: [{ component: 'jobs' }, { component: 'browser' }].toReversed(),
    })
    expect(JSON.stringify(report)).not.toContain('secret')
  })
})

describe('health of what lives in a process', () => {
  it('tells of a site that is left alone, and until when', () => {
    const closed = { domain: 'other.example', open: false, retryAt: null }
    const open = { domain: 'liverc.com', open: true, retryAt: '2026-03-01T12:34:56.000Z' }
    const look = (circuits: Parameters<typeof breakerCheck>[0]) => breakerCheck(circuits)({ deep: false })
    expect(look(() => [closed])).toMatchObject({ component: 'breaker', state: 'ok' })
    expect(look(() => [closed, open])).toMatchObject({
      state: 'degraded',
      sentence: 'liverc.com did not answer and is left alone until 12:34 UTC.',
      facts: { retry_at: open.retryAt, open: 1 },
    })
  })

  it.each<[BrowserState, HealthState]>([
    [{ which: null, wanted: false, failures: 0 }, 'ok'],
    [{ which: null, wanted: true, failures: 0 }, 'degraded'],
    [{ which: 'Chromium', wanted: true, failures: 0 }, 'ok'],
    [{ which: 'Chromium', wanted: true, failures: 2 }, 'degraded'],
  ])('tells of a browser that is %j: %s', (browser, state) => {
    const found = browserCheck(() => browser)({ deep: false })
    expect(found).toMatchObject({ component: 'browser', state })
    expect(found.action === null).toBe(state === 'ok')
  })
})

describe('the health service', () => {
  it('pushes what changed, once, when something happened', async () => {
    let state: HealthState = 'ok'
    let looks = 0
    const stream = new MessageStream(0)
    const messages: StreamMessage[] = []
    const listening = (async () => {
      for await (const message of stream.watch(0, undefined)) messages.push(message)
    })()
    const service = new HealthService({
      checks: {
        jobs: () => ((looks += 1), health('jobs', state, `Jobs are ${state}.`)),
        locks: () => health('locks', 'ok', 'Fine.'),
      },
      stream,
      log: silentLog,
      now: () => ago(0),
    })
    const pushed = () => messages.filter((message) => message.type === 'health')
    service.start()
    await eventually(() => looks).toBe(1)
    expect(pushed()).toEqual([])
    state = 'failing'
    stream.publish({ type: 'data_changed', scope: 'tracks', subject: null })
    stream.publish({ type: 'data_changed', scope: 'system', subject: null })
    await eventually(pushed).toMatchObject([
      { health: { state: 'failing' }, changed: [{ component: 'jobs', state: 'failing' }] },
    ])
    expect(looks).toBe(2)
    service.changed()
    service.changed()
    await eventually(() => looks).toBe(3)
    expect(pushed()).toHaveLength(1)
    state = 'ok'
    expect(service.get({ deep: false }).state).toBe('ok')
    await eventually(() => pushed().length).toBe(2)
    service.close()
    service.changed()
    stream.close()
    await listening
    expect(looks).toBe(4)
  })

  it('tells at once what is wrong at the start', async () => {
    const stream = new MessageStream(0)
    const checks = { drift: () => health('drift', 'degraded', 'Pages changed.') }
    const service = new HealthService({ checks, stream, log: silentLog, now: () => ago(0) })
    service.start()
    for await (const message of stream.watch(0, undefined)) {
      expect(message).toMatchObject({ type: 'health', changed: [{ component: 'drift' }] })
      break
    }
    service.close()
    stream.close()
  })
})

function addDeadLetter(db: WriteDb): void {
  const values = { jobId: 'j', kind: 'event_import', subject: '5001', title: 'Import Winter Cup' }
  db.orm
    .insert(deadLetters)
    .values({ ...values, payload: '{}', error: '{}', attempts: 3, diedAt: ago(10) })
    .run()
}

function addControl(needsValidation: boolean) {
  return (db: WriteDb): void => {
    db.orm
      .insert(ingestionControl)
      .values({ enabled: false, actor: 'operator', reason: null, changedAt: ago(1), needsValidation })
      .run()
  }
}

function addLock(expiresAt: string) {
  return (db: WriteDb): void => {
    const values = {
      lockKey: 'event:liverc:5001',
      owner: 'gone',
      token: 't',
      jobId: null,
      stage: 'persist_races',
    }
    db.orm
      .insert(locks)
      .values({ ...values, acquiredAt: ago(30), heartbeatAt: ago(20), expiresAt })
      .run()
  }
}

function addDrift(confirmedAt: string | null) {
  return (db: WriteDb): void => {
    const values = { source: 'liverc', pageType: 'race', url: 'https://x.liverc.com/', variant: 'racerLaps' }
    db.orm
      .insert(driftReports)
      .values({
        ...values,
        origin: 'live',
        code: 'LAP_TABLE_MISSING_ERROR',
        firstSeenAt: ago(9),
        seenAt: ago(9),
        confirmedAt,
      })
      .run()
  }
}
