import { describe, expect, it } from 'vitest'
import { answerStatus, cutShort, loseLaps, type SiteOverrides } from '../../fixtures/site/overrides.ts'
import { createSite, type Site } from '../../fixtures/site/site.ts'
import type { RacePage } from '../../shared/domain/pages.ts'
import { domainDump, openEngine, query, rowOf, type TestEngine } from '../support/engine.ts'
import {
  eventTruth,
  expectedDocument,
  present,
  raceIds,
  raceTruth,
  serveSite,
  type ServedSite,
} from '../support/site.ts'

const site = createSite({ seed: 43, size: 'small', tracks: 1, races: 4, lapsPerDriver: 14 })
const { slug, eventId, event, entryList } = site.urls.headline
/** A race in the middle of the page, so that there are races before and after it. */
const raceId = present(raceIds(site, eventId)[2], 'race')
const race = site.urls.race(slug, raceId)
const otherRace = site.urls.race(slug, present(raceIds(site, eventId)[1], 'race'))
const winner = present(raceTruth(site, raceId).results[0], 'winner')
const winnerId = present(winner.driverId, 'driver')
const request = { kind: 'event_import', eventId: String(eventId), force: false } as const

interface Failure {
  readonly name: string
  readonly change: SiteOverrides
  readonly code: string
  readonly stage: string
}

const failures: readonly Failure[] = [
  ...[404, 500, 503].map((status) => ({
    name: `that is answered with ${status}`,
    change: { responses: { [race]: answerStatus(status) } },
    code: 'CONNECTOR_HTTP_ERROR',
    stage: 'fetch',
  })),
  {
    name: 'that redirects to another race',
    change: { responses: { [race]: answerStatus(302, { location: otherRace }) } },
    code: 'CONNECTOR_HTTP_ERROR',
    stage: 'fetch',
  },
  {
    name: 'that redirects away from LiveRC',
    change: { responses: { [race]: answerStatus(302, { location: 'https://elsewhere.example/' }) } },
    code: 'VALIDATION_ERROR',
    stage: 'policy',
  },
  {
    name: 'that is cut short',
    change: { responses: { [race]: cutShort(9_000) } },
    code: 'RACE_PAGE_FORMAT_ERROR',
    stage: 'parse',
  },
  {
    name: 'without lap data',
    change: {
      responses: { [race]: (page) => ({ ...page, body: page.body.replaceAll('racerLaps', 'otherLaps') }) },
    },
    code: 'LAP_TABLE_MISSING_ERROR',
    stage: 'parse',
  },
  {
    name: 'without the laps of one driver',
    change: { races: { [raceId]: withoutBlock } },
    code: 'LAP_TABLE_MISSING_ERROR',
    stage: 'parse',
  },
  {
    name: 'with more laps than it counts',
    change: { races: { [raceId]: withRowLaps((laps) => laps - 1) } },
    code: 'RACE_PAGE_FORMAT_ERROR',
    stage: 'parse',
  },
  {
    name: 'with a driver listed twice',
    change: {
      races: {
        [raceId]: (page) => ({ ...page, results: [...page.results, present(page.results[0], 'row')] }),
      },
    },
    code: 'VALIDATION_ERROR',
    stage: 'normalise',
  },
  {
    name: 'with a gap in the laps of a driver',
    change: {
      races: {
        [raceId]: (page) => ({
          ...page,
          lapBlocks: page.lapBlocks.map((block) => ({
            ...block,
            laps: block.laps.filter(({ lap }) => lap !== 3),
          })),
        }),
      },
    },
    code: 'VALIDATION_ERROR',
    stage: 'normalise',
  },
]

