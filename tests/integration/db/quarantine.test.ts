import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { getComparedSessions } from '../../../db/repositories/compared.ts'
import { getDriverHistory } from '../../../db/repositories/driver-history.ts'
import { getDriverProfile, searchDrivers } from '../../../db/repositories/drivers.ts'
import { entries } from '../../../db/repositories/entries.ts'
import { getEventDetail } from '../../../db/repositories/event-detail.ts'
import { getEventChecks } from '../../../db/repositories/event-checks.ts'
import { getEventRaces } from '../../../db/repositories/event-parts.ts'
import { getEventSummary } from '../../../db/repositories/events.ts'
import { exportedEvent } from '../../../db/repositories/export/event-rows.ts'
import { driverRows, eventRows } from '../../../db/repositories/export/library-rows.ts'
import { openQuarantine, quarantinesOf } from '../../../db/repositories/quarantines.ts'
import { isReusable } from '../../../db/repositories/reusable.ts'
import { getRivalry } from '../../../db/repositories/rivalry.ts'
import { findDrivers } from '../../../db/repositories/search-drivers.ts'
import { searchEvents } from '../../../db/repositories/search-events.ts'
import { getSessionDetail } from '../../../db/repositories/session.ts'
import { endQuarantine, placeQuarantine } from '../../../db/repositories/write/quarantines.ts'
import type { ReadDb, WriteDb } from '../../../db/schema/handle.ts'
import { ExportService } from '../../../electron/services/export.ts'
import { Library } from '../../../electron/services/library.ts'
import { People } from '../../../electron/services/people.ts'
import { ReportService } from '../../../electron/services/report.ts'
import { reuseBar } from '../../../shared/domain/quarantine.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { query } from '../../support/engine.ts'
import { objectWith } from '../../support/matchers.ts'
import { addTwoEvents } from '../../support/two-events.ts'

const held = '5002'
const at = '2026-05-01T10:00:00.000Z'
const mark = { since: at, by: 'operator:cli', reason: 'laps of another race' }

async function twoEvents() {
  const database = await temporaryDatabase()
  addTwoEvents(database.write)
  return database
}

const place = (db: WriteDb, eventId = held) => placeQuarantine(db, eventId, { ...mark, at })
const release = (db: WriteDb, eventId = held) =>
  endQuarantine(db, eventId, {
    at: '2026-05-02T10:00:00.000Z',
    by: 'operator:cli',
    how: 'released',
    note: 'fine',
  })

const drivers = ['11', '12', '13', '14']

/** All that readers say who use events beside each other, or give them out: each of them by itself. */
const reuse: Readonly<Record<string, (db: ReadDb) => unknown>> = {
  compare: (db) =>
    getComparedSessions(
      db,
      ['9101', '9102'].flatMap((raceId) => drivers.map((driverId) => ({ eventId: held, raceId, driverId }))),
    ),
  'driver profiles': (db) =>
    drivers.map((id) => {
      const profile = getDriverProfile(db, id)
      // What is left out is named, and counts nowhere.
      return profile === null ? null : { ...profile, leftOut: [] }
    }),
  'results, trends and consistency of drivers': (db) => drivers.map((id) => getDriverHistory(db, id)),
  'head to head': (db) => getRivalry(db, '11', '12'),
  'list of drivers': (db) => searchDrivers(db, '', 100),
  'search for drivers': (db) => findDrivers(db, 'driver', 100),
  'exported drivers': (db) => driverRows(db, null),
  'export of the event': (db) => exportedEvent(db, held) !== null,
}

/** What a review of the event looks at. */
const review = (db: ReadDb) => {
  const { event: _event, ...detail } = getEventDetail(db, held) ?? {}
  const { event: _same, ...session } = getSessionDetail(db, held, '9101') ?? {}
  return {
    detail,
    session,
    races: getEventRaces(db, held),
    checks: getEventChecks(db, held),
    entries: entries(db, held),
  }
}

