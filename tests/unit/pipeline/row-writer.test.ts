import { describe, expect, it } from 'vitest'
import { RowWriter } from '../../../db/repositories/write/row-writer.ts'
import { upsertLaps, type LapValues } from '../../../db/repositories/write/laps.ts'
import { drivers, tracks } from '../../../db/schema/index.ts'
import {
  addDriver,
  addEvent,
  addRace,
  addRaceDriver,
  addResult,
  addTrack,
  temporaryDatabase,
} from '../../support/database.ts'
import { query, rowOf } from '../../support/engine.ts'

const [first, second] = ['2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z']
const jane = {
  source: 'liverc',
  sourceDriverId: '1',
  displayName: 'JANE DOE',
  normalizedName: 'doe jane',
  transponderNumber: '123',
}

describe('the writer of rows', () => {
  it('inserts a row with its stamps and the defaults of its columns', async () => {
    const { write } = await temporaryDatabase()
    const writer = new RowWriter(write, tracks)
    const values = {
      source: 'liverc',
      sourceTrackSlug: 'meadow',
      trackName: 'Meadow',
      trackUrl: 'a',
      eventsUrl: 'b',
    }
    const written = writer.insert(values, first)
    expect(written).toMatchObject({ outcome: 'inserted', changed: [] })
    expect(rowOf(write, 'select * from tracks')).toMatchObject({
      id: written.id,
      is_active: 1,
      is_followed: 0,
      metadata: '{}',
      total_laps: 0,
      last_seen_at: null,
      created_at: first,
      updated_at: first,
    })
  })

  it('touches a row only where a value differs, and names the columns', async () => {
    const { write } = await temporaryDatabase()
    const writer = new RowWriter(write, drivers)
    writer.insert(jane, first)
    const load = () => {
      const row = write.orm.select().from(drivers).get()
      if (row === undefined) throw new Error('no row')
      return row
    }
    expect(writer.write(load(), jane, second)).toMatchObject({ outcome: 'unchanged', changed: [] })
    expect(load().updatedAt).toBe(first)
    expect(writer.update(load(), { displayName: 'JANE ROE' }, second)).toMatchObject({
      outcome: 'updated',
      changed: ['display_name'],
    })
    expect(load()).toMatchObject({ ...jane, displayName: 'JANE ROE', createdAt: first, updatedAt: second })
    expect(writer.update(load(), { transponderNumber: null }, second)).toMatchObject({
      changed: ['transponder_number'],
    })
    expect(load().transponderNumber).toBeNull()
  })

  it('keeps a value where it says so, rather than overwrite it with nothing', async () => {
    const { write } = await temporaryDatabase()
    const writer = new RowWriter(write, drivers, { keepOnNull: ['transponderNumber'] })
    writer.insert(jane, first)
    const row = write.orm.select().from(drivers).get()
    if (row === undefined) throw new Error('no row')
    expect(writer.write(row, { ...jane, transponderNumber: null }, second)).toMatchObject({
      outcome: 'unchanged',
    })
    expect(
      writer.write(row, { ...jane, transponderNumber: null, displayName: 'JANE ROE' }, second),
    ).toMatchObject({
      changed: ['display_name'],
    })
    expect(rowOf(write, 'select transponder_number from drivers')).toEqual({ transponder_number: '123' })
    expect(writer.write(row, { ...jane, transponderNumber: '456' }, second)).toMatchObject({
      outcome: 'updated',
    })
  })

  it('stores silent columns without counting them or moving the stamp', async () => {
    const { write } = await temporaryDatabase()
    const id = addTrack(write, { updatedAt: first, isActive: true })
    const writer = new RowWriter(write, tracks, { silent: ['lastSeenAt'] })
    const row = write.orm.select().from(tracks).get()
    if (row === undefined) throw new Error('no row')
    expect(writer.update(row, { lastSeenAt: second }, second)).toEqual({
      id,
      outcome: 'unchanged',
      changed: [],
    })
    expect(rowOf(write, 'select last_seen_at, updated_at from tracks')).toEqual({
      last_seen_at: second,
      updated_at: first,
    })
    expect(writer.update(row, { lastSeenAt: 'later', isActive: false }, second)).toMatchObject({
      changed: ['is_active'],
    })
    expect(rowOf(write, 'select last_seen_at, updated_at, is_active from tracks')).toEqual({
      last_seen_at: 'later',
      updated_at: second,
      is_active: 0,
    })
  })
})

describe('the upsert of laps', () => {
  it.each([1, 99, 100, 101, 250])('writes %i laps, and again only those that differ', async (count) => {
    const { write } = await temporaryDatabase()
    const resultId = aResult(write)
    const laps = Array.from({ length: count }, (_, index) => lap(resultId, index + 1))
    expect(upsertLaps(write, laps, first)).toEqual({ inserted: count, updated: 0, unchanged: 0 })
    expect(upsertLaps(write, laps, second)).toEqual({ inserted: 0, updated: 0, unchanged: count })
    expect(query(write, 'select distinct updated_at from laps')).toEqual([{ updated_at: first }])

    const changed = laps.map((one) => (one.lapNumber === count ? { ...one, paceString: null } : one))
    expect(upsertLaps(write, [...changed, lap(resultId, count + 1)], second)).toEqual({
      inserted: 1,
      updated: 1,
      unchanged: count - 1,
    })
    expect(
      query(
        write,
        'select lap_number, pace_string from laps where updated_at = ? and created_at = ?',
        second,
        first,
      ),
    ).toEqual([{ lap_number: count, pace_string: null }])
    expect(upsertLaps(write, [], second)).toEqual({ inserted: 0, updated: 0, unchanged: 0 })
  })
})

function aResult(db: Parameters<typeof addTrack>[0]): number {
  const raceId = addRace(db, { eventId: addEvent(db, { trackId: addTrack(db) }) })
  const driverId = addDriver(db, { sourceDriverId: '1' })
  return addResult(db, { raceId, raceDriverId: addRaceDriver(db, { raceId, driverId, sourceDriverId: '1' }) })
}

function lap(raceResultId: number, lapNumber: number): LapValues {
  return {
    raceResultId,
    lapNumber,
    positionOnLap: 1,
    lapTimeRaw: '30.5',
    lapTimeMs: 30_500,
    paceString: '10/5:05.000',
    elapsedRaceTimeMs: lapNumber * 30_500,
    segmentsJson: '[]',
  }
}
