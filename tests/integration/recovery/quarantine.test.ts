import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { engineOf } from '../../../electron/engine/engine.ts'
import { startWebShell } from '../../../electron/web/web-shell.ts'
import type { EventRecovery } from '../../../shared/contract/recovery.ts'
import type { StreamMessage } from '../../../shared/contract/views.ts'
import { staysInQuarantine } from '../../../shared/domain/quarantine.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { mreJson } from '../../support/cli.ts'
import {
  canonicalDump,
  domainDump,
  openEngine,
  replayEnvironment,
  type TestEngine,
} from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'
import { objectWith } from '../../support/matchers.ts'
import { rendererFolder } from '../../support/renderer-folder.ts'
import { serveSite } from '../../support/site.ts'

const site = createSite({ seed: 37, size: 'tiny', quirks: 'none' })
const { slug, eventId } = site.urls.headline
const event = String(eventId)
const reason = 'lap times of another race'
const note = 'compared with LiveRC, all right'

async function imported(options: Parameters<typeof openEngine>[1] = {}) {
  const served = await serveSite(site)
  const engine = await openEngine(served, options)
  await engine.importEvent(eventId, { trackSlug: slug })
  return { engine, served }
}

const place = ({ services }: TestEngine) => services.quarantine.place(event, reason)
const markOf = ({ services }: TestEngine) => services.library.event(event).event.quarantine
const audits = ({ services }: TestEngine) =>
  services.recovery
    .audit({ limit: 50 })
    .entries.map(({ action, outcome, reason: why, actor }) => [action, outcome, why, actor])

/** Messages of an engine's stream from now on. */
function messagesOf({ services }: TestEngine): StreamMessage[] {
  const messages: StreamMessage[] = []
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  void (async () => {
    for await (const message of services.stream.watch(0, stop.signal)) messages.push(message)
  })().catch(() => undefined)
  return messages
}

const told = objectWith({ type: 'data_changed', scope: 'event', subject: event })
const recover = ({ services }: TestEngine, action: EventRecovery, dryRun = false) =>
  services.recovery.recover({ eventId: event, action, reason: 'start over', dryRun, confirmed: true })

describe('marking an event as unsafe (F37)', () => {
  it('is audited, pushed, touches no row, and outlives the program', async () => {
    const { engine, served } = await imported()
    const rows = domainDump(engine.db)
    const messages = messagesOf(engine)
    const view = place(engine)
    expect(view).toMatchObject({ eventId: event, by: 'operator:cli', reason, ended: null })
    expect(domainDump(engine.db)).toBe(rows)
    await eventually(() => messages).toContainEqual(told)
    expect(audits(engine)).toEqual([['event.quarantine', 'done', reason, 'operator:cli']])
    expect(() => engine.services.library.document(event)).toThrow(objectWith({ code: 'EVENT_QUARANTINED' }))

    await engine.services.close()
    const again = await openEngine(served, { dataDir: engine.dataDir })
    expect(markOf(again)).toEqual({ since: view.since, by: 'operator:cli', reason })
    again.services.quarantine.release(event, note)
    expect(markOf(again)).toBeNull()
    expect(again.services.quarantine.list({ ended: false })).toEqual([])
    expect(again.services.quarantine.list({ ended: true })).toMatchObject([
      { eventId: event, ended: { how: 'released', note, by: 'operator:cli' } },
    ])
    expect(() => again.services.library.document(event)).not.toThrow()
    expect(audits(again)[0]).toEqual(['event.release', 'done', note, 'operator:cli'])
  })

  it('is refused twice, for what is not imported or known, and where nothing is to be released; refusals are audited', async () => {
    const { engine } = await imported()
    const { quarantine } = engine.services
    const refused = objectWith({ code: 'STATE_MACHINE_ERROR' })
    expect(() => quarantine.release(event, note)).toThrow(refused)
    place(engine)
    expect(() => place(engine)).toThrow(
      objectWith({ code: 'STATE_MACHINE_ERROR', details: objectWith({ reason, by: 'operator:cli' }) }),
    )
    expect(() => quarantine.place('99', reason)).toThrow(objectWith({ code: 'NOT_FOUND' }))
    expect(() => quarantine.release('99', note)).toThrow(objectWith({ code: 'NOT_FOUND' }))
    await recover(engine, 'reset')
    expect(() => place(engine)).toThrow(refused)
    expect(audits(engine).filter(([, outcome]) => outcome === 'refused')).toEqual([
      ['event.quarantine', 'refused', reason, 'operator:cli'],
      ['event.quarantine', 'refused', reason, 'operator:cli'],
      ['event.release', 'refused', note, 'operator:cli'],
    ])
  })

  it('is seen by the windows of every other process at once, and its end as well', async () => {
    const { engine, served } = await imported()
    const window = await openEngine(served, {
      dataDir: engine.dataDir,
      role: 'worker',
      timing: { watchMs: 20 },
    })
    const messages = messagesOf(window)
    const heard = () => messages.filter(({ type }) => type === 'data_changed').length
    place(engine)
    await eventually(() => messages).toContainEqual(told)
    expect(markOf(window)).toMatchObject({ reason })
    const before = heard()
    engine.services.quarantine.release(event, note)
    await eventually(heard).toBe(before + 1)
    expect(markOf(window)).toBeNull()
  })
})

