import { describe, expect, it } from 'vitest'
import { correctLap, type SiteOverrides } from '../../../fixtures/site/overrides.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { ListedRace } from '../../../shared/domain/pages.ts'
import {
  canonicalDump,
  countOf,
  differences,
  domainDump,
  importRequest,
  openEngine,
  query,
  rowOf,
  type TestEngine,
} from '../../support/engine.ts'
import { ageProgress, conditionalPipeline } from '../../support/pipeline.ts'
import {
  expectedDocument,
  present,
  raceIds,
  raceTruth,
  serveSite,
  withEntries,
  withRaces,
  type ServedSite,
} from '../../support/site.ts'

const site = createSite({ seed: 131, size: 'small', tracks: 1, races: 8, lapsPerDriver: 6 })
const { slug, eventId } = site.urls.headline
const races = raceIds(site, eventId)
/** The race at which a first attempt fails; those before it are stored. */
const failing = 5
const raceUrl = (index: number) => site.urls.race(slug, present(races[index], 'race'))
const oneAtATime = { MRE_RACE_FETCH_CONCURRENCY: '1' }
const longAgo = 3_600_000

describe('a first import that was stopped', () => {
  it('goes on at the first race that is not stored', async () => {
    const { engine, served } = await stopped()
    expect(states(engine)).toEqual({ persisted: failing })
    expect(engine.document(eventId)).toBeNull()
    const result = await engine.importEvent(eventId)
    expect(raceRequests(served)).toEqual(races.slice(failing).map((_, index) => raceUrl(failing + index)))
    expect(result.racePages).toEqual({ fetched: races.length - failing, unchanged: 0, resumed: failing })
    expect(result).toMatchObject({ status: 'updated', changes: { total: 0, list: [] } })
    await expectAsUndisturbed(engine, site)
    expect(states(engine)).toEqual({ persisted: races.length })
    expect(rowOf(engine.db, 'select count(page) as n from ingestion_race_progress')).toEqual({ n: 0 })
  })

  it('goes on once more when it is stopped once more', async () => {
    const { engine, served } = await stopped()
    served.setFaults([{ url: raceUrl(6), status: 500 }])
    await engine.failure(importRequest(eventId))
    // A page that fails is asked for more than once.
    expect([...new Set(raceRequests(served))]).toEqual([raceUrl(5), raceUrl(6)])
    served.setFaults([])
    served.forget()
    const { racePages } = await engine.importEvent(eventId)
    expect(racePages).toEqual({ fetched: 2, unchanged: 0, resumed: 6 })
    await expectAsUndisturbed(engine, site)
  })

  it('asks for pages that it has had for too long by their hash, and takes those that have changed', async () => {
    const { engine, served } = await stopped()
    ageProgress(engine, longAgo)
    const corrected = withCorrection(site, 2)
    served.show(corrected)
    const pipeline = conditionalPipeline(engine, served)
    const { racePages } = await pipeline.importEvent({ eventId: String(eventId) })
    expect(racePages).toEqual({ fetched: 4, unchanged: 4, resumed: 0 })
    const pages = pipeline.asked.filter(({ url }) => url.includes('view_race_result'))
    expect(pages.map(({ known }) => known !== undefined)).toEqual(races.map((_, index) => index < failing))
    expect(pages.filter(({ isUnchanged }) => isUnchanged)).toHaveLength(4)
    await expectAsUndisturbed(engine, corrected)
  })

  it('asks for every page again when no page stays fresh', async () => {
    const { engine, served } = await stopped({ ...oneAtATime, MRE_PAGE_FRESHNESS_MS: '0' })
    const { racePages } = await engine.importEvent(eventId)
    expect(raceRequests(served)).toHaveLength(races.length)
    expect(racePages).toEqual({ fetched: races.length - failing, unchanged: failing, resumed: 0 })
    await expectAsUndisturbed(engine, site)
  })

  it('does not trust what another version of the program has noted', async () => {
    const { engine, served } = await stopped()
    engine.services.database.write
      .prepare("update ingestion_race_progress set ingestion_version = '0.9.0'")
      .run()
    const { racePages } = await engine.importEvent(eventId)
    expect(raceRequests(served)).toHaveLength(races.length)
    expect(racePages).toMatchObject({ resumed: 0, unchanged: 0 })
    await expectAsUndisturbed(engine, site)
  })

  it('fetches a kept page that is damaged', async () => {
    const { engine, served } = await stopped()
    engine.services.database.write
      .prepare("update ingestion_race_progress set page = x'00ff' where source_race_id = ?")
      .run(String(races[1]))
    const { racePages } = await engine.importEvent(eventId)
    expect(racePages).toEqual({ fetched: races.length - failing + 1, unchanged: 0, resumed: failing - 1 })
    expect(raceRequests(served)).toContain(raceUrl(1))
    await expectAsUndisturbed(engine, site)
  })

  it.each(Object.entries(changedMeanwhile()))(
    'gives what an undisturbed import gives when meanwhile %s',
    async (_, change) => {
      const { engine, served } = await stopped()
      const shown = site.withOverrides(change)
      served.show(shown)
      const { racePages } = await engine.importEvent(eventId)
      expect(racePages.resumed).toBeGreaterThanOrEqual(failing - 1)
      await expectAsUndisturbed(engine, shown)
    },
  )

  it('keeps what a person has reviewed', async () => {
    const { engine } = await stopped()
    const db = engine.services.database.write
    const className = present(site.truth.event(eventId)?.races[0], 'race').className
    db.prepare(
      `update event_race_classes set vehicle_type = 'reviewed', vehicle_type_needs_review = 0 where class_name = ?`,
    ).run(className)
    await engine.importEvent(eventId)
    expect(
      rowOf(engine.db, 'select vehicle_type as type from event_race_classes where class_name = ?', className),
    ).toEqual({ type: 'reviewed' })
  })

  it('touches no other event', async () => {
    const two = createSite({ seed: 132, size: 'small', tracks: 1, races: 5, eventsPerTrack: 2 })
    const other = present(two.truth.eventsList(two.urls.headline.slug)?.events[1], 'event').eventId
    const served = await serveSite(two)
    const engine = await openEngine(served, { environment: oneAtATime })
    await engine.importEvent(other, { trackSlug: two.urls.headline.slug })
    const before = linesOf(canonicalDump(engine.db), other)
    const fault = two.urls.race(
      two.urls.headline.slug,
      present(raceIds(two, two.urls.headline.eventId)[3], 'race'),
    )
    served.setFaults([{ url: fault, status: 500 }])
    await engine.failure(importRequest(two.urls.headline.eventId, { trackSlug: two.urls.headline.slug }))
    served.setFaults([])
    await engine.importEvent(two.urls.headline.eventId)
    expect(linesOf(canonicalDump(engine.db), other)).toEqual(before)
    expect(engine.document(other)).toEqual(expectedDocument(two, other))
  })
})

