import { describe, expect, it } from 'vitest'
import { correctedSite } from '../../../fixtures/site/corrected.ts'
import {
  artefacts,
  endsAtEntryList,
  endsAtEvent,
  endsAtRace,
  endOf,
  entryList,
  event,
  eventId,
  expectNothingShown,
  expectRecovery,
  expectSane,
  meetAgain,
  meetFirst,
  openScene,
  race,
  races,
  request,
  sentOf,
  site,
  slug,
  type Trouble,
  undisturbed,
} from '../../support/chaos.ts'
import { canonicalDump, domainDump } from '../../support/engine.ts'
import { expectedDocument } from '../../support/site.ts'

const format = (code: string, details: Readonly<Record<string, unknown>> = {}) => ({
  code,
  stage: 'parse',
  details,
})
const unsupported = 'UNSUPPORTED_LIVERC_VARIANT_ERROR'

const pages: readonly Trouble[] = [
  {
    name: 'of another content type',
    faults: [{ contentType: 'application/octet-stream' }],
    error: null,
    sent: undisturbed,
  },
  {
    name: 'that is no page, of another content type: asked twice, as one that was cut short',
    faults: [{ url: race, contentType: 'application/json', replace: [{ find: '<', with: '' }] }],
    error: format('RACE_PAGE_FORMAT_ERROR'),
    sent: endsAtRace(2),
  },
  {
    name: 'that was lost half way, always: asked twice',
    faults: [{ url: race, truncateAt: 9_000 }],
    error: format('RACE_PAGE_FORMAT_ERROR'),
    sent: endsAtRace(2),
  },
  {
    name: 'that was lost half way, once: asked twice',
    faults: [
      { url: race, truncateAt: 9_000, times: 1 },
      { url: event, truncateAt: 1_000, times: 1 },
      { url: entryList, truncateAt: 1_000, times: 1 },
    ],
    error: null,
    sent: { ...undisturbed, event: 2, entryList: 2, race: 2 },
  },
  ...(
    [
      ['race', race, 'RACE_PAGE_FORMAT_ERROR', endsAtRace(2)],
      ['event page', event, 'EVENT_PAGE_FORMAT_ERROR', endsAtEvent(2)],
      ['entry list', entryList, 'EVENT_PAGE_FORMAT_ERROR', endsAtEntryList(2)],
    ] as const
  ).map(([name, url, code, sent]): Trouble => ({
    name: `without anything: ${name}, asked twice`,
    faults: [{ url, empty: true }],
    error: format(code),
    sent,
  })),
  {
    name: 'with a script whose brackets never close: asked once',
    faults: [{ url: race, malformedScript: true }],
    error: format('RACE_PAGE_FORMAT_ERROR'),
    sent: endsAtRace(1),
  },
  ...(
    [
      ['race', race, 'RACE_PAGE_FORMAT_ERROR', endsAtRace(1)],
      ['event page', event, 'EVENT_PAGE_FORMAT_ERROR', endsAtEvent(1)],
      ['entry list', entryList, 'EVENT_PAGE_FORMAT_ERROR', endsAtEntryList(1)],
    ] as const
  ).map(([name, url, code, sent]): Trouble => ({
    name: `that a script puts together, without a browser: ${name}, asked once`,
    faults: [{ url, scriptRendered: { afterMs: 10 } }],
    error: format(code, { browser: 'off' }),
    sent,
  })),
  ...(
    [
      ['event', event, 'renamed_table', endsAtEvent(1)],
      ['event', event, 'renamed_class', endsAtEvent(1)],
      ['event', event, 'unknown_variant', endsAtEvent(1)],
      ['entry list', entryList, 'renamed_table', endsAtEntryList(1)],
      ['entry list', entryList, 'missing_marker', endsAtEntryList(1)],
      ['race', race, 'renamed_table', endsAtRace(1)],
      ['race', race, 'unknown_headings', endsAtRace(1)],
      ['race', race, 'unknown_variant', endsAtRace(1)],
    ] as const
  ).map(([name, url, drift, sent]): Trouble => ({
    name: `that has drifted: ${name}, ${drift}, asked once`,
    faults: [{ url, drift }],
    error: format(unsupported),
    sent,
  })),
  {
    name: 'whose laps are gone: asked once',
    faults: [{ url: race, drift: 'missing_marker' }],
    error: format('LAP_TABLE_MISSING_ERROR'),
    sent: endsAtRace(1),
  },
]

describe('a first import that meets a page', () => {
  it.each(pages)('$name', async (trouble) => {
    expect(await meetFirst(trouble)).toBe(endOf(trouble))
  })
})

describe('a forced import of a complete event that meets a page', () => {
  it.each(pages)('$name', async (trouble) => {
    expect(await meetAgain(trouble)).toBe(endOf(trouble))
  })
})