describe('an event in quarantine (F37)', () => {
  it.each(Object.entries(reuse))(
    '%s: left out as if it were not imported, and taken back',
    async (_name, read) => {
      const { write } = await twoEvents()
      const before = read(write)
      place(write)
      const without = read(write)
      expect(without).not.toEqual(before)
      release(write)
      expect(read(write)).toEqual(before)
      write.prepare("update events set ingest_depth = 'none' where source_event_id = ?").run(held)
      expect(without).toEqual(read(write))
    },
  )

  it('can be reviewed as before, says that it is marked, and no row of it is touched', async () => {
    const { write } = await twoEvents()
    const seen = review(write)
    const rows = query(write, 'select * from events order by id')
    expect(seen.races).not.toEqual([])
    place(write)
    expect(review(write)).toEqual(seen)
    expect(query(write, 'select * from events order by id')).toEqual(rows)
    expect(getEventDetail(write, held)?.event.quarantine).toEqual(mark)
    expect(getSessionDetail(write, held, '9101')?.event.quarantine).toEqual(mark)
    expect(getEventSummary(write, '5001')?.quarantine).toBeNull()
  })

  it('is found, with its mark, and exported as a known event that is marked', async () => {
    const { write } = await twoEvents()
    const found = () =>
      searchEvents(write, { query: 'spring', limit: 5 }).events.map(({ eventId, quarantine }) => [
        eventId,
        quarantine,
      ])
    const quarantined = () =>
      eventRows(write, null).rows.flatMap((cells) => (cells.at(-1) === true ? [cells[0]] : []))
    expect(found()).toEqual([[held, null]])
    expect(quarantined()).toEqual([])
    place(write)
    expect(found()).toEqual([[held, mark]])
    expect(searchEvents(write, { status: ['imported'], limit: 5 }).events).toHaveLength(2)
    expect(quarantined()).toEqual([held])
  })

  it('is refused by exports, reports and documents with what to do, and by an export that has begun', async () => {
    const { write } = await twoEvents()
    const library = new Library(write, () => new Set())
    const exports = new ExportService(write, library)
    const reports = new ReportService(library)
    const refusal = objectWith({ code: 'EVENT_QUARANTINED', details: objectWith({ event: held }) })
    const asked = { eventId: held, format: 'csv', bom: false } as const
    const begun = exports.open({ ...asked, table: 'laps' })
    expect(() => reports.make({ eventId: held, paper: 'A4' })).not.toThrow()
    place(write)
    await expect(text(begun.body)).rejects.toEqual(refusal)
    for (const table of ['laps', 'laps-wide', 'results', 'entries', 'sessions'] as const)
      expect(() => exports.open({ ...asked, table })).toThrow(refusal)
    expect(() => exports.open({ ...asked, table: 'event', format: 'json' })).toThrow(refusal)
    expect(() => library.document(held)).toThrow(refusal)
    expect(() => reports.make({ eventId: held, paper: 'A4' })).toThrow(refusal)
    expect(() => reports.make({ eventId: held, raceId: '9101', paper: 'A4' })).toThrow(refusal)
    expect(() => reports.make({ eventId: '5001', paper: 'A4' })).not.toThrow()
    release(write)
    expect(await text(exports.open({ ...asked, table: 'laps' }).body)).toContain('\r\n5002,')
    expect(() => reports.make({ eventId: held, paper: 'A4' })).not.toThrow()
  })

  it('is named on the page of a driver, and is the answer where nothing else is known of one', async () => {
    const { write } = await twoEvents()
    const people = new People(write)
    const leftOut = [{ eventId: held, eventName: 'Spring Cup' }]
    expect(people.driver('11').leftOut).toEqual([])
    place(write)
    expect(people.driver('11')).toMatchObject({ leftOut, events: 1 })
    place(write, '5001')
    expect(() => people.driver('11')).toThrow(
      objectWith({ code: 'EVENT_QUARANTINED', details: { driver: '11', events: '5002, 5001' } }),
    )
    expect(() => people.driver('99')).toThrow(objectWith({ code: 'NOT_FOUND' }))
  })
})

describe('the rule', () => {
  it('is the same in SQL and for an event that was read, whatever has become of it', async () => {
    const { write } = await twoEvents()
    const bySql = (eventId: string) =>
      query(
        write,
        `select source_event_id as id from events where source_event_id = ? and ${isReusable}`,
        eventId,
      ).length
    const agree = (usable: boolean) => {
      const event = getEventSummary(write, held)
      if (event === null) throw new Error('The event is there')
      expect([reuseBar(event) === null, bySql(held) === 1]).toEqual([usable, usable])
    }
    agree(true)
    place(write)
    agree(false)
    write.prepare("update events set ingest_depth = 'none' where source_event_id = ?").run(held)
    agree(false)
    release(write)
    agree(false)
    write.prepare("update events set ingest_depth = 'laps_full' where source_event_id = ?").run(held)
    agree(true)
  })

  it('keeps every time, and has an event in quarantine once', async () => {
    const { write } = await twoEvents()
    place(write)
    expect(() => place(write)).toThrow(objectWith({ code: 'CONSTRAINT_VIOLATION_ERROR' }))
    expect(openQuarantine(write, held)).toMatchObject({ ...mark, eventName: 'Spring Cup', ended: null })
    expect(release(write)).toBe(true)
    expect(release(write)).toBe(false)
    expect(openQuarantine(write, held)).toBeNull()
    place(write)
    expect(quarantinesOf(write, held)).toMatchObject([
      { ended: null },
      { ended: { how: 'released', note: 'fine', by: 'operator:cli' } },
    ])
  })
})
