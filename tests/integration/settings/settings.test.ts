import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { once } from 'node:events'
import { createRouterClient } from '@orpc/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { engineRouter } from '../../../electron/engine/router.ts'
import { restHandler } from '../../../electron/web/rest.ts'
import type { SettingView } from '../../../shared/contract/settings.ts'
import type { StreamMessage } from '../../../shared/contract/views.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { countOf, openEngine, query, type TestEngine } from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'
import { objectWith } from '../../support/matchers.ts'

// Nothing is fetched: no site has to answer.
const nowhere = { url: 'http://127.0.0.1:9' }
const open = (environment: Readonly<Record<string, string>> = {}, dataDir?: string): Promise<TestEngine> =>
  openEngine(nowhere, {
    // An empty variable counts as absent: what the support sets for quick imports must not hold these.
    environment: { MRE_CRAWL_DELAY_MS: '', MRE_MAX_IN_FLIGHT: '', MRE_BROWSER_FALLBACK: '', ...environment },
    ...(dataDir === undefined ? {} : { dataDir }),
  })

function clientOf({ services }: TestEngine) {
  return createRouterClient(engineRouter(services), { context: {} })
}

const named = (settings: readonly SettingView[], key: string): SettingView => {
  const found = settings.find((setting) => setting.key === key)
  if (found === undefined) throw new Error(`No setting ${key}`)
  return found
}
const storedIn = ({ db }: TestEngine) => query(db, 'select key, value from ingestion_settings order by key')
const auditIn = ({ services }: TestEngine) =>
  services.recovery.audit({ limit: 50, resourceType: 'setting' }).entries
const refusal = (code: string, details: object) => ({
  data: objectWith({ code, details: objectWith(details) }),
})

