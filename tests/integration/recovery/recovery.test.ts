import { existsSync, mkdirSync, readFileSync, writeFileSync, appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendAudit } from '../../../db/repositories/write/audit.ts'
import { startImport } from '../../../db/repositories/write/event-state.ts'
import { startRun } from '../../../db/repositories/write/runs.ts'
import type { EventRecovery } from '../../../shared/contract/recovery.ts'
import type { ValidationResult } from '../../../shared/contract/validation.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import {
  canonicalDump,
  countOf,
  importRequest,
  openEngine,
  rowOf,
  type TestEngine,
} from '../../support/engine.ts'
import { objectWith, textLike } from '../../support/matchers.ts'
import { present, raceIds, serveSite } from '../../support/site.ts'

const site = createSite({ seed: 171, size: 'small', tracks: 1, races: 4, eventsPerTrack: 2, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const event = String(eventId)
const other = present(site.truth.eventsList(slug)?.events[1], 'event').eventId
const reason = 'rows looked wrong'

/** Both events imported. */
async function complete() {
  const served = await serveSite(site)
  const engine = await openEngine(served)
  await engine.syncTracks()
  await engine.syncEvents(slug)
  await engine.importEvent(other)
  await engine.importEvent(eventId)
  return { engine, served }
}

const recover = (engine: TestEngine, action: EventRecovery, more: object = {}) =>
  engine.services.recovery.recover({
    eventId: event,
    action,
    reason,
    dryRun: false,
    confirmed: true,
    ...more,
  })

async function validate(engine: TestEngine): Promise<ValidationResult> {
  const view = await engine.run({ kind: 'validation' })
  if (view.result?.kind === 'validation') return view.result.data
  throw new Error(`The validation ended ${view.state}: ${JSON.stringify(view.error)}`)
}

const failedOf = ({ checks }: ValidationResult) => checks.filter(({ ok }) => !ok).map(({ name }) => name)
const audits = (engine: TestEngine) => engine.services.recovery.audit({ limit: 50 }).entries
const linesOf = (engine: TestEngine, eventNumber: number) =>
  canonicalDump(engine.db)
    .split('\n')
    .filter((line) => line.includes(`\t${eventNumber}\t`))

describe('cleaning up an event', () => {
  it('shows first, asks, removes only that event, writes it down, and imports wait for a validation', async () => {
    const { engine } = await complete()
    const document = engine.document(eventId)
    engine.services.database.write
      .prepare(
        `update event_race_classes set vehicle_type_needs_review = 0 where id = (select min(id) from event_race_classes
         where event_id = (select id from events where source_event_id = ?))`,
      )
      .run(event)
    const before = canonicalDump(engine.db)
    const others = linesOf(engine, other)

    const shown = await recover(engine, 'cleanup_full', { dryRun: true, confirmed: false })
    expect(shown).toMatchObject({
      dryRun: true,
      validationDue: true,
      report: { kept: { reviewedClasses: 1 } },
    })
    expect(shown.report.removed.laps).toBeGreaterThan(0)
    await expect(recover(engine, 'cleanup_full', { confirmed: false })).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      details: { removed_laps: shown.report.removed.laps, kept_reviewed_classes: 1 },
    })
    expect(canonicalDump(engine.db)).toBe(before)
    expect(audits(engine)).toEqual([])

    const done = await recover(engine, 'cleanup_full')
    expect(done.report).toEqual(shown.report)
    expect(linesOf(engine, other)).toEqual(others)
    expect(
      rowOf(
        engine.db,
        `select count(*) as n from event_race_classes where not vehicle_type_needs_review
         and event_id = (select id from events where source_event_id = ?)`,
        event,
      ),
    ).toEqual({ n: 1 })
    expect(audits(engine)).toMatchObject([
      {
        action: 'event.cleanup_full',
        resourceId: event,
        actor: 'operator:cli',
        reason,
        outcome: 'done',
        details: { removed_laps: shown.report.removed.laps, removed_races: shown.report.removed.races },
      },
    ])

    expect(() => engine.services.ingestion.start(importRequest(eventId))).toThrow(
      objectWith({ code: 'SCRAPING_DISABLED', details: objectWith({ hint: 'validation_due', reason }) }),
    )
    expect(engine.services.system.info().importsDisabled).toMatch(/validation/u)
    const result = await validate(engine)
    expect(failedOf(result)).toEqual([])
    expect(result.ingestionEnabled).toBe(true)
    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(document)
    expect(linesOf(engine, other)).toEqual(others)
  })

  it('is refused while the event is imported, and that is written down too', async () => {
    const { engine } = await complete()
    const before = canonicalDump(engine.db)
    await engine.services.locks.withLock(event, { jobId: null, stage: 'test' }, async () => {
      await expect(recover(engine, 'reset')).rejects.toMatchObject({ code: 'INGESTION_IN_PROGRESS' })
    })
    expect(canonicalDump(engine.db)).toBe(before)
    expect(audits(engine)).toMatchObject([{ action: 'event.reset', outcome: 'refused' }])
    expect(engine.services.control.mayRun()).toBe(true)
    await expect(recover(engine, 'reset', { eventId: '123456789' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('resets an event that a crash has left running', async () => {
    const { engine } = await complete()
    const db = engine.services.database.write
    const now = new Date().toISOString()
    const run = startRun(db, {
      jobId: 'dead',
      operation: 'event_import',
      subject: event,
      eventId: null,
      ingestionVersion: '1',
      startedAt: now,
      summary: '{}',
      error: null,
    })
    startImport(db, event, run, now)
    await recover(engine, 'reset')
    expect(
      rowOf(engine.db, 'select ingest_depth, ingestion_status from events where source_event_id = ?', event),
    ).toEqual({ ingest_depth: 'none', ingestion_status: 'idle' })
    expect(engine.document(eventId)).toBeNull()
    expect(engine.document(other)).not.toBeNull()
  })

  it('undoes everything when it cannot be written down', async () => {
    const { engine } = await complete()
    const before = canonicalDump(engine.db)
    engine.services.database.write.prepare('drop table audit_logs').run()
    await expect(recover(engine, 'cleanup_full')).rejects.toMatchObject({ code: 'PERSISTENCE_ERROR' })
    expect(canonicalDump(engine.db)).toBe(before)
    expect(engine.services.control.mayRun()).toBe(true)
  })
})

describe('an import that failed', () => {
  it('is listed as incomplete, and done again by a retry', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    const last = present(raceIds(site, eventId).at(-1), 'race')
    served.setFaults([{ url: site.urls.race(slug, last), status: 404 }])
    await engine.failure(importRequest(eventId))
    expect(engine.services.recovery.incomplete()).toMatchObject(
      [{ eventId: event, depth: 'none', status: 'failed', findings: [textLike(/last import failed/u)] }].map(
        (one) => ({ ...one, findings: expect.arrayContaining(one.findings) }),
      ),
    )
    served.setFaults([])
    const jobId = engine.services.recovery.retry(event)
    expect((await engine.services.jobs.ended(jobId)).state).toBe('completed')
    expect(engine.services.recovery.incomplete()).toEqual([])
    expect(audits(engine)).toMatchObject([{ action: 'event.retry', resourceId: event }])
    expect(() => engine.services.recovery.retry(event)).toThrow(objectWith({ code: 'NOT_FOUND' }))
  })
})

describe('the switch of ingestion', () => {
  it('stops every process at once, also between two pages, and says by whom and why', async () => {
    const { engine, served } = await complete()
    const another = await openEngine(served, { dataDir: engine.dataDir })
    served.forget()
    const running = another.run(importRequest(eventId, { force: true }))
    await served.asked(1)
    engine.services.recovery.disable('LiveRC has called', false)
    const { state, error } = await running
    // Its pages may all have been under way already; a page that was not is refused.
    if (state !== 'completed')
      expect(error).toMatchObject({
        code: 'SCRAPING_DISABLED',
        details: { reason: 'LiveRC has called', by: 'operator:cli', hint: 'ingestion_disabled' },
      })
    served.forget()
    expect(() => another.services.ingestion.start({ kind: 'track_sync' })).toThrow(
      objectWith({ code: 'SCRAPING_DISABLED' }),
    )
    expect(served.requests()).toEqual([])
    engine.services.recovery.enable('it was a mistake', { override: false })
    await another.importEvent(eventId)
    expect(audits(engine).map(({ action, reason: why }) => [action, why])).toEqual([
      ['ingestion.enabled', 'it was a mistake'],
      ['ingestion.disabled', 'LiveRC has called'],
    ])
  })

  it('leaves what waits in the queue until it is enabled', async () => {
    const { engine } = await complete()
    const jobId = engine.services.ingestion.start(importRequest(eventId), { run: false })
    engine.services.recovery.disable('wait a moment', false)
    const ended = engine.services.jobs.ended(jobId)
    const result = await validate(engine)
    expect(result).toMatchObject({ ok: true, ingestionEnabled: false })
    expect(engine.services.jobs.get(jobId).state).toBe('queued')
    engine.services.recovery.enable('go on', { override: false })
    expect((await ended).state).toBe('completed')
  })

  it('cancels what runs when it is to stop now', async () => {
    const { engine, served } = await complete()
    served.forget()
    const running = engine.run(importRequest(eventId, { force: true }))
    await served.asked(1)
    expect(engine.services.recovery.disable('stop at once', true)).toHaveLength(1)
    expect(['cancelled', 'failed']).toContain((await running).state)
  })

  it('is not turned on over a validation that is due, unless somebody takes the risk', async () => {
    const { engine } = await complete()
    await recover(engine, 'reset')
    expect(() => engine.services.recovery.enable('trust me', { override: false })).toThrow(
      objectWith({ code: 'STATE_MACHINE_ERROR', details: objectWith({ hint: 'validation_due' }) }),
    )
    expect(engine.services.control.mayRun()).toBe(false)
    engine.services.recovery.enable('trust me', { override: true })
    expect(engine.services.control.mayRun()).toBe(true)
    expect(audits(engine).slice(0, 2)).toMatchObject([
      { action: 'ingestion.enabled', outcome: 'done', details: { overridden: true } },
      { action: 'ingestion.enabled', outcome: 'refused' },
    ])
  })
})

describe('a validation', () => {
  it('keeps imports disabled while rows are missing, and enables them once they are back', async () => {
    const { engine } = await complete()
    const db = engine.services.database.write
    await recover(engine, 'cleanup')
    const lap = rowOf(engine.db, 'select * from laps order by id limit 1')
    db.prepare('delete from laps where id = ?').run(Number(lap['id']))
    const bad = await validate(engine)
    expect(failedOf(bad)).toEqual(['counts'])
    expect(bad.ingestionEnabled).toBe(false)
    expect(engine.services.control.view()).toMatchObject({ enabled: false, failedChecks: ['counts'] })
    const columns = Object.keys(lap)
    db.prepare(`insert into laps (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`).run(
      ...Object.values(lap),
    )
    expect(await validate(engine)).toMatchObject({ ok: true, ingestionEnabled: true })
    expect(engine.services.control.view()).toMatchObject({ enabled: true, wayOut: null })
  })

  it('finds rows that belong to nothing, durations that cannot be, and errors in the log, once', async () => {
    const { engine } = await complete()
    const db = engine.services.database.write
    await recover(engine, 'reset')
    const logFile = join(engine.dataDir, 'logs', 'mre.log')
    const loggedAt = Date.now()
    mkdirSync(dirname(logFile), { recursive: true })
    appendFileSync(
      logFile,
      `${JSON.stringify({ timestamp: new Date(loggedAt).toISOString(), level: 'error', message: 'request_failed', service: 'cli' })}\n`,
    )
    const otherRow = `(select id from events where source_event_id = '${other}')`
    db.prepare(`update races set duration_ms = 1 where event_id = ${otherRow}`).run()
    db.prepare('update race_results set total_time_ms = 99999999').run()
    db.prepare('pragma foreign_keys = off').run()
    db.prepare(
      `insert into races select null, 99999, source, 'lost', source_index, class_name, race_label, race_order, race_url,
         result_state, completed_at, start_time, duration_ms, session_type, section_header, lap1_counted, vehicle_type,
         skill_tier, vehicle_class_normalization_needs_review, null, race_metadata, created_at, updated_at
       from races limit 1`,
    ).run()
    // The validation begins later than the line was written.
    while (Date.now() <= loggedAt) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(failedOf(await validate(engine)).toSorted()).toEqual(['database', 'durations', 'logs'])
    // What has been shown once does not keep imports disabled for ever.
    expect(failedOf(await validate(engine)).toSorted()).toEqual(['database', 'durations'])
  })

  it('reads the user’s own captures as they were read before', async () => {
    const { engine } = await complete()
    const shipped = join(import.meta.dirname, '../../../fixtures/pages')
    const folder = join(engine.dataDir, 'captures', 'mine')
    mkdirSync(join(folder, 'expected'), { recursive: true })
    for (const name of ['manifest.json', 'race.html', 'expected/race.json'])
      writeFileSync(join(folder, name), readFileSync(join(shipped, name)))
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      pages: { file: string }[]
    }
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({ ...manifest, pages: manifest.pages.filter(({ file }) => file === 'race.html') }),
    )
    expect(failedOf(await validate(engine))).toEqual([])
    const golden = join(folder, 'expected', 'race.json')
    writeFileSync(golden, readFileSync(golden, 'utf8').replace(/"laps": \d+/u, '"laps": 999'))
    const changed = await validate(engine)
    expect(failedOf(changed)).toEqual(['regression'])
    expect(changed.checks[2]?.problems[0]).toContain('race.html')
    // Nothing was waiting for it, so imports go on.
    expect(changed.ingestionEnabled).toBe(true)
  })
})

describe('what was done to the database without an engine', () => {
  it('is in the audit log after the next start, and a validation is due', async () => {
    const { engine, served } = await complete()
    const { restoreDatabase } = await import('../../../db/client/index.ts')
    const file = engine.services.database.file
    const copy = await engine.services.database.backup('manual', new Date())
    appendAudit(engine.services.database.write, {
      at: new Date().toISOString(),
      actor: 'x',
      action: 'later',
      resourceType: 'x',
      resourceId: null,
      reason: null,
      outcome: 'done',
      details: {},
    })
    await engine.services.close()
    await restoreDatabase(copy, { file, now: new Date(), reason, actor: 'operator:cli' })
    const again = await openEngine(served, { dataDir: engine.dataDir })
    expect(audits(again)).toMatchObject([{ action: 'database.restored', reason, actor: 'operator:cli' }])
    expect(again.services.control.view()).toMatchObject({
      enabled: false,
      recovery: { action: 'database.restored', reason },
    })
    expect(existsSync(`${file}.recovery`)).toBe(false)
    expect(await validate(again)).toMatchObject({ ok: true, ingestionEnabled: true })
  })
})

describe('an engine that may not write', () => {
  it('reads, refuses imports with one clear error, and says so', async () => {
    const { engine, served } = await complete()
    await engine.services.close()
    const reading = await openEngine(served, {
      dataDir: engine.dataDir,
      environment: { MRE_DB_READ_ONLY: 'on' },
    })
    expect(reading.document(eventId)).not.toBeNull()
    expect(reading.services.system.info()).toMatchObject({ readOnly: true })
    const before = countOf(reading.db, 'ingestion_jobs')
    expect(() => reading.services.ingestion.start(importRequest(eventId))).toThrow(
      objectWith({ code: 'PERSISTENCE_ERROR', message: textLike(/read-only/u) }),
    )
    expect(() => reading.services.settings.set('max_in_flight', '1')).toThrow(
      objectWith({ code: 'PERSISTENCE_ERROR' }),
    )
    await expect(recover(reading, 'reset')).rejects.toMatchObject({ code: 'PERSISTENCE_ERROR' })
    const database = reading.services.health
      .get({ deep: false })
      .components.find(({ component }) => component === 'database')
    expect(database).toMatchObject({ state: 'degraded', facts: { read_only: true } })
    expect(countOf(reading.db, 'ingestion_jobs')).toBe(before)
  })
})