describe('a refresh of a complete event that was stopped', () => {
  it('goes on with the pages that it has fetched, and stores all in one', async () => {
    const { engine, served } = await complete()
    const corrected = withCorrection(site, 1)
    served.show(corrected)
    const before = domainDump(engine.db)
    served.setFaults([{ url: raceUrl(failing), status: 500 }])
    await engine.failure(importRequest(eventId, { force: true }))
    expect(domainDump(engine.db)).toBe(before)
    // Unchanged pages need not be kept: only the corrected one waits.
    expect(states(engine)).toEqual({ persisted: races.length, fetched: 1 })

    served.setFaults([])
    served.forget()
    const result = await engine.importEvent(eventId, { force: true })
    expect(raceRequests(served)).not.toContain(raceUrl(1))
    expect(result.racePages).toEqual({ fetched: 0, unchanged: races.length - 1, resumed: 1 })
    expect(engine.document(eventId)).toEqual(expectedDocument(corrected, eventId))
    expect(states(engine)).toEqual({ persisted: races.length })
    const again = await engine.importEvent(eventId, { force: true })
    expect(again.racePages).toEqual({ fetched: 0, unchanged: races.length, resumed: 0 })
  })

  it('forgets pages that have waited for too long', async () => {
    const { engine, served } = await complete()
    served.show(withCorrection(site, 1))
    served.setFaults([{ url: raceUrl(failing), status: 500 }])
    await engine.failure(importRequest(eventId, { force: true }))
    ageProgress(engine, longAgo)
    served.show(site)
    served.setFaults([])
    served.forget()
    const result = await engine.importEvent(eventId, { force: true })
    expect(raceRequests(served)).toHaveLength(races.length)
    expect(result.racePages).toEqual({ fetched: 0, unchanged: races.length, resumed: 0 })
    expect(states(engine)).toEqual({ persisted: races.length })
  })

  it('gives what an undisturbed refresh gives when the event page has changed since', async () => {
    const { engine, served } = await complete()
    const corrected = withCorrection(site, 1)
    served.show(corrected)
    served.setFaults([{ url: raceUrl(failing), status: 500 }])
    await engine.failure(importRequest(eventId, { force: true }))
    const shown = corrected.withOverrides({
      events: { [eventId]: withRaces((listed) => listed.map(renamed)) },
    })
    served.show(shown)
    served.setFaults([])
    await engine.importEvent(eventId, { force: true })
    expect(engine.document(eventId)).toEqual(expectedDocument(shown, eventId))
    const undisturbed = await openEngine(served)
    served.show(site)
    await undisturbed.importEvent(eventId, { trackSlug: slug })
    served.show(shown)
    await undisturbed.importEvent(eventId, { force: true })
    expect(differences(canonicalDump(engine.db), canonicalDump(undisturbed.db))).toEqual([])
  })
})