describe('settings over the contract (M15)', () => {
  it('lists each with its kind, value, default, range, unit, area, and where the value comes from', async () => {
    const engine = await open({ MRE_HTTP_RETRIES: '1' })
    const all = await clientOf(engine).settings.list()
    expect(named(all, 'crawl_delay_ms')).toMatchObject({
      kind: 'number',
      group: 'scraping',
      value: 1_000,
      default: 1_000,
      min: 0,
      max: 60_000,
      unit: 'ms',
      source: 'default',
      variable: 'MRE_CRAWL_DELAY_MS',
      applies: 'now',
      caution: { when: 'below', bound: 500 },
    })
    expect(named(all, 'http_retries')).toMatchObject({ value: 1, source: 'environment', unit: null })
    expect(named(all, 'log_level')).toMatchObject({
      kind: 'choice',
      choices: ['debug', 'info', 'warn', 'error'],
    })
    expect(named(all, 'host_rules')).toMatchObject({ kind: 'list', value: '[]' })
    expect(named(all, 'scrape_enabled')).toMatchObject({ kind: 'switch', caution: { when: 'changed' } })
  })

  it('stores several at once, writes old and new to the audit log, and takes back to the default', async () => {
    const engine = await open()
    const client = clientOf(engine)
    const after = await client.settings.set({
      values: { http_retries: 5, user_agent_contact: '0123', debug_artefacts: true },
    })
    expect(named(after, 'http_retries')).toMatchObject({ value: 5, source: 'stored' })
    // Text stays text, whatever it looks like.
    expect(named(after, 'user_agent_contact')).toMatchObject({ value: '0123' })
    expect(engine.services.settings.values()).toMatchObject({ http_retries: 5, debug_artefacts: true })
    expect(auditIn(engine)).toContainEqual(
      objectWith({
        action: 'setting.changed',
        resourceId: 'http_retries',
        actor: 'operator:cli',
        outcome: 'done',
        details: { old: '3 (default)', new: '5' },
      }),
    )
    expect(auditIn(engine)).toHaveLength(3)
    // What is so already leaves no trace.
    await client.settings.set({ values: { http_retries: 5 } })
    expect(auditIn(engine)).toHaveLength(3)
    expect(named(await client.settings.reset({ key: 'http_retries' }), 'http_retries')).toMatchObject({
      value: 3,
      source: 'default',
    })
    expect(auditIn(engine)[0]).toMatchObject({
      action: 'setting.reset',
      details: { old: '5', new: '3 (default)' },
    })
  })

  it.each([
    [
      { http_retries: 5, max_page_bytes: 5 },
      { field: 'max_page_bytes', value: '5' },
    ],
    [
      { http_retries: 5, crawl_jitter_percent: 'many' },
      { field: 'crawl_jitter_percent', value: 'many' },
    ],
    [
      { http_retries: 5, host_rules: '[{"host": "*"}]' },
      { field: 'host_rules', path: '[0].host' },
    ],
    [{ http_retries: 5, log_level: 'loud' }, { range: 'one of debug, info, warn, error' }],
    [
      { http_retries: 5, no_such_setting: 1 },
      { field: 'key', value: 'no_such_setting' },
    ],
  ])('refuses %j whole: nothing of it is stored', async (values, details) => {
    const engine = await open()
    await expect(clientOf(engine).settings.set({ values })).rejects.toMatchObject(
      refusal('VALIDATION_ERROR', details),
    )
    expect(storedIn(engine)).toEqual([])
    expect(auditIn(engine)).toEqual([])
  })

  it('leaves alone what the environment holds, and names the variable', async () => {
    const engine = await open({ MRE_HTTP_RETRIES: '1' })
    const client = clientOf(engine)
    const refused = refusal('SETTING_READ_ONLY', { field: 'http_retries', variable: 'MRE_HTTP_RETRIES' })
    await expect(client.settings.set({ values: { http_retries: 2 } })).rejects.toMatchObject(refused)
    await expect(client.settings.reset({ key: 'http_retries' })).rejects.toMatchObject(refused)
    expect(storedIn(engine)).toEqual([])
  })

  it('asks for a reason before it is impolite or stops everything, and keeps the reason', async () => {
    const engine = await open()
    const client = clientOf(engine)
    const values = { crawl_delay_ms: 100, max_in_flight: 3, scrape_enabled: false, http_retries: 4 }
    await expect(client.settings.set({ values })).rejects.toMatchObject(
      refusal('CONFIRMATION_REQUIRED', { settings: 'crawl_delay_ms, max_in_flight, scrape_enabled' }),
    )
    expect(storedIn(engine)).toEqual([])
    await client.settings.set({ values: { crawl_delay_ms: 600, max_in_flight: 2 } })
    await client.settings.set({ values, reason: 'Our own copy of LiveRC' })
    expect(auditIn(engine).filter(({ reason }) => reason === 'Our own copy of LiveRC')).toHaveLength(4)
    expect(await client.system.info()).toMatchObject({ scrapeEnabled: false })
    // The way back is a change of the switch as well.
    await expect(client.settings.reset({ key: 'scrape_enabled' })).rejects.toMatchObject(
      refusal('CONFIRMATION_REQUIRED', { settings: 'scrape_enabled' }),
    )
    await client.settings.reset({ key: 'scrape_enabled', reason: 'Back to work' })
    expect(await client.system.info()).toMatchObject({ scrapeEnabled: true })
  })

  it('says which values wait for the next start, until that has been', async () => {
    const engine = await open()
    const after = await clientOf(engine).settings.set({ values: { log_retention_days: 7, http_retries: 1 } })
    expect(named(after, 'log_retention_days')).toMatchObject({ applies: 'start', waitsForStart: true })
    expect(named(after, 'http_retries')).toMatchObject({ applies: 'now', waitsForStart: false })
    await engine.services.close()
    const again = await open({}, engine.dataDir)
    expect(named(await clientOf(again).settings.list(), 'log_retention_days')).toMatchObject({
      value: 7,
      waitsForStart: false,
    })
  })

  it('is told to every window, also when another process has changed something', async () => {
    const worker = await openEngine(nowhere, { role: 'worker', timing: { watchMs: 20 } })
    const messages: StreamMessage[] = []
    const watching = (async () => {
      for await (const message of await clientOf(worker).stream.watch({ after: 0 })) messages.push(message)
    })()
    const told = () =>
      messages.filter((message) => message.type === 'data_changed' && message.scope === 'settings').length
    await clientOf(worker).settings.set({ values: { http_retries: 2 } })
    await eventually(told).toBe(1)
    const other = await openEngine(nowhere, { dataDir: worker.dataDir })
    other.services.settings.set('http_retries', '4')
    await eventually(told).toBe(2)
    // Anything else that it writes is no change of a setting.
    other.services.favourites.opened({ kind: 'track', key: 'somewhere' })
    other.services.settings.set('http_retries', '6')
    await eventually(told).toBe(3)
    expect(worker.services.settings.values().http_retries).toBe(6)
    await worker.services.close()
    await watching
  })

  it('changes how much of the log is written, at once', async () => {
    const engine = await open()
    const client = clientOf(engine)
    const lines = async (text: string) => (await client.logs.tail({ level: 'debug', text })).lines.length
    engine.services.log.info('engine_started', { shell: 'first' })
    await client.settings.set({ values: { log_level: 'warn' } })
    engine.services.log.info('engine_started', { shell: 'second' })
    expect([await lines('first'), await lines('second')]).toEqual([1, 0])
    await client.settings.reset({ key: 'log_level' })
    engine.services.log.info('engine_started', { shell: 'third' })
    expect(await lines('third')).toBe(1)
  })

  it('can be read but not changed in a database that only reads', async () => {
    const engine = await open()
    await engine.services.close()
    const reading = await open({ MRE_DB_READ_ONLY: 'on' }, engine.dataDir)
    const client = clientOf(reading)
    expect(await client.system.info()).toMatchObject({ readOnly: true, readOnlyReason: 'setting' })
    expect(named(await client.settings.list(), 'http_retries')).toMatchObject({ value: 3 })
    await expect(client.settings.set({ values: { http_retries: 2 } })).rejects.toMatchObject({
      data: objectWith({ code: 'PERSISTENCE_ERROR' }),
    })
    expect(countOf(reading.db, 'audit_logs')).toBe(0)
    expect(await client.metrics.json({ scope: 'process' })).toMatchObject({ scope: 'process' })
  })
})