describe('"not changed"', () => {
  const nothingKept: readonly Trouble[] = [
    {
      name: 'to whoever asks for the first time, always: asked twice',
      faults: [{ url: race, notModified: 'always' }],
      error: { code: 'CONNECTOR_HTTP_ERROR', stage: 'fetch', details: { status_code: 304 } },
      sent: endsAtRace(2),
    },
    {
      name: 'to whoever asks for the first time, once: asked twice',
      faults: [{ url: event, notModified: 'always', times: 1 }],
      error: null,
      sent: { ...undisturbed, event: 2 },
    },
  ]
  it.each(nothingKept)('$name', async (trouble) => {
    expect(await meetFirst(trouble)).toBe(endOf(trouble))
  })

  it.each<Trouble>([
    {
      name: 'by a server that keeps track of its pages',
      faults: [],
      serve: { validators: true },
      error: null,
      sent: undisturbed,
    },
    {
      name: 'never, by a server that hands out validators',
      faults: [{ notModified: 'never' }],
      serve: { validators: true },
      error: null,
      sent: undisturbed,
    },
    {
      name: 'always',
      faults: [{ notModified: 'always' }],
      serve: { validators: true },
      error: null,
      sent: undisturbed,
    },
  ])('to whoever has the page: $name', async (trouble) => {
    expect(await meetAgain(trouble)).toBe(endOf(trouble))
  })

  it.each([
    ['body', 'update http_cache set body = null', 1],
    ['bytes', "update http_cache set body = x'001122'", 2],
    ['entry', 'delete from http_cache', 1],
  ] as const)(
    'without a usable %s: the page is asked for as if for the first time',
    async (_what, damage, asked) => {
      const scene = await openScene({ faults: [], serve: { validators: true } })
      const { served, engine } = scene
      await engine.importEvent(eventId, { trackSlug: slug })
      const before = domainDump(engine.db)
      engine.services.database.write.prepare(damage).run()
      served.forget()
      await engine.importEvent(eventId, { force: true })
      // Races are their own checkpoint: of those no body was ever kept.
      expect(served.requests()).toHaveLength(asked * 2 + races)
      expect(domainDump(engine.db)).toBe(before)
      await expectRecovery(scene)
    },
  )
})

describe('results that were corrected between two imports', () => {
  const corrected = correctedSite(site)
  const open = async () => {
    const scene = await openScene({ faults: [], serve: { corrected, validators: true } })
    await scene.engine.importEvent(eventId, { trackSlug: slug })
    return scene
  }

  it('are stored by a forced import, as if they had always been there', async () => {
    const { served, engine } = await open()
    served.setFaults([{ corrected: true }])
    served.forget()
    const { changes } = await engine.importEvent(eventId, { force: true })
    expect(sentOf(served)).toEqual({ ...undisturbed, robots: 0 })
    expect(JSON.stringify(changes)).not.toBe('[]')
    expect(engine.document(eventId)).toEqual(expectedDocument(corrected, eventId))
    expectSane(engine)
    const fresh = await openScene({ faults: [{ corrected: true }], serve: { corrected } })
    await fresh.engine.importEvent(eventId, { trackSlug: slug })
    expect(canonicalDump(engine.db)).toBe(canonicalDump(fresh.engine.db))
  })

  it('are stored all together or not at all', async () => {
    const { served, engine } = await open()
    const before = domainDump(engine.db)
    served.setFaults([{ url: race, status: 500 }, { corrected: true }])
    served.forget()
    expect(await engine.failure(request(true))).toMatchObject({ code: 'CONNECTOR_HTTP_ERROR' })
    expect(sentOf(served)).toEqual({ ...endsAtRace(4), robots: 0 })
    expect(domainDump(engine.db)).toBe(before)
    expectSane(engine)
    served.setFaults([{ corrected: true }])
    await engine.importEvent(eventId, { force: true })
    expect(engine.document(eventId)).toEqual(expectedDocument(corrected, eventId))
  })
})

describe('markup that has drifted', () => {
  it('is kept and reported, stops requests after three pages, and goes on when somebody confirms', async () => {
    const scene = await openScene({ faults: [] })
    const { served, engine } = scene
    const { drift, health } = engine.services
    for (const [index, url] of [event, entryList, race].entries()) {
      expect(drift.stop()).toBeNull()
      served.setFaults([{ url, drift: 'renamed_table' }])
      expect(await engine.failure(request())).toMatchObject({ code: unsupported, stage: 'parse' })
      expect(artefacts(engine)).toHaveLength(index + 1)
      expect(drift.state()).toMatchObject({ unconfirmed: index + 1, stopped: index === 2 })
      const component = health.get({ deep: false }).components.find(({ state }) => state !== 'ok')
      expect(component).toBeDefined()
    }
    const stopped = { code: 'SCRAPING_DISABLED', stage: 'policy' }
    served.setFaults([])
    for (const force of [false, true]) {
      served.forget()
      expect(await engine.failure(request(force))).toMatchObject({ ...stopped, details: { reason: 'drift' } })
      expect(served.log()).toEqual([])
      expectNothingShown(engine, stopped)
      expectSane(engine)
    }
    drift.confirm('Looked at; the parsers are right again.')
    await expectRecovery(scene)
  })
})
