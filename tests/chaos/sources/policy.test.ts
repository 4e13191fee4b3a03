import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  endsAtEvent,
  endsAtRace,
  endOf,
  eventId,
  expectNothingShown,
  expectRecovery,
  expectSane,
  meetFirst,
  openScene,
  race,
  request,
  sentOf,
  slug,
  type Trouble,
  undisturbed,
} from '../../support/chaos.ts'
import { domainDump, openEngine } from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'

const disallowed = { code: 'ROBOTS_DISALLOWED', stage: 'policy' }
const unreadable = (details: Readonly<Record<string, unknown>>) => ({
  code: 'CONNECTOR_HTTP_ERROR',
  details,
})
const nothing = { robots: 0, event: 0, entryList: 0, race: 0, otherRaces: 0, elsewhere: 0 }

describe('robots.txt', () => {
  it.each([
    ['everything', 'Disallow: /', { ...nothing, robots: 1 }],
    ['results by their query', 'Disallow: /results/?p=view_event', { ...nothing, robots: 1 }],
    ['entry lists', 'Disallow: /*?p=view_entry_list', { ...endsAtEvent(1) }],
    ['one race', `Disallow: ${race.slice(race.indexOf('/results'))}$`, endsAtRace(0)],
  ] as const)('that disallows %s keeps us from it before it is asked for', async (_what, rule, sent) => {
    const served = { robots: () => `User-agent: *\n${rule}` }
    const scene = await openScene({ faults: [], serve: served })
    expect(await scene.engine.failure(request())).toMatchObject(disallowed)
    expect(sentOf(scene.served)).toEqual(sent)
    expectNothingShown(scene.engine, disallowed)
    expectSane(scene.engine)
    // And again, without another look at it.
    scene.served.forget()
    expect(await scene.engine.failure(request())).toMatchObject(disallowed)
    expect(sentOf(scene.served).robots).toBe(0)
  })

  it.each<Trouble & { readonly what: string }>([
    {
      what: 'cannot be read',
      name: '500 always',
      faults: [{ page: 'robots', status: 500 }],
      error: { ...unreadable({ robots: true, status_code: 500, attempts: 4 }), stage: 'policy' },
      sent: { ...nothing, robots: 4 },
    },
    {
      what: 'cannot be read',
      name: '429 always',
      faults: [{ page: 'robots', status: 429 }],
      error: { ...unreadable({ robots: true, status_code: 429, attempts: 4 }), stage: 'policy' },
      sent: { ...nothing, robots: 4 },
    },
    {
      what: 'never comes',
      name: 'slow',
      faults: [{ page: 'robots', delayMs: 86_400_000 }],
      environment: { MRE_HTTP_TOTAL_TIMEOUT_MS: '250', MRE_HTTP_RETRIES: '1' },
      error: { ...unreadable({ reason: 'timeout', attempts: 2 }), stage: 'fetch' },
      sent: { ...nothing, robots: 2 },
    },
    {
      what: 'drips without an end',
      name: 'slow drip',
      faults: [{ page: 'robots', drip: { bytes: 1, everyMs: 20, endless: true } }],
      serve: { robots: () => 'User-agent: *\nDisallow:' },
      environment: { MRE_HTTP_TOTAL_TIMEOUT_MS: '250', MRE_HTTP_RETRIES: '1' },
      error: { ...unreadable({ reason: 'timeout', attempts: 2 }), stage: 'fetch' },
      sent: { ...nothing, robots: 2 },
    },
    {
      what: 'is reset',
      name: 'always',
      faults: [{ page: 'robots', connection: 'reset' }],
      error: { ...unreadable({ reason: 'connection', attempts: 4 }), stage: 'fetch' },
      sent: { ...nothing, robots: 4 },
    },
    {
      what: 'redirects away',
      name: 'to another site',
      faults: [{ page: 'robots', redirectTo: 'https://elsewhere.example/robots.txt' }],
      error: { ...unreadable({ robots: true }), stage: 'policy' },
      sent: { ...nothing, robots: 1 },
    },
    {
      what: 'comes late',
      name: 'once',
      faults: [{ page: 'robots', delayMs: 60 }],
      error: null,
      sent: undisturbed,
    },
    {
      what: 'comes in the end',
      name: '503 twice',
      faults: [{ page: 'robots', status: 503, times: 2 }],
      error: null,
      sent: { ...undisturbed, robots: 3 },
    },
    {
      what: 'is not there',
      name: '403',
      faults: [{ page: 'robots', status: 403 }],
      error: null,
      sent: undisturbed,
    },
  ])('that $what ($name): nothing is asked that it might not allow', async (trouble) => {
    expect(await meetFirst(trouble)).toBe(endOf(trouble))
  })

  it.each([
    ['cannot be read', { status: 500 }, '', 'CONNECTOR_HTTP_ERROR', 4],
    ['has come to disallow everything', {}, 'User-agent: *\nDisallow: /', 'ROBOTS_DISALLOWED', 1],
  ] as const)(
    'that %s, a day later, leaves a complete event as it is',
    async (_what, effect, later, code, asked) => {
      let rules = ''
      const scene = await openScene({ faults: [], serve: { robots: () => rules } })
      await scene.engine.importEvent(eventId, { trackSlug: slug })
      await scene.engine.services.close()
      rules = later
      const next = await openEngine(scene.served, { dataDir: scene.engine.dataDir })
      next.services.database.write.prepare('delete from robots_cache').run()
      const before = domainDump(next.db)
      scene.served.setFaults([{ page: 'robots', ...effect }])
      scene.served.forget()
      expect(await next.failure(request(true))).toMatchObject({ code, stage: 'policy' })
      // Without force the event is served from what is stored.
      expect(await next.importEvent(eventId)).toMatchObject({ sourceChecked: false, sourceError: { code } })
      expect(sentOf(scene.served)).toEqual({
        ...nothing,
        robots: code === 'ROBOTS_DISALLOWED' ? 1 : 2 * asked,
      })
      expect(domainDump(next.db)).toBe(before)
      expectSane(next)
    },
  )
})