describe('settings over REST (L33)', () => {
  async function serve(engine: TestEngine) {
    const handle = restHandler(engineRouter(engine.services))
    const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = z.object({ port: z.int() }).parse(server.address())
    return async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer: unknown = await response.json()
      return { status: response.status, answer }
    }
  }

  it('lists, changes and resets, with the envelope and a status of its own for each refusal', async () => {
    const engine = await open({ MRE_MAX_PAGE_BYTES: '200000' })
    const call = await serve(engine)
    expect(await call('GET', '/settings')).toMatchObject({ status: 200, answer: { success: true } })
    const changed = await call('PATCH', '/settings', {
      values: { http_retries: 5, user_agent_contact: '12', browser_fallback: 'off', http_cache_entries: '0' },
    })
    expect(changed).toMatchObject({ status: 200, answer: { success: true } })
    expect(storedIn(engine)).toEqual([
      { key: 'browser_fallback', value: 'false' },
      { key: 'http_cache_entries', value: '0' },
      { key: 'http_retries', value: '5' },
      { key: 'user_agent_contact', value: '12' },
    ])
    expect(await call('POST', '/settings/http_retries/reset', {})).toMatchObject({ status: 200 })
    expect(engine.services.settings.values().http_retries).toBe(3)
    const refused = async (values: object, status: number, code: string) =>
      expect(await call('PATCH', '/settings', { values })).toMatchObject({
        status,
        answer: { success: false, error: { code } },
      })
    await refused({ http_retries: 99 }, 400, 'VALIDATION_ERROR')
    await refused({ http_retries: 1.5 }, 400, 'VALIDATION_ERROR')
    await refused({ http_retries: [1] }, 400, 'VALIDATION_ERROR')
    await refused({ max_page_bytes: 300_000 }, 409, 'SETTING_READ_ONLY')
    await refused({ crawl_delay_ms: 0 }, 409, 'CONFIRMATION_REQUIRED')
    expect(
      await call('PATCH', '/settings', { values: { crawl_delay_ms: 0 }, reason: 'A server of our own' }),
    ).toMatchObject({ status: 200 })
  })

  it('gives the figures of the data folder, and those of this program alone', async () => {
    const engine = await open()
    engine.services.metrics.metrics.add('laps_processed_total', {}, 3)
    await engine.services.close()
    const again = await open({}, engine.dataDir)
    again.services.metrics.metrics.add('laps_processed_total', {}, 2)
    const call = await serve(again)
    const report = z.object({
      data: z.object({
        startedAt: z.string(),
        families: z.array(
          z.object({ name: z.string(), series: z.array(z.object({ value: z.number().optional() })) }),
        ),
      }),
    })
    const figures = async (path: string) => {
      const { data } = report.parse((await call('GET', path)).answer)
      return (name: string) => data.families.find((family) => family.name === name)?.series[0]?.value
    }
    const [whole, own] = [await figures('/metrics'), await figures('/metrics?scope=process')]
    expect([whole('laps_processed_total'), own('laps_processed_total')]).toEqual([5, 2])
    expect(own('database_bytes')).toBeGreaterThan(4_096)
    expect(await call('GET', '/metrics?scope=planet')).toMatchObject({ status: 400 })
  })
})

