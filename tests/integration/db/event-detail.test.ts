import { describe, expect, it } from 'vitest'
import { entries } from '../../../db/repositories/entries.ts'
import { getEventDetail } from '../../../db/repositories/event-detail.ts'
import { getSessionDetail } from '../../../db/repositories/session.ts'
import { readEventDocument } from '../../../db/repositories/event-document.ts'
import { eventDetail, sessionDetail } from '../../../shared/contract/views.ts'
import { addDriver, addEntry, addRaceDriver, addResult, temporaryDatabase } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'
import { objectWith } from '../../support/matchers.ts'

async function imported() {
  const { read, write } = await temporaryDatabase()
  return { read, write, ids: addImportedEvent(write) }
}

describe('getEventDetail', () => {
  it('gives an imported event in the shape of its view', async () => {
    const { read } = await imported()
    const detail = getEventDetail(read, '5001')
    expect(eventDetail.parse(detail)).toEqual(detail)
    expect(detail).toMatchObject({
      event: { eventId: '5001', status: 'imported' },
      raceTrack: 'Offroad',
      totalRaceLaps: 17,
      stored: { races: 4, results: 8, laps: 15, drivers: 4, entries: 5, classes: 2 },
      agreement: { drivers: 7, agreeing: 6 },
      warnings: ['Qualifier Round 1, Buggy (Heat 1/1): DRIVER 14: 1 of 2 laps are on the page.'],
    })
  })

  it('groups sessions under their rounds in page order', async () => {
    const { read } = await imported()
    const rounds = getEventDetail(read, '5001')?.rounds ?? []
    expect(rounds.map(({ name, sessions }) => [name, ...sessions.map((session) => session.raceId)])).toEqual([
      ['Main Events', '9004', 'synthetic-a3', '9002'],
      ['Qualifier Round 1', '9001'],
    ])
    expect(rounds[0]?.sessions[0]).toEqual({
      raceId: '9004',
      sourceIndex: 0,
      className: 'Buggy',
      raceLabel: 'Buggy A-Main',
      raceNumber: 4,
      roundName: 'Main Events',
      sessionType: 'main',
      resultState: 'stored',
      completedAt: '2025-11-16T17:30',
      durationMs: 300_000,
      lap1Counted: true,
      starters: 3,
      laps: 8,
      winner: { driverId: '11', driverName: 'DRIVER 11', laps: 3, totalTimeMs: 93_000 },
      agreement: { drivers: 3, agreeing: 3 },
    })
    expect(rounds[0]?.sessions[1]).toMatchObject({ resultState: 'empty', starters: 0, laps: 0, winner: null })
  })

  it('gives classes in the order of the tabs, each with who decided it', async () => {
    const { read } = await imported()
    const classes = getEventDetail(read, '5001')?.classes ?? []
    expect(classes).toEqual([
      objectWith({
        className: 'Truck',
        entries: 1,
        races: 2,
        decidedBy: { raceId: '9002', raceLabel: 'Truck A2-Main', isOneLegOfSeveral: true },
      }),
      objectWith({
        className: 'Buggy',
        entries: 4,
        races: 2,
        decidedBy: { raceId: '9004', raceLabel: 'Buggy A-Main', isOneLegOfSeveral: false },
      }),
    ])
    expect(classes[1]?.podium).toEqual([
      {
        position: 1,
        driverId: '11',
        driverName: 'DRIVER 11',
        laps: 3,
        totalTimeMs: 93_000,
        fastLapMs: 30_000,
      },
      {
        position: 2,
        driverId: '12',
        driverName: 'DRIVER 12',
        laps: 3,
        totalTimeMs: 95_000,
        fastLapMs: 31_000,
      },
      {
        position: 3,
        driverId: '13',
        driverName: 'DRIVER 13',
        laps: 2,
        totalTimeMs: 75_000,
        fastLapMs: 35_000,
      },
    ])
  })

  it('leaves out races and results that the source no longer shows', async () => {
    const { read, write, ids } = await imported()
    const hide = (table: string, column: string, id: number) =>
      write
        .prepare(
          `update ${table} set ${column} = json_set(${column}, '$.onPage', json('false')) where id = ?`,
        )
        .run(id)
    hide('races', 'race_metadata', ids.heat)
    const winner = write
      .prepare('select id from race_results where race_id = ? and position_final = 1')
      .get(ids.final)
    if (!(winner instanceof Object && 'id' in winner)) throw new Error('no winner')
    hide('race_results', 'raw_fields_json', Number(winner.id))

    const detail = getEventDetail(read, '5001')
    expect(detail?.stored).toEqual({ races: 3, results: 4, laps: 7, drivers: 3, entries: 5, classes: 2 })
    expect(detail?.rounds.map((round) => round.name)).toEqual(['Main Events'])
    expect(getSessionDetail(read, '5001', '9004')?.results.map((row) => row.driverId)).toEqual([
      '12',
      '13',
      '14',
    ])
    expect(getSessionDetail(read, '5001', '9001')).toBeNull()
  })

  it('leaves out laps that the source took back', async () => {
    const { read, write, ids } = await imported()
    const shorten = `update race_results set raw_fields_json = json_set(raw_fields_json, '$.lapsOnPage', 1) where race_id = ?`
    write.prepare(shorten).run(ids.final)
    expect(getEventDetail(read, '5001')?.rounds[0]?.sessions[0]?.laps).toBe(3)
    expect(getSessionDetail(read, '5001', '9004')?.laps.map(({ laps }) => laps.length)).toEqual([1, 1, 1])
  })

  it('says null to an event that nobody knows', async () => {
    const { read } = await imported()
    expect(getEventDetail(read, '1')).toBeNull()
    expect(entries(read, '1')).toBeNull()
    expect(getSessionDetail(read, '1', '9004')).toBeNull()
  })
})

