import { describe, expect, it } from 'vitest'
import { readEventDocument } from '../../../db/repositories/event-document.ts'
import { readEventPages } from '../../../db/repositories/event-pages.ts'
import { entryListPage, eventPage, racePage } from '../../../shared/domain/pages.ts'
import { addRace, addRacePage, temporaryDatabase } from '../../support/database.ts'
import { hasExpectedPages, readExpectedDocument, readExpectedRace } from '../../support/expected-race.ts'
import { addImportedEvent, eventLinks, importedPages } from '../../support/imported-event.ts'

async function imported() {
  const { read, write } = await temporaryDatabase()
  return { read, write, ids: addImportedEvent(write) }
}

describe('readEventPages', () => {
  it('rebuilds the event page', async () => {
    const { read } = await imported()
    const event = readEventPages(read, '5001')?.event
    expect(eventPage.parse(event)).toEqual(event)
    expect(event).toMatchObject({
      eventId: 5001,
      heading: { eventName: 'Winter Cup' },
      stats: { totalRaceLaps: 17 },
      links: eventLinks,
    })
    expect(event?.races.map((race) => race.raceId)).toEqual([9004, null, 9002, 9001])
  })

  it('rebuilds the entry list, session buckets at their tabs, without withdrawn entries and vanished classes', async () => {
    const { read, write } = await imported()
    write.prepare("update event_entries set withdrawn = 1 where transponder_number = '1234567'").run()
    write
      .prepare(
        `insert into event_race_classes (event_id, class_name, metadata, created_at, updated_at)
         select event_id, 'Vanished', json_object('tabIndex', 1), created_at, updated_at from event_race_classes limit 1`,
      )
      .run()
    const entryList = readEventPages(read, '5001')?.entryList
    expect(entryListPage.parse(entryList)).toEqual(entryList)
    expect(entryList?.classes.map(({ name, classId }) => [name, classId])).toEqual([
      ['Truck', 201],
      ['Semi A', 9000],
      ['Buggy', 202],
    ])
    expect(entryList?.classes[2]).toEqual({
      classId: 202,
      name: 'Buggy',
      declaredEntries: 4,
      entries: [
        { rowNumber: 1, driverName: 'DRIVER 14', sortName: '14, DRIVER', transponder: null },
        { rowNumber: 2, driverName: 'DRIVER 11', sortName: '11, DRIVER', transponder: '2222363/2' },
        { rowNumber: 4, driverName: 'DRIVER 13', sortName: '13, DRIVER', transponder: '7654321' },
      ],
    })
  })

  it('rebuilds race pages exactly, and has none for a race that has not been run', async () => {
    const { read } = await imported()
    const pages = readEventPages(read, '5001')?.races.map((race) => race.page)
    expect(pages).toEqual([importedPages.final, null, importedPages.truckA2, importedPages.heat])
  })

  it('rebuilds what is out of the ordinary: no id, segments, blocks in another order than rows', async () => {
    const { read, write, ids } = await imported()
    const page = racePage.parse({ ...structuredClone(importedPages.final), raceId: 9010 })
    const [first, second, third] = page.results
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three rows are needed')
    page.results.push({
      ...third,
      position: 5,
      driverId: null,
      driverIdSource: null,
      driverName: 'NOBODY',
      laps: 0,
    })
    second.position = 1
    page.lapBlocks.reverse()
    for (const lap of page.lapBlocks[1]?.laps ?? [])
      Object.assign(lap, { segments: ['a', "b'c"], paceText: null, paceLaps: null, paceMs: null })
    const race = addRace(
      write,
      { eventId: ids.event, sourceRaceId: '9010', sourceIndex: 4 },
      { page: page.heading },
    )
    addRacePage(write, race, page)
    expect(readEventPages(read, '5001')?.races[4]?.page).toEqual(page)
  })

  it('is null for an event that nobody knows', async () => {
    const { read } = await imported()
    expect(readEventPages(read, '1')).toBeNull()
  })
})

describe('readEventDocument', () => {
  it('prints the event without anything of this machine', async () => {
    const { read } = await imported()
    const document = readEventDocument(read, '5001')
    expect(Object.keys(document ?? {})).toEqual(['event', 'links', 'entry_list', 'races'])
    expect(document?.event.event_id).toBe(5001)
    expect(document?.races[0]).toMatchObject({
      race_id: 9004,
      time_completed_local: '2025-11-16 17:30',
      race: { length_seconds: 300 },
      results: [{ driver_id: 11, total_time_seconds: 93, started: true }, {}, {}, { started: false }],
    })
    expect(document?.races[1]).toMatchObject({
      race_id: null,
      race: null,
      results: [],
      drivers: {},
      laps: {},
    })
    expect(JSON.stringify(document)).not.toMatch(/2026|_at"|"id":[1-9]\b/)
  })

  it('is the same text from the same pages stored in another order', async () => {
    const { read, write, ids } = await imported()
    const text = JSON.stringify(readEventDocument(read, '5001'))
    write.prepare('delete from races where id = ?').run(ids.final)
    const race = addRace(
      write,
      {
        eventId: ids.event,
        sourceRaceId: '9004',
        sectionHeader: 'Main Events',
        raceOrder: 4,
        completedAt: '2025-11-16T17:30',
      },
      { page: importedPages.final.heading },
    )
    addRacePage(write, race, importedPages.final)
    expect(JSON.stringify(readEventDocument(read, '5001'))).toBe(text)
  })

  it.skipIf(!hasExpectedPages).each(['race_6304829_a_main', 'race_6304822_a3_main'])(
    'prints %s as its golden data say (skipped without ../shared/liverc)',
    async (name) => {
      const { read, write, ids } = await imported()
      const page = readExpectedRace(name)
      const race = addRace(
        write,
        { eventId: ids.event, sourceRaceId: String(page.raceId), sourceIndex: 4 },
        { page: page.heading },
      )
      addRacePage(write, race, page)
      expect(readEventDocument(read, '5001')?.races[4]).toMatchObject(readExpectedDocument(name))
    },
  )
})