describe('settings in a terminal', () => {
  const stored = (file: string, key: string, value: string): void => {
    const database = new DatabaseSync(file)
    database
      .prepare(
        `insert or replace into ingestion_settings (key, value, updated_at) values (?, ?, '2026-01-01T00:00:00Z')`,
      )
      .run(key, value)
    database.close()
  }

  it('asks for the same reasons as the window, and keeps them', async () => {
    const { services, dataDir } = await open()
    await services.close()
    const run = (...words: string[]) => mreJson(['settings', ...words, '--data-dir', dataDir])
    const refused = await run('set', 'crawl_delay_ms', '100')
    expect(refused).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'CONFIRMATION_REQUIRED', details: { settings: 'crawl_delay_ms' } } },
    })
    const inWords = await mre(['settings', 'set', 'crawl_delay_ms', '100', '--data-dir', dataDir])
    expect(inWords.stderr).toContain('Say why with --reason')
    expect(await run('set', 'crawl_delay_ms', '100', '--reason', 'why')).toMatchObject({ exitCode: 1 })
    expect(await run('set', 'crawl_delay_ms', '800')).toMatchObject({ exitCode: 0 })
    const reason = 'Our own copy of LiveRC'
    expect(await run('set', 'crawl_delay_ms', '100', '--reason', reason)).toMatchObject({
      exitCode: 0,
      document: { data: { key: 'crawl_delay_ms', value: 100, source: 'database' } },
    })
    expect(await run('set', 'scrape_enabled', 'off', '--reason', reason)).toMatchObject({ exitCode: 0 })
    // The way back is a change of the switch as well.
    expect(await run('reset', 'scrape_enabled')).toMatchObject({ exitCode: 1 })
    expect(await run('reset', 'scrape_enabled', '--reason', 'Back to work')).toMatchObject({ exitCode: 0 })
    // Back to what is polite takes no reason.
    expect(await run('reset', 'crawl_delay_ms')).toMatchObject({ exitCode: 0 })
    const again = await open({}, dataDir)
    expect(
      auditIn(again)
        .toReversed()
        .map((entry) => [entry.actor, entry.action, entry.resourceId, entry.reason]),
    ).toEqual([
      ['operator:cli', 'setting.changed', 'crawl_delay_ms', null],
      ['operator:cli', 'setting.changed', 'crawl_delay_ms', reason],
      ['operator:cli', 'setting.changed', 'scrape_enabled', reason],
      ['operator:cli', 'setting.reset', 'scrape_enabled', 'Back to work'],
      ['operator:cli', 'setting.reset', 'crawl_delay_ms', null],
    ])
  })

  it('mends a stored value that stops every start, which says how', async () => {
    const { services, dataDir } = await open()
    await services.close()
    const file = services.paths.databaseFile
    stored(file, 'max_in_flight', '99')
    stored(file, 'host_rules', '{"another": "version"}')
    await expect(open({}, dataDir)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: expect.stringContaining('max_in_flight must be a whole number from'),
      action: expect.stringContaining('mre settings reset max_in_flight'),
      details: { field: 'max_in_flight', value: '99', stored: true },
    })
    const run = (...words: string[]) => mreJson([...words, '--data-dir', dataDir])
    expect(await run('jobs', 'work', '--once')).toMatchObject({ exitCode: 1 })
    const { document } = await run('settings', 'list')
    expect(document).toMatchObject({
      data: expect.arrayContaining([
        objectWith({ key: 'max_in_flight', refused: '99' }),
        objectWith({ key: 'host_rules', refused: '{"another": "version"}' }),
      ]),
    })
    expect(await run('settings', 'reset', 'max_in_flight')).toMatchObject({ exitCode: 0 })
    await expect(open({}, dataDir)).rejects.toMatchObject({ details: { field: 'host_rules' } })
    expect(await run('settings', 'set', 'host_rules', '[]')).toMatchObject({ exitCode: 0 })
    const mended = await open({}, dataDir)
    expect(mended.services.settings.values()).toMatchObject({ max_in_flight: 2, host_rules: '[]' })
    expect(auditIn(mended).map(({ resourceId, details }) => [resourceId, details?.['old']])).toEqual([
      ['host_rules', '{"another": "version"}'],
      ['max_in_flight', '99'],
    ])
  })
})