describe('an event that is not completely imported', () => {
  it('shows nothing of the rows that are there already', async () => {
    const { read, write } = await imported()
    write.prepare("update events set ingest_depth = 'none', ingestion_status = 'running'").run()
    const detail = getEventDetail(read, '5001')
    expect(detail).toEqual({
      event: objectWith({ eventId: '5001', depth: 'none', status: 'importing' }),
      raceTrack: 'Offroad',
      totalRaceLaps: 17,
      stored: { races: 0, results: 0, laps: 0, drivers: 0, entries: 0, classes: 0 },
      agreement: { drivers: 0, agreeing: 0 },
      warnings: [],
      classes: [],
      rounds: [],
    })
    expect(entries(read, '5001')).toEqual([])
    expect(getSessionDetail(read, '5001', '9004')).toBeNull()
    expect(readEventDocument(read, '5001')).toBeNull()
  })
})

describe('getSessionDetail', () => {
  it('gives results and every lap in the shape of the view', async () => {
    const { read } = await imported()
    const detail = getSessionDetail(read, '5001', '9004')
    expect(sessionDetail.parse(detail)).toEqual(detail)
    expect(detail).toMatchObject({
      event: { eventId: '5001' },
      session: { raceId: '9004', starters: 3, laps: 8 },
      lengthText: '5:00 Timed',
      classFastestMs: 30_000,
      raceUrl: 'https://meadow.liverc.com/results/?p=view_race_result&id=9004',
      previousRaceId: 'synthetic-a3',
      previousRaceName: 'Main Events, Truck A3-Main',
      nextRaceId: null,
      nextRaceName: null,
    })
    expect(detail?.results[1]).toEqual({
      driverId: '12',
      driverName: 'DRIVER 12',
      position: 2,
      carNumber: 2,
      qualifyingPosition: 2,
      lapsTimeText: '3/1:35.000',
      laps: 3,
      totalTimeMs: 95_000,
      behindText: '2.000',
      intervalMs: 2_000,
      intervalLaps: null,
      gapMs: 2_000,
      fastLapMs: 31_000,
      fastLapNumber: 3,
      avgLapMs: 31_667,
      avgTop5Ms: null,
      avgTop10Ms: null,
      avgTop15Ms: null,
      top2ConsecutiveMs: 62_000,
      top3ConsecutiveMs: 95_000,
      stdDeviationMs: 940,
      consistencyPercent: 97.02,
      started: true,
      transponder: '1234567',
      agrees: true,
    })
    expect(detail?.results[3]).toMatchObject({
      driverId: '14',
      started: false,
      agrees: null,
      gapMs: null,
      transponder: null,
    })
    expect(detail?.laps.map(({ driverId, laps }) => [driverId, laps.length])).toEqual([
      ['11', 3],
      ['12', 3],
      ['13', 2],
    ])
    expect(detail?.laps[2]?.laps[1]).toEqual({
      lap: 2,
      position: 3,
      timeMs: 35_000,
      elapsedMs: 75_000,
      paceText: '8/5:00.000',
    })
  })

  it("takes the transponder of the race's class", async () => {
    const { read } = await imported()
    expect(getSessionDetail(read, '5001', '9002')?.results[0]).toMatchObject({
      driverId: '13',
      transponder: '1111111',
    })
    expect(getSessionDetail(read, '5001', '9004')?.results[2]).toMatchObject({
      driverId: '13',
      transponder: '7654321',
    })
  })

  it('shows a race that has not been run, and its neighbours in time', async () => {
    const { read } = await imported()
    expect(getSessionDetail(read, '5001', 'synthetic-a3')).toMatchObject({
      session: { resultState: 'empty' },
      results: [],
      laps: [],
      previousRaceId: '9002',
      nextRaceId: '9004',
    })
  })

  it('leads on in the order in which the races were run, whatever the order of the page', async () => {
    const { read, write, ids } = await imported()
    // Run after the final, although the page has it further down.
    write.prepare("update races set completed_at = '2025-11-16T18:00' where id = ?").run(ids.truckA2)
    expect(getSessionDetail(read, '5001', '9004')).toMatchObject({
      previousRaceId: '9001',
      nextRaceId: '9002',
      nextRaceName: 'Main Events, Truck A2-Main',
    })
    expect(getSessionDetail(read, '5001', '9002')?.previousRaceId).toBe('9004')
  })

  it('keeps drivers who share a place in the order of the page', async () => {
    const { read, write, ids } = await imported()
    for (const [rowIndex, id] of [
      [1, '91'],
      [0, '92'],
    ] as const) {
      const driverId = addDriver(write, { sourceDriverId: id })
      const raceDriverId = addRaceDriver(write, { raceId: ids.truckA3, driverId, sourceDriverId: id })
      addResult(
        write,
        { raceId: ids.truckA3, raceDriverId },
        {
          rowIndex,
          driverIdSource: null,
          avgTop5Ms: null,
          avgTop10Ms: null,
          avgTop15Ms: null,
          top3ConsecutiveMs: null,
          stdDeviationMs: null,
          script: null,
          blockIndex: null,
        },
      )
    }
    expect(getSessionDetail(read, '5001', 'synthetic-a3')?.results.map((row) => row.driverId)).toEqual([
      '92',
      '91',
    ])
  })

  it('says null to a race of another event', async () => {
    const { read } = await imported()
    expect(getSessionDetail(read, '5001', '1')).toBeNull()
  })
})

describe('entries', () => {
  it('gives classes by tab and entries by row, then who is not on the list', async () => {
    const { read, write, ids } = await imported()
    const late = addDriver(write, { sourceDriverId: '15' })
    addEntry(write, { eventId: ids.event, driverId: late, fromEntryList: false, eventRaceClassId: ids.buggy })
    write.prepare("update event_entries set withdrawn = 1 where transponder_number = '2222363/2'").run()
    const listed = entries(read, '5001') ?? []
    expect(listed.map((entry) => [entry.className, entry.driverName])).toEqual([
      ['Truck', 'DRIVER 13'],
      ['Buggy', 'DRIVER 14'],
      ['Buggy', 'DRIVER 12'],
      ['Buggy', 'DRIVER 13'],
      ['Buggy', 'DRIVER 11'],
      ['Buggy', 'DRIVER 15'],
    ])
    expect(listed[4]).toEqual({
      driverId: '11',
      className: 'Buggy',
      driverName: 'DRIVER 11',
      transponder: '2222363/2',
      fromEntryList: true,
      withdrawn: true,
    })
    expect(listed[5]).toMatchObject({ fromEntryList: false, transponder: null })
  })
})
