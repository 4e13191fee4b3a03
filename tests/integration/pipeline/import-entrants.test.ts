import { describe, expect, it } from 'vitest'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { ListedEntry, RacePage } from '../../../shared/domain/pages.ts'
import {
  canonicalDump,
  domainDump,
  openEngine,
  query,
  rowOf,
  rowsOf,
  type TestEngine,
} from '../../support/engine.ts'
import {
  entryListTruth,
  eventTruth,
  expectedDocument,
  present,
  raceIds,
  raceTruth,
  serveSite,
  withEntries,
  withRaces,
  type ServedSite,
} from '../../support/site.ts'

/* Two classes, eight races, six drivers each, nothing peculiar. */
const site = createSite({ seed: 21, size: 'small', tracks: 2, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const [buggy] = entryListTruth(site, eventId).classes.map(({ name }) => name)
const buggyClass = present(buggy, 'class')

describe('finishers and entries', () => {
  it('meet by name, and the entry list’s temporary driver gets the number of the finisher', async () => {
    const { engine } = await imported(site)
    expect(rowsOf(engine.db, 'drivers').filter(isTemporary)).toEqual([])
    const entries = entryListTruth(site, eventId).classes.flatMap((listed) => listed.entries)
    expect(rowsOf(engine.db, 'event_entries')).toHaveLength(entries.length)
    expect(query(engine.db, 'select distinct driver_id from event_entries')).toHaveLength(
      new Set(entries.map(({ driverName }) => driverName)).size,
    )
  })

  it('stay together when only one of them is missing from the list', async () => {
    const missing = present(entriesOf(site, buggyClass)[2], 'entry').driverName
    const shortened = site.withOverrides({
      entryLists: {
        [eventId]: withEntries((entries) => entries.filter(({ driverName }) => driverName !== missing)),
      },
    })
    const { engine, served } = await imported(shortened)
    expect(entryOf(engine, buggyClass, missing)).toMatchObject({
      from_entry_list: 0,
      withdrawn: 0,
      transponder_number: null,
    })
    expect(engine.document(eventId)).toEqual(expectedDocument(shortened, eventId))

    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)

    // Once the list has the driver, the one entry says so.
    const { id } = entryOf(engine, buggyClass, missing)
    served.show(site)
    await engine.importEvent(eventId, { force: true })
    expect(entryOf(engine, buggyClass, missing)).toMatchObject({ id, from_entry_list: 1 })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('become one when the first race prints another name than the list', async () => {
    const [entry] = entriesOf(site, buggyClass)
    const { driverName: listedName, transponder } = present(entry, 'entry')
    // The first in page order of the races that the driver is in.
    const raceId = present(
      racesOfClass(site, buggyClass).find((id) => isInRace(site, id, listedName)),
      'race',
    )
    const misspelt = site.withOverrides({
      races: { [raceId]: (page) => withDriverName(page, listedName, 'MISS PELT') },
    })
    const { engine } = await imported(misspelt)
    expect(rowsOf(engine.db, 'event_entries')).toHaveLength(
      entryListTruth(site, eventId).classes.flatMap(({ entries }) => entries).length,
    )
    expect(entryOf(engine, buggyClass, listedName)).toMatchObject({
      from_entry_list: 1,
      transponder_number: transponder,
    })
    expect(rowsOf(engine.db, 'drivers').filter(isTemporary)).toEqual([])
    expect(engine.document(eventId)).toEqual(expectedDocument(misspelt, eventId))
    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
  })

  it('keep namesakes of one class apart', async () => {
    const [one, other] = entriesOf(site, buggyClass)
    const name = present(one, 'entry').driverName
    const namesakes = renamed(site, present(other, 'entry').driverName, name)
    const { engine } = await imported(namesakes)
    const numbers = () =>
      query(
        engine.db,
        `select source_driver_id as number, event_entries.transponder_number as transponder from event_entries
         join drivers on drivers.id = driver_id where display_name = ? and class_name = ? order by event_entries.id`,
        name,
        buggyClass,
      )
    expect(numbers()).toHaveLength(2)
    expect(new Set(numbers().map((row) => row['number'])).size).toBe(2)
    expect(
      numbers()
        .map((row) => row['number'])
        .filter((number) => /^\d+$/u.test(String(number))),
    ).toHaveLength(2)
    expect(numbers().map((row) => row['transponder'])).toEqual([one?.transponder, other?.transponder])
    expect(engine.document(eventId)).toEqual(expectedDocument(namesakes, eventId))
    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
  })

  it('keep namesakes without a number apart within a race', async () => {
    const raceId = present(raceIds(site, eventId)[0], 'race')
    const anonymous = site.withOverrides({
      races: {
        [raceId]: (page) => ({
          ...page,
          results: [
            ...page.results,
            ...[1, 2].map((index) => ({
              ...present(page.results.at(-1), 'row'),
              position: page.results.length + index,
              carNumber: page.results.length + index,
              driverId: null,
              driverIdSource: null,
              driverName: 'NO NUMBER',
              laps: 0,
              lapsTimeText: '0',
              totalTimeMs: null,
              behindText: null,
              behindLaps: null,
              behindMs: null,
              fastLapMs: null,
              fastLapNumber: null,
              avgLapMs: null,
              avgTop5Ms: null,
              avgTop10Ms: null,
              avgTop15Ms: null,
              top3ConsecutiveMs: null,
              stdDeviationMs: null,
              consistencyPercent: null,
            })),
          ],
        }),
      },
    })
    const { engine } = await imported(anonymous)
    const rows = query(
      engine.db,
      "select source_driver_id as id from race_drivers where display_name = 'NO NUMBER'",
    )
    expect(rows).toHaveLength(2)
    expect(new Set(rows.map((row) => row['id'])).size).toBe(2)
    expect(rows.every((row) => String(row['id']).startsWith('synthetic-'))).toBe(true)
    expect(engine.document(eventId)).toEqual(expectedDocument(anonymous, eventId))
    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
  })

  it.each([
    ['in other letters', buggyClass.toUpperCase()],
    ['under another name altogether', 'Truggy'],
  ])('are one person where the entry list has the class %s', async (_, listedClass) => {
    const relabelled = site.withOverrides({
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          classes: page.classes.map((tab) => (tab.name === buggyClass ? { ...tab, name: listedClass } : tab)),
        }),
      },
    })
    const { engine } = await imported(relabelled)
    const names = new Set(
      entryListTruth(site, eventId).classes.flatMap(({ entries }) =>
        entries.map((entry) => entry.driverName),
      ),
    )
    expect(rowsOf(engine.db, 'drivers').filter(isTemporary)).toEqual([])
    expect(rowsOf(engine.db, 'drivers')).toHaveLength(names.size)
    expect(engine.document(eventId)).toEqual(expectedDocument(relabelled, eventId))
    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
  })

  it('meet across classes that race under another name', async () => {
    // The main of the first class is raced as "… Semi A", which the entry list does not know.
    const raceId = present(racesOfClass(site, buggyClass)[0], 'race')
    const semi = classRenamed(raceId, `${buggyClass} Semi A`)
    const { engine } = await imported(semi)
    expect(query(engine.db, 'select id from event_entries where not from_entry_list')).toEqual([])
    expect(
      rowOf(
        engine.db,
        'select from_entry_list from event_race_classes where class_name = ?',
        `${buggyClass} Semi A`,
      ),
    ).toEqual({
      from_entry_list: 0,
    })
    expect(engine.document(eventId)).toEqual(expectedDocument(semi, eventId))
  })

  it('meet when the entry list has the longer class name', async () => {
    const raceId = present(racesOfClass(site, buggyClass)[0], 'race')
    const longName = 'Semi A Everyone'
    const semi = site.withOverrides({
      events: {
        [eventId]: withRaces((races) =>
          races.map((race) =>
            race.className === buggyClass
              ? {
                  ...race,
                  className: race.raceId === raceId ? 'Semi A' : longName,
                  fullLabel: `Race ${race.raceNumber}: ${race.raceId === raceId ? 'Semi A' : longName} (${race.raceLabel})`,
                }
              : race,
          ),
        ),
      },
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          classes: page.classes.map((listed) =>
            listed.name === buggyClass ? { ...listed, name: longName } : listed,
          ),
        }),
      },
    })
    const { engine } = await imported(semi)
    expect(query(engine.db, 'select id from event_entries where not from_entry_list')).toEqual([])
  })

  it('of two meetings are one driver, whichever is imported first', async () => {
    const [newest, older] = present(site.truth.eventsList(slug), 'list').events
    const ids = [present(newest, 'event').eventId, present(older, 'event').eventId]
    const served = await serveSite(site)
    const forwards = await openEngine(served)
    const backwards = await openEngine(served)
    await forwards.syncTracks()
    await backwards.syncTracks()
    for (const id of ids) await forwards.importEvent(id, { trackSlug: slug })
    for (const id of ids.toReversed()) await backwards.importEvent(id, { trackSlug: slug })
    const shared = query(
      forwards.db,
      'select driver_id from race_drivers join races on races.id = race_id group by driver_id having count(distinct event_id) = 2',
    )
    expect(shared.length).toBeGreaterThan(2)
    expect(rowsOf(forwards.db, 'drivers').filter(isTemporary)).toEqual([])
    expect(canonicalDump(backwards.db)).toBe(canonicalDump(forwards.db))
  })
})

