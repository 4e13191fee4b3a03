import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SiteOverrides } from '../../../fixtures/site/overrides.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { EntryListPage, RacePage } from '../../../shared/domain/pages.ts'
import { domainDump, openEngine, query } from '../../support/engine.ts'
import { expectedDocument, present, raceIds, serveSite, withEntries, withRaces } from '../../support/site.ts'

const site = createSite({ seed: 91, size: 'small', tracks: 1, races: 6, lapsPerDriver: 4, driversPerRace: 5 })
const { slug, eventId } = site.urls.headline
const races = raceIds(site, eventId)

/** Ways in which LiveRC may change an event between two imports. `at` picks what is changed. */
const changes: Readonly<Record<string, (at: number) => SiteOverrides>> = {
  raceGone: (at) => ({
    events: { [eventId]: withRaces((listed) => listed.filter((_, index) => index !== at % listed.length)) },
  }),
  racesReordered: (at) => ({
    events: {
      [eventId]: withRaces((listed) => [
        ...listed.slice(at % listed.length),
        ...listed.slice(0, at % listed.length),
      ]),
    },
  }),
  linkGone: (at) => ({
    events: {
      [eventId]: withRaces((listed) =>
        listed.map((race, index) =>
          index === at % listed.length ? { ...race, raceId: null, path: null } : race,
        ),
      ),
    },
  }),
  raceRelabelled: (at) => ({
    events: {
      [eventId]: withRaces((listed) =>
        listed.map((race, index) =>
          index === at % listed.length
            ? {
                ...race,
                raceLabel: 'Other',
                fullLabel: `Race ${race.raceNumber}: ${race.className} (Other)`,
                heatNumber: null,
                heatCount: null,
              }
            : race,
        ),
      ),
    },
  }),
  resultGone: (at) => inRace(at, (page) => without(page, page.results[at % page.results.length]?.driverId)),
  lapsGone: (at) => ({
    runs: {
      [raceAt(at)]: (run) => ({
        ...run,
        drivers: run.drivers.map((driver, index) =>
          index === at % run.drivers.length ? { ...driver, lapsMs: driver.lapsMs.slice(0, -2) } : driver,
        ),
      }),
    },
  }),
  lapCorrected: (at) => ({
    runs: {
      [raceAt(at)]: (run) => ({
        ...run,
        drivers: run.drivers.map((driver) => ({
          ...driver,
          lapsMs: driver.lapsMs.map((time, index) => (index === at % 5 ? time + 1_000 : time)),
        })),
      }),
    },
  }),
  driverRenumbered: (at) => everyRace((page) => renumbered(page, driverAt(at), 5_000_000 + at)),
  driverRenumberedOnce: (at) => inRace(at, (page) => renumbered(page, driverAt(at), 6_000_000 + at)),
  driverRenamed: (at) => everyRace((page) => renamed(page, driverAt(at), `RENAMED ${at}`)),
  driverRenamedOnce: (at) => inRace(at, (page) => renamed(page, driverAt(at), `ONCE RENAMED ${at}`)),
  namesakes: (at) => everyRace((page) => renamed(page, driverAt(at), 'SAME NAME')),
  entryGone: (at) => ({
    entryLists: {
      [eventId]: withEntries((entries) => entries.filter((_, index) => index !== at % entries.length)),
    },
  }),
  entriesReordered: () => ({ entryLists: { [eventId]: withEntries((entries) => entries.toReversed()) } }),
  entryTwice: (at) => ({
    entryLists: {
      [eventId]: withEntries((entries) => {
        const entry = entries[at % Math.max(1, entries.length)]
        return entry === undefined ? [] : [...entries, { ...entry, transponder: String(at) }]
      }),
    },
  }),
  classGone: () => ({
    entryLists: {
      [eventId]: withClasses((classes) => {
        // A list without any entry is no list: another test's business.
        const others = classes.slice(1)
        return others.some(({ entries }) => entries.length > 0) ? others : classes
      }),
    },
  }),
  classesReordered: () => ({ entryLists: { [eventId]: withClasses((classes) => classes.toReversed()) } }),
  nothing: () => ({}),
}

const change = fc.record({ name: fc.constantFrom(...Object.keys(changes)), at: fc.nat(7) })
const history = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })

describe('an event that keeps changing', () => {
  it('is shown as it is now after every forced import, and as it was once it is so again', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const served = await serveSite(site)
        const engine = await openEngine(served)
        const importNow = async (shown: Site) => {
          served.show(shown)
          await engine.importEvent(eventId, { trackSlug: slug, force: true })
          expect(engine.document(eventId)).toEqual(expectedDocument(shown, eventId))
          expect(query(engine.db, 'pragma foreign_key_check')).toEqual([])
        }
        await importNow(site)
        for (const step of steps) {
          const shown = step.reduce<Site>(
            (now, { name, at }) => now.withOverrides(present(changes[name], name)(at)),
            site,
          )
          await importNow(shown)
          const before = domainDump(engine.db)
          await importNow(shown)
          expect(domainDump(engine.db)).toBe(before)
        }
        await importNow(site)
        await engine.services.close()
        await served.close()
      }),
      { numRuns: 6 },
    )
  })
})

function raceAt(at: number): number {
  return present(races[at % races.length], 'race')
}

function driverAt(at: number): number {
  const results = present(site.truth.race(raceAt(at)), 'race').results
  return present(results[at % results.length]?.driverId, 'driver')
}

function inRace(at: number, changeOf: (page: RacePage) => RacePage): SiteOverrides {
  return { races: { [raceAt(at)]: changeOf } }
}

function everyRace(changeOf: (page: RacePage) => RacePage): SiteOverrides {
  return { races: Object.fromEntries(races.map((raceId) => [raceId, changeOf])) }
}

function without(page: RacePage, driverId: number | null | undefined): RacePage {
  return {
    ...page,
    results: page.results.filter((row) => row.driverId !== driverId),
    lapBlocks: page.lapBlocks.filter((block) => block.driverId !== driverId),
  }
}

function renumbered(page: RacePage, from: number, to: number): RacePage {
  return {
    ...page,
    results: page.results.map((row) => (row.driverId === from ? { ...row, driverId: to } : row)),
    lapBlocks: page.lapBlocks.map((block) => (block.driverId === from ? { ...block, driverId: to } : block)),
  }
}

function renamed(page: RacePage, driverId: number, driverName: string): RacePage {
  return {
    ...page,
    results: page.results.map((row) => (row.driverId === driverId ? { ...row, driverName } : row)),
    lapBlocks: page.lapBlocks.map((block) =>
      block.driverId === driverId ? { ...block, driver: { ...block.driver, driverName } } : block,
    ),
  }
}

function withClasses(changeOf: (classes: EntryListPage['classes']) => EntryListPage['classes']) {
  return (page: EntryListPage): EntryListPage => ({ ...page, classes: changeOf(page.classes) })
}