describe('a first import that meets a race page', () => {
  it.each(failures)('$name ends at depth none, and shows nothing', async ({ change, code, stage }) => {
    const { engine, served } = await start(site.withOverrides(change))
    const error = await engine.failure(request)
    expect(error).toMatchObject({ code, stage })
    expect(JSON.stringify(error)).not.toMatch(/<[a-z!]/iu)
    expect(eventRow(engine)).toMatchObject({
      ingest_depth: 'none',
      ingestion_status: 'failed',
      last_ingested_at: null,
      last_error_code: code,
      last_error_stage: stage,
      last_error_message: error.message,
      last_error_at: expect.stringMatching(/Z$/u),
    })
    expectNothingShown(engine)

    served.show(site)
    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

describe('a forced import that meets a race page', () => {
  it.each(failures)(
    '$name leaves the complete event as it was, byte for byte',
    async ({ change, code, stage }) => {
      const { engine, served } = await start(site)
      const first = await engine.importEvent(eventId)
      const before = domainDump(engine.db)
      // Another page of the event has been corrected: that must not be stored either.
      const corrected = site.withOverrides({
        events: { [eventId]: (page) => ({ ...page, stats: { ...page.stats, totalRaceLaps: 1 } }) },
      })
      served.show(corrected.withOverrides(change))
      expect(await engine.failure({ ...request, force: true })).toMatchObject({ code, stage })
      expect(domainDump(engine.db)).toBe(before)
      expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
      expect(eventRow(engine)).toMatchObject({
        ingest_depth: 'laps_full',
        last_ingested_at: first.lastIngestedAt,
        last_error_code: code,
        last_error_stage: stage,
      })
      expect(engine.services.library.event(String(eventId)).event).toMatchObject({
        status: 'imported',
        lastError: { code },
      })
    },
  )
})

describe('a race page with fewer laps than it counts', () => {
  const short = site.withOverrides({ races: { [raceId]: loseLaps(winnerId, 2) } })

  it('is fetched twice and accepted with a warning', async () => {
    const { engine, served } = await start(short)
    const result = await engine.importEvent(eventId)
    expect(served.requests().filter((address) => address === race)).toHaveLength(2)
    expect(served.requests()).toHaveLength(2 + 4 + 1)
    expect(result.warnings).toEqual([
      `${winner.driverName}: ${winner.laps - 2} of ${winner.laps} laps are on the page.`,
    ])
    expect(engine.document(eventId)).toEqual(expectedDocument(short, eventId))
    expect(engine.services.library.event(String(eventId)).warnings).toHaveLength(1)
  })

  it('is stored whole when it is whole the second time', async () => {
    const served = await serveSite(site, { first: { [race]: [short] } })
    const engine = await openEngine(served)
    const result = await engine.importEvent(eventId, { trackSlug: slug })
    expect(served.requests().filter((address) => address === race)).toHaveLength(2)
    expect(result.warnings).toEqual([])
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('fails the import when the second look fails', async () => {
    const { engine } = await start(short, [{ url: race, skip: 1, status: 500 }])
    expect(await engine.failure(request)).toMatchObject({ code: 'CONNECTOR_HTTP_ERROR' })
    expectNothingShown(engine)
  })
})

describe('a race page without the time of its race on the event page', () => {
  const untimed = site.withOverrides({
    events: {
      [eventId]: (page) => ({
        ...page,
        races: page.races.map((listed) =>
          listed.raceId === raceId
            ? { ...listed, timeCompletedLocal: null, timeCompletedText: null }
            : listed,
        ),
      }),
    },
  })

  it.each([
    ['cannot be found', answerStatus(404)],
    ['is no page of a race', () => site.page(site.urls.dashboard(slug))],
  ])('is that of a race not yet run when it %s', async (_, response) => {
    const { engine, served } = await start(untimed.withOverrides({ responses: { [race]: response } }))
    await engine.importEvent(eventId)
    expect(query(engine.db, "select source_race_id from races where result_state = 'empty'")).toEqual([
      { source_race_id: String(raceId) },
    ])
    served.show(untimed)
    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(untimed, eventId))
  })

  it('is stored like any other', async () => {
    const { engine } = await start(untimed)
    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(untimed, eventId))
  })

  it.each([
    ['is answered with 500', { responses: { [race]: answerStatus(500) } }, 'CONNECTOR_HTTP_ERROR'],
    ['is cut short', { responses: { [race]: cutShort(9_000) } }, 'RACE_PAGE_FORMAT_ERROR'],
    ['has results but no laps', { races: { [raceId]: withoutBlock } }, 'LAP_TABLE_MISSING_ERROR'],
  ] as const)(
    'fails the import when it %s: the race has been run, or nobody knows',
    async (_, change, code) => {
      const { engine } = await start(untimed.withOverrides(change))
      expect(await engine.failure(request)).toMatchObject({ code })
      expectNothingShown(engine)
    },
  )
})

describe('a database that loses rows', () => {
  const lose = `create trigger lose after insert on laps when new.lap_number = 5
    begin delete from laps where id = new.id; end`

  it('never holds a complete event: what is missing is noticed before the depth is set', async () => {
    const { engine } = await start(site)
    engine.services.database.write.prepare(lose).run()
    expect(await engine.failure(request)).toMatchObject({
      code: 'STATE_MACHINE_ERROR',
      details: { to: 'laps_full', criterion: 'laps' },
    })
    expectNothingShown(engine)
    engine.services.database.write.prepare('drop trigger lose').run()
    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('keeps a complete event as it was', async () => {
    const { engine, served } = await start(site.withOverrides({ runs: { [raceId]: shorter } }))
    await engine.importEvent(eventId)
    const before = domainDump(engine.db)
    engine.services.database.write.prepare(lose).run()
    served.show(site)
    expect(await engine.failure({ ...request, force: true })).toMatchObject({ code: 'STATE_MACHINE_ERROR' })
    expect(domainDump(engine.db)).toBe(before)
  })
})

describe('a database that refuses a row', () => {
  const refuse = `create trigger refuse before insert on laps when new.lap_number = 5 and new.lap_time_ms = 91234
    begin select raise(abort, 'refused'); end`

  it('rolls the race back and shows nothing', async () => {
    const { engine } = await start(site.withOverrides({ runs: { [raceId]: slowLap } }))
    engine.services.database.write.prepare(refuse).run()
    const error = await engine.failure(request)
    expect(error).toMatchObject({ stage: 'db' })
    expect(JSON.stringify(error)).not.toContain('refused')
    expect(query(engine.db, 'select id from races where source_race_id = ?', String(raceId))).toEqual([])
    expectNothingShown(engine)
  })

  it('rolls a whole refresh back', async () => {
    const { engine, served } = await start(site.withOverrides({ runs: { [raceId]: shorter } }))
    await engine.importEvent(eventId)
    const before = domainDump(engine.db)
    engine.services.database.write.prepare(refuse).run()
    served.show(site.withOverrides({ runs: { [raceId]: slowLap } }))
    expect(await engine.failure({ ...request, force: true })).toMatchObject({ stage: 'db' })
    expect(domainDump(engine.db)).toBe(before)
  })
})

async function start(
  shown: Site,
  faults: Parameters<ServedSite['setFaults']>[0] = [],
): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(shown, { faults })
  const engine = await openEngine(served)
  await engine.syncTracks()
  await engine.syncEvents(slug)
  served.forget()
  return { engine, served }
}

function eventRow(engine: TestEngine) {
  return rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))
}

/** What readers see of an event that is not complete: that it exists, and why there is no more. */
function expectNothingShown(engine: TestEngine): void {
  const { library } = engine.services
  expect(engine.document(eventId)).toBeNull()
  const detail = library.event(String(eventId))
  expect(detail.event).toMatchObject({ status: 'failed', depth: 'none' })
  expect(detail).toMatchObject({
    classes: [],
    rounds: [],
    stored: { races: 0, results: 0, laps: 0, entries: 0 },
  })
  expect(library.entries(String(eventId))).toEqual([])
  for (const listed of eventTruth(site, eventId).races) {
    expect(() => library.session(String(eventId), String(listed.raceId))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    )
  }
  expect(engine.services.system.status()).toMatchObject({ eventsImported: 0, races: 0, results: 0, laps: 0 })
}

function withoutBlock(page: RacePage): RacePage {
  return { ...page, lapBlocks: page.lapBlocks.filter(({ driverId }) => driverId !== winnerId) }
}

function withRowLaps(change: (laps: number) => number) {
  return (page: RacePage): RacePage => ({
    ...page,
    results: page.results.map((row) =>
      row.driverId === winnerId
        ? {
            ...row,
            laps: change(row.laps),
            lapsTimeText: `${change(row.laps)}/${(row.lapsTimeText ?? '').split('/')[1]}`,
          }
        : row,
    ),
  })
}

type Run = NonNullable<ReturnType<Site['truth']['run']>>

function slowLap(run: Run): Run {
  return changedLaps(run, (laps) => laps.map((time, index) => (index === 4 ? 91_234 : time)))
}

function shorter(run: Run): Run {
  return changedLaps(run, (laps) => laps.slice(0, 4))
}

function changedLaps(run: Run, change: (laps: readonly number[]) => readonly number[]): Run {
  return {
    ...run,
    drivers: run.drivers.map((driver) =>
      driver.person.driverId === winnerId ? { ...driver, lapsMs: change(driver.lapsMs) } : driver,
    ),
  }
}

it('the pages that the failures are about are those of the event', () => {
  expect([event, entryList, race].every((address) => address.startsWith(`https://${slug}.liverc.com/`))).toBe(
    true,
  )
})