/** What LiveRC may do to an event between the attempts at its import. */
function changedMeanwhile(): Record<string, SiteOverrides> {
  const page = (change: (listed: readonly ListedRace[]) => ListedRace[]): SiteOverrides => ({
    events: { [eventId]: withRaces(change) },
  })
  return {
    'a race was added before the others': {
      events: { [eventId]: withRaces((listed) => [addedRace(listed), ...listed]) },
    },
    'a stored race was removed': page((listed) => listed.filter((_, index) => index !== 1)),
    'the races were reordered': page((listed) => listed.toReversed()),
    'a race lost its link': page((listed) =>
      listed.map((race, index) => (index === 2 ? { ...race, raceId: null, path: null } : race)),
    ),
    'the races were renumbered': page((listed) =>
      listed.map((race) => {
        const raceNumber = (race.raceNumber ?? 0) + 10
        return { ...race, raceNumber, fullLabel: race.fullLabel.replace(/^Race \d+/u, `Race ${raceNumber}`) }
      }),
    ),
    'a class was renamed': {
      ...page((listed) => listed.map(renamed)),
      entryLists: {
        [eventId]: (list) => ({
          ...list,
          classes: list.classes.map((listed) => ({ ...listed, name: `${listed.name} Open` })),
        }),
      },
    },
    'an entry was withdrawn': {
      entryLists: { [eventId]: withEntries((entries) => entries.slice(1)) },
    },
    'the entries were reordered': {
      entryLists: { [eventId]: withEntries((entries) => entries.toReversed()) },
    },
  }
}

function renamed(race: ListedRace): ListedRace {
  const className = `${race.className} Open`
  return { ...race, className, fullLabel: race.fullLabel.replace(race.className, className) }
}

/** A row of a race that nobody has run: without a link. */
function addedRace(listed: readonly ListedRace[]): ListedRace {
  const [first] = listed
  const race = present(first, 'race')
  const raceLabel = 'Added A-Main'
  return {
    ...race,
    raceId: null,
    path: null,
    raceNumber: 99,
    raceLabel,
    fullLabel: `Race 99: ${race.className} (${raceLabel})`,
    heatNumber: null,
    heatCount: null,
    timeCompletedLocal: null,
    timeCompletedText: null,
  }
}

function withCorrection(from: Site, index: number): Site {
  const raceId = present(races[index], 'race')
  const driverId = present(raceTruth(site, raceId).results[0]?.driverId, 'driver')
  return from.withOverrides({ runs: { [raceId]: correctLap(driverId, 2, 61_111) } })
}

/** An engine whose first import has failed at one race, and a site that has forgotten about it. */
async function stopped(
  environment: Record<string, string> = oneAtATime,
): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site, { faults: [{ url: raceUrl(failing), status: 500 }] })
  const engine = await openEngine(served, { environment })
  expect(await engine.failure(importRequest(eventId, { trackSlug: slug }))).toMatchObject({
    code: 'CONNECTOR_HTTP_ERROR',
  })
  expect(countOf(engine.db, 'races')).toBe(failing)
  served.setFaults([])
  served.forget()
  return { engine, served }
}

async function complete(): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site)
  const engine = await openEngine(served, { environment: oneAtATime })
  await engine.importEvent(eventId, { trackSlug: slug })
  return { engine, served }
}

async function expectAsUndisturbed(engine: TestEngine, shown: Site): Promise<void> {
  const undisturbed = await openEngine(await serveSite(shown))
  await undisturbed.importEvent(eventId, { trackSlug: slug })
  expect(differences(canonicalDump(engine.db), canonicalDump(undisturbed.db))).toEqual([])
  expect(engine.document(eventId)).toEqual(expectedDocument(shown, eventId))
}

function raceRequests(served: ServedSite): string[] {
  return served.requests().filter((address) => address.includes('view_race_result'))
}

function states(engine: TestEngine): Record<string, number> {
  const rows = query(engine.db, 'select state, count(*) as n from ingestion_race_progress group by state')
  return Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['n'])]))
}

function linesOf(dump: string, event: number): string[] {
  return dump.split('\n').filter((line) => line.includes(`\t${event}\t`))
}