async function imported(shown: Site): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(shown)
  const engine = await openEngine(served)
  await engine.importEvent(eventId, { trackSlug: slug })
  return { engine, served }
}

function isTemporary(driver: Readonly<Record<string, unknown>>): boolean {
  return String(driver['source_driver_id']).startsWith('entry_')
}

function entriesOf(shown: Site, className: string): readonly ListedEntry[] {
  return present(
    entryListTruth(shown, eventId).classes.find(({ name }) => name === className),
    'class',
  ).entries
}

function racesOfClass(shown: Site, className: string): number[] {
  return eventTruth(shown, eventId).races.flatMap((race) =>
    race.className === className ? (race.raceId ?? []) : [],
  )
}

function classRenamed(raceId: number, className: string): Site {
  return site.withOverrides({
    events: {
      [eventId]: withRaces((races) =>
        races.map((race) =>
          race.raceId === raceId
            ? { ...race, className, fullLabel: `Race ${race.raceNumber}: ${className} (${race.raceLabel})` }
            : race,
        ),
      ),
    },
  })
}

function isInRace(shown: Site, raceId: number, driverName: string): boolean {
  return raceTruth(shown, raceId).results.some((row) => row.driverName === driverName)
}

function withDriverName(page: RacePage, oldName: string, newName: string): RacePage {
  const name = (text: string) => (text === oldName ? newName : text)
  return {
    ...page,
    results: page.results.map((row) => ({ ...row, driverName: name(row.driverName) })),
    lapBlocks: page.lapBlocks.map((block) => ({
      ...block,
      driver: { ...block.driver, driverName: name(block.driver.driverName) },
    })),
  }
}

/** A person under another name, in the entry list and in every race. */
function renamed(from: Site, oldName: string, newName: string): Site {
  const race = (page: RacePage) => withDriverName(page, oldName, newName)
  const sortName = present(
    entryListTruth(from, eventId)
      .classes.flatMap(({ entries }) => entries)
      .find(({ driverName }) => driverName === newName)?.sortName,
    'name',
  )
  return from.withOverrides({
    entryLists: {
      [eventId]: withEntries((entries) =>
        entries.map((entry) =>
          entry.driverName === oldName ? { ...entry, driverName: newName, sortName } : entry,
        ),
      ),
    },
    races: Object.fromEntries(raceIds(from, eventId).map((raceId) => [raceId, race])),
  })
}

function entryOf(engine: TestEngine, className: string, driverName: string) {
  return rowOf(
    engine.db,
    `select event_entries.* from event_entries join drivers on drivers.id = driver_id
     where class_name = ? and coalesce(json_extract(metadata, '$.driverName'), display_name) = ?`,
    className,
    driverName,
  )
}