describe('what ends a quarantine, and what does not', () => {
  it('stays through a forced import, which says so', async () => {
    const { engine, served } = await imported()
    place(engine)
    served.forget()
    const result = await engine.importEvent(eventId, { force: true })
    expect(served.requests().length).toBeGreaterThan(1)
    expect(result.warnings).toContain(staysInQuarantine)
    expect(markOf(engine)).toMatchObject({ reason })
    const [view] = engine.services.quarantine.list({ ended: false })
    expect(Date.parse(view?.lastIngestedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(view?.since ?? ''))
    engine.services.quarantine.release(event, note)
    expect((await engine.importEvent(eventId, { force: true })).warnings).not.toContain(staysInQuarantine)
  })

  it.each([
    ['reset', 'lifted'],
    ['cleanup_full', 'lifted'],
    ['cleanup', 'stays'],
  ] as const)('%s: %s', async (action, outlook) => {
    const { engine } = await imported()
    const dump = canonicalDump(engine.db)
    expect(await recover(engine, action, true)).toMatchObject({ quarantine: 'none' })
    place(engine)
    expect(await recover(engine, action, true)).toMatchObject({ dryRun: true, quarantine: outlook })
    expect(markOf(engine)).toMatchObject({ reason })
    expect(canonicalDump(engine.db)).toBe(dump)
    const messages = messagesOf(engine)
    expect(await recover(engine, action)).toMatchObject({ dryRun: false, quarantine: outlook })
    await eventually(() => messages).toContainEqual(told)
    const lifted = ['event.quarantine_lifted', 'done', 'start over', 'operator:cli']
    if (outlook === 'stays') {
      expect(markOf(engine)).toMatchObject({ reason })
      expect(audits(engine)).not.toContainEqual(lifted)
      return
    }
    expect(markOf(engine)).toBeNull()
    expect(audits(engine)).toContainEqual(lifted)
    expect(engine.services.quarantine.history(event)).toMatchObject([
      { reason, ended: { how: action, note: 'start over' } },
    ])
  })

  it('is not touched by a recovery that could not be written down', async () => {
    const { engine } = await imported()
    place(engine)
    engine.services.database.write.prepare('drop table audit_logs').run()
    await expect(recover(engine, 'reset')).rejects.toMatchObject({ code: 'PERSISTENCE_ERROR' })
    expect(markOf(engine)).toMatchObject({ reason })
  })
})

describe('a validation', () => {
  it('names events that did not pass, and whether they are in quarantine', async () => {
    const { engine } = await imported()
    const validated = async () => {
      const { result } = await engine.run({ kind: 'validation' })
      return result?.kind === 'validation' ? result.data : null
    }
    expect(await validated()).toMatchObject({ ok: true, damaged: [] })
    engine.services.database.write.prepare('delete from laps where id = (select min(id) from laps)').run()
    const name = engine.services.library.event(event).event.name
    expect(await validated()).toMatchObject({
      ok: false,
      damaged: [{ eventId: event, eventName: name, quarantined: false }],
    })
    place(engine)
    expect(await validated()).toMatchObject({ ok: false, damaged: [{ eventId: event, quarantined: true }] })
  })
})

describe('the commands', () => {
  it('mark, list, refuse, release, and tell with their exit codes what happened', async () => {
    const { engine, served } = await imported()
    await engine.services.close()
    const environment = { ...replayEnvironment(served), MRE_DATA_DIR: engine.dataDir }
    const run = (...args: string[]) => mreJson(args, environment)
    const refused = (code: string, exitCode = 1) => ({ exitCode, document: { error: objectWith({ code }) } })
    const mark = ['events', 'quarantine', '--event', event, '--reason', reason]
    expect(await run('quarantine')).toMatchObject({ exitCode: 0, document: { data: [] } })
    expect(await run('events', 'quarantine', '--event', event, '--reason', 'x')).toMatchObject(
      refused('VALIDATION_ERROR'),
    )
    expect(await run(...mark)).toMatchObject({
      exitCode: 0,
      document: { data: { event_id: event, reason, by: 'operator:cli', ended_at: null } },
    })
    expect(await run(...mark)).toMatchObject(refused('STATE_MACHINE_ERROR'))
    expect(await run('quarantine')).toMatchObject({ document: { data: [{ event_id: event, reason }] } })
    expect(await run('events', 'show', '--event', event)).toMatchObject({
      document: { data: { quarantine: { reason, by: 'operator:cli' } } },
    })
    const out = join(engine.dataDir, 'laps.csv')
    const laps = ['export', '--event', event, '--table', 'laps', '--format', 'csv', '--out', out]
    expect(await run(...laps)).toMatchObject(refused('EVENT_QUARANTINED'))
    expect(await run('report', '--event', event, '--out', join(engine.dataDir, 'report.html'))).toMatchObject(
      refused('EVENT_QUARANTINED'),
    )
    expect(existsSync(out)).toBe(false)
    expect(await run('events', 'ingest', '--event', event, '--force')).toMatchObject({
      exitCode: 0,
      document: { data: { warnings: [staysInQuarantine] } },
    })
    expect(await run('ingest', 'liverc', 'release-event', '--event', event, '--note', note)).toMatchObject({
      exitCode: 0,
      document: { data: { ended_how: 'released', ended_note: note } },
    })
    expect(await run('events', 'release', '--event', event, '--note', note)).toMatchObject(
      refused('STATE_MACHINE_ERROR'),
    )
    expect(await run('quarantine', '--event', event)).toMatchObject({
      document: { data: [{ ended_note: note }] },
    })
  })
})

describe('REST', () => {
  it('marks, lists and releases; exports and reports answer 409', async () => {
    const { engine } = await imported()
    const page = rendererFolder()
    const shell = await startWebShell({ engine: engineOf(engine.services), rendererDir: page.folder })
    onTestFinished(async () => {
      await shell.close()
      await rm(page.parent, { recursive: true })
    })
    const call = async (method: string, path: string, body?: object) => {
      const response = await fetch(new URL(`/api/v1${path}`, shell.url), {
        method,
        headers: { authorization: `Bearer ${shell.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, answer: await response.json().catch(() => null) }
    }
    const path = `/recovery/events/${event}`
    expect(await call('POST', `${path}/quarantine`, { reason: 'x' })).toMatchObject({ status: 400 })
    expect(await call('POST', `${path}/quarantine`, { reason })).toMatchObject({
      status: 200,
      answer: { success: true, data: { eventId: event, reason } },
    })
    expect(await call('GET', '/recovery/quarantine')).toMatchObject({
      answer: { data: [{ eventId: event }] },
    })
    expect(await call('GET', `/events/${event}`)).toMatchObject({
      status: 200,
      answer: { data: { event: { quarantine: { reason } } } },
    })
    for (const wanted of [
      `/export/table?table=laps&format=csv&event=${event}`,
      `/export/table?table=event&format=json&event=${event}`,
      `/export/report.html?event=${event}`,
    ]) {
      expect(await call('GET', wanted)).toMatchObject({
        status: 409,
        answer: { success: false, error: { code: 'EVENT_QUARANTINED' } },
      })
    }
    expect(await call('POST', `${path}/release`, { note })).toMatchObject({ status: 200 })
    expect(await call('GET', `${path}/quarantine`)).toMatchObject({
      answer: { data: [{ ended: { how: 'released', note } }] },
    })
    expect(await call('GET', '/recovery/quarantine?ended=true')).toMatchObject({
      answer: { data: [{ eventId: event }] },
    })
    expect(await call('GET', '/recovery/quarantine')).toMatchObject({ answer: { data: [] } })
  })
})
