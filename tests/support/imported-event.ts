import type { WriteDb } from '../../db/schema/handle.ts'
import type { EntryListClass, EventLinks } from '../../shared/domain/pages.ts'
import { addClass, addDriver, addEntry, addEvent, addRace, addRacePage, addTrack } from './database.ts'
import { makeRacePage } from './race-page.ts'

const heading = {
  trackName: 'Meadow Raceway',
  eventName: 'Winter Cup',
  dateText: 'Nov 16, 2025',
  dateStart: '2025-11-16',
  dateEnd: '2025-11-16',
}

export const eventLinks: EventLinks = {
  entryListEventId: 5001,
  heatSheets: [{ id: 71, label: 'Qualifier Round 1' }],
  overallRankings: [{ eventId: 5001, label: 'Final Results' }],
  points: [],
  roundRankings: [{ id: 81, order: 'laps_time', label: 'Qualifier Round 1 Rankings' }],
  multiMains: [],
}

const semis: EntryListClass = { classId: 9000, name: 'Semi A', declaredEntries: 0, entries: [] }

const mainLaps = {
  11: [31_000, 30_000, 32_000],
  12: [33_000, 31_000, 31_000],
  13: [40_000, 35_000],
  14: [],
}

/**
 * An event as an import leaves it: two classes and a session bucket, a final that was run, a second class whose A2 was
 * run and whose A3 was not, and a qualifying heat. Gives local row ids.
 */
export function addImportedEvent(db: WriteDb) {
  const trackId = addTrack(db)
  const event = addEvent(db, {
    trackId,
    eventEntries: 5,
    eventDrivers: 4,
    totalRaceLaps: 17,
    ingestDepth: 'laps_full',
    ingestionStatus: 'complete',
    lastIngestedAt: '2026-01-02T03:04:05.678Z',
    metadata: {
      page: {
        heading,
        stats: { raceTrack: 'Offroad', entries: 5, drivers: 4, totalRaceLaps: 17 },
        links: eventLinks,
        raceCount: 4,
      },
      entryList: {
        heading,
        stats: { raceTrack: 'Offroad', entries: 5, drivers: 4, totalRaceLaps: 17 },
        sessionBuckets: [{ tabIndex: 1, class: semis }],
      },
      livercProgramBucketOrder: ['Truck', 'Buggy'],
    },
  })
  const truck = addClass(db, {
    eventId: event,
    className: 'Truck',
    metadata: { classId: 201, declaredEntries: 1, tabIndex: 0 },
  })
  const buggy = addClass(db, {
    eventId: event,
    className: 'Buggy',
    metadata: { classId: 202, declaredEntries: 4, tabIndex: 2 },
  })
  addEntries(db, event, buggy, truck)

  const race = (
    id: string,
    sourceIndex: number,
    label: string,
    more: Partial<Parameters<typeof addRace>[1]> = {},
  ) =>
    addRace(
      db,
      {
        eventId: event,
        sourceRaceId: id,
        sourceIndex,
        raceLabel: label,
        sectionHeader: 'Main Events',
        sessionType: 'main',
        raceOrder: 4 - sourceIndex,
        eventRaceClassId: label.startsWith('Truck') ? truck : buggy,
        className: label.startsWith('Truck') ? 'Truck' : 'Buggy',
        ...more,
      },
      metadataOf(id),
    )
  const final = race('9004', 0, 'Buggy A-Main', {
    completedAt: '2025-11-16T17:30',
    durationMs: 300_000,
    lap1Counted: 1,
  })
  const truckA3 = race('synthetic-a3', 1, 'Truck A3-Main', { resultState: 'empty' })
  const truckA2 = race('9002', 2, 'Truck A2-Main')
  const heat = race('9001', 3, 'Buggy (Heat 1/1)', {
    sectionHeader: 'Qualifier Round 1',
    sessionType: 'qualifying',
  })

  addRacePage(db, final, pages.final)
  addRacePage(db, truckA2, pages.truckA2)
  addRacePage(db, heat, pages.heat)
  return { trackId, event, buggy, truck, final, truckA3, truckA2, heat }
}

const pages = {
  final: makeRacePage({ lapTimes: mainLaps, lap1Counted: true, raceId: 9004 }),
  truckA2: makeRacePage({ lapTimes: { 13: [35_000, 34_000] }, lap1Counted: false, raceId: 9002 }),
  heat: makeRacePage({
    lapTimes: { 12: [32_000, 33_000], 11: [33_000, 33_000], 14: [60_000] },
    lap1Counted: true,
    raceId: 9001,
  }),
}
export const importedPages = pages

function metadataOf(raceId: string) {
  if (raceId === '9004') return { page: pages.final.heading, agreement: { drivers: 3, agreeing: 3 } }
  if (raceId === '9002') return { page: pages.truckA2.heading, agreement: { drivers: 1, agreeing: 1 } }
  if (raceId !== '9001') return {}
  const warnings = ['DRIVER 14: 1 of 2 laps are on the page.']
  return { page: pages.heat.heading, agreement: { drivers: 3, agreeing: 2 }, warnings }
}

function addEntries(db: WriteDb, event: number, buggy: number, truck: number): void {
  const drivers = new Map([11, 12, 13, 14].map((id) => [id, addDriver(db, { sourceDriverId: String(id) })]))
  const entry = (id: number, rowIndex: number, className: string, transponderNumber: string | null) =>
    addEntry(db, {
      eventId: event,
      driverId: drivers.get(id) ?? 0,
      className,
      transponderNumber,
      eventRaceClassId: className === 'Truck' ? truck : buggy,
      metadata: { driverName: `DRIVER ${id}`, sortName: `${id}, DRIVER`, rowNumber: rowIndex + 1, rowIndex },
    })
  entry(14, 0, 'Buggy', null)
  entry(11, 1, 'Buggy', '2222363/2')
  entry(12, 2, 'Buggy', '1234567')
  entry(13, 3, 'Buggy', '7654321')
  entry(13, 0, 'Truck', '1111111')
}