describe('the kill switch', () => {
  const stopped = { code: 'SCRAPING_DISABLED', stage: 'policy' }

  it.each([
    ['a first import', false],
    ['a forced import of a complete event', true],
  ] as const)('thrown in the middle of %s stops it before the next request', async (_what, isComplete) => {
    const scene = await openScene({ faults: [] })
    const { served, engine } = scene
    const { settings } = engine.services
    if (isComplete) await engine.importEvent(eventId, { trackSlug: slug })
    const before = domainDump(engine.db)
    // The race is under way, and stays there until the switch has been thrown.
    served.setFaults([{ url: race, delayMs: 300 }])
    served.forget()
    const job = engine.run(request(isComplete))
    await eventually(() => sentOf(served).race).toBe(1)
    settings.set('scrape_enabled', 'off', 'A test')
    expect(await job).toMatchObject({ state: 'failed', error: stopped })
    expect(sentOf(served)).toEqual({ ...endsAtRace(1), robots: isComplete ? 0 : 1 })
    if (isComplete) expect(domainDump(engine.db)).toBe(before)
    else expectNothingShown(engine, stopped)
    expectSane(engine)

    served.forget()
    expect(await engine.failure(request(true))).toMatchObject(stopped)
    expect(await engine.failure({ kind: 'track_sync' })).toMatchObject(stopped)
    expect(served.log()).toEqual([])
    settings.reset('scrape_enabled', 'A test')
    await expectRecovery(scene)
  })

  it('stops requests that wait for their turn as well', async () => {
    const scene = await openScene({
      faults: [{ page: 'race', delayMs: 300 }],
      environment: { MRE_RACE_FETCH_CONCURRENCY: '4', MRE_MAX_IN_FLIGHT: '1' },
    })
    const { served, engine } = scene
    const job = engine.run(request())
    await eventually(() => served.log().length).toBe(4)
    engine.services.settings.set('scrape_enabled', 'off', 'A test')
    expect(await job).toMatchObject({ state: 'failed', error: stopped })
    expect(served.log()).toHaveLength(4)
    expectNothingShown(engine, stopped)
    expectSane(engine)
    engine.services.settings.reset('scrape_enabled', 'A test')
    await expectRecovery(scene)
  })

  it('in the environment sends nothing at all, and wins over the database', async () => {
    const { served, engine } = await openScene({ faults: [], environment: { MRE_SCRAPE_ENABLED: 'off' } })
    expect(await engine.failure(request())).toMatchObject(stopped)
    expect(served.log()).toEqual([])
    expect(engine.services.settings.list().find(({ key }) => key === 'scrape_enabled')).toMatchObject({
      value: false,
      source: 'environment',
    })
  })
})

describe('the circuit breaker', () => {
  const open = { code: 'CIRCUIT_OPEN', stage: 'policy', details: { domain: 'liverc.com' } }

  it('opens after so many failures, and then nothing is sent', async () => {
    const scene = await openScene({
      faults: [{ page: 'event', status: 500 }],
      environment: { MRE_CIRCUIT_FAILURES: '3', MRE_CIRCUIT_OPEN_MS: '3600000' },
    })
    const { served, engine } = scene
    expect(await engine.failure(request())).toMatchObject(open)
    expect(sentOf(served)).toEqual(endsAtEvent(3))
    expectNothingShown(engine, open)
    served.forget()
    const error = await engine.failure(request())
    expect(error).toMatchObject(open)
    expect(Date.parse(String(error.details['retry_at']))).toBeGreaterThan(Date.now())
    expect(served.log()).toEqual([])
    expectSane(engine)
  })

  it('is not opened by pages that are not there', async () => {
    const { served, engine } = await openScene({
      faults: [{ page: 'event', status: 404 }],
      environment: { MRE_CIRCUIT_FAILURES: '2' },
    })
    for (const _ of [1, 2, 3])
      expect(await engine.failure(request())).toMatchObject({ code: 'CONNECTOR_HTTP_ERROR' })
    expect(sentOf(served)).toEqual(endsAtEvent(3))
  })

  it('half-opens with one probe, whoever asks, opens again, and closes when the site is back', async () => {
    const scene = await openScene({
      faults: [{ page: 'event', status: 503 }],
      environment: {
        MRE_CIRCUIT_FAILURES: '2',
        MRE_CIRCUIT_OPEN_MS: '1500',
        MRE_RACE_FETCH_CONCURRENCY: '4',
      },
    })
    const { served, engine } = scene
    const first = await engine.failure(request())
    expect(first).toMatchObject(open)
    served.setFaults([{ status: 503 }])
    served.forget()
    await until(first.details['retry_at'])
    const both = await Promise.all([engine.run(request()), engine.run({ kind: 'track_sync' })])
    expect(both.map(({ error }) => error?.code)).toEqual(['CIRCUIT_OPEN', 'CIRCUIT_OPEN'])
    expect(served.log()).toHaveLength(1)
    expectNothingShown(engine, open)

    served.forget()
    await until(both[0].error?.details['retry_at'])
    await expectRecovery(scene)
    expect(sentOf(served)).toMatchObject({ event: 1, entryList: 1, race: 1 })
  })
})

async function until(instant: unknown): Promise<void> {
  // What the error says is when it may be tried again; timers may be a little early.
  await sleep(Math.max(0, Date.parse(String(instant)) - Date.now()) + 20)
}
