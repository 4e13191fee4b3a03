import type { WriteDb } from '../../db/schema/handle.ts'
import { addClass, addDriver, addEntry, addEvent, addRace, addRacePage } from './database.ts'
import { addImportedEvent } from './imported-event.ts'
import { makeRacePage } from './race-page.ts'

const steady = (first: number, lap: number, laps: number): number[] =>
  Array.from({ length: laps }, (_, index) => (index === 0 ? first : lap + (index % 3) * 100))

/**
 * Two imported events of one track and a third that is not complete, with drivers 11 and 12 in all of them. In the later
 * one, 12 beats 11 in the final, 11 is spelled differently, and somebody has a temporary identity.
 */
export function addTwoEvents(db: WriteDb) {
  const first = addImportedEvent(db)
  const later = addEvent(db, {
    trackId: first.trackId,
    sourceEventId: '5002',
    eventName: 'Spring Cup',
    eventDate: '2026-03-01',
    ingestDepth: 'laps_full',
    ingestionStatus: 'complete',
  })
  const buggy = addClass(db, { eventId: later, className: 'Buggy' })
  const race = (
    sourceRaceId: string,
    sourceIndex: number,
    raceLabel: string,
    sessionType: 'main' | 'qualifying',
  ) =>
    addRace(
      db,
      {
        eventId: later,
        sourceRaceId,
        sourceIndex,
        raceLabel,
        sessionType,
        sectionHeader: sessionType === 'main' ? 'Main Events' : 'Qualifier Round 1',
        eventRaceClassId: buggy,
        durationMs: 300_000,
        lap1Counted: 0,
      },
      { agreement: { drivers: 2, agreeing: 2 } },
    )
  const final = race('9101', 0, 'Buggy A-Main', 'main')
  const heat = race('9102', 1, 'Buggy (Heat 1/1)', 'qualifying')
  const page = makeRacePage({
    lapTimes: { 11: steady(35_000, 31_000, 10), 12: steady(34_000, 30_000, 11) },
    lap1Counted: false,
    raceId: 9101,
  })
  addRacePage(db, final, {
    ...page,
    results: page.results
      .map((row) => ({ ...row, position: 3 - row.position }))
      .map((row) => (row.driverId === 11 ? { ...row, driverName: 'DRIVER ELEVEN' } : row)),
  })
  addRacePage(
    db,
    heat,
    makeRacePage({
      lapTimes: { 11: steady(32_000, 29_000, 11), 12: steady(40_000, 33_000, 3) },
      lap1Counted: false,
      raceId: 9102,
    }),
  )
  const temporary = addDriver(db, { sourceDriverId: 'entry_0123456789abcdef', displayName: 'NOBODY YET' })
  addEntry(db, { eventId: later, driverId: temporary, metadata: { driverName: 'NOBODY YET' } })
  addEntry(db, {
    eventId: later,
    driverId: driverOf(db, '11'),
    transponderNumber: '5555555',
    metadata: { driverName: 'DRIVER 11 JR' },
  })

  const partial = addEvent(db, {
    trackId: first.trackId,
    sourceEventId: '5003',
    eventName: 'Half imported',
    eventDate: '2026-04-01',
  })
  const hidden = addRace(db, { eventId: partial, sourceRaceId: '9201', sessionType: 'main' })
  addRacePage(
    db,
    hidden,
    makeRacePage({ lapTimes: { 11: steady(20_000, 20_000, 9) }, lap1Counted: true, raceId: 9201 }),
  )
  return { ...first, later, partial, laterFinal: final, laterHeat: heat }
}

function driverOf(db: WriteDb, sourceDriverId: string): number {
  const row = db.prepare('select id from drivers where source_driver_id = ?').get(sourceDriverId)
  if (row instanceof Object && 'id' in row) return Number(row.id)
  throw new Error(`There is no driver ${sourceDriverId}`)
}
