import { describe, expect, it } from 'vitest'
import { getEventChecks } from '../../../db/repositories/event-checks.ts'
import { getEventRaces } from '../../../db/repositories/event-parts.ts'
import { eventChecks, eventRace } from '../../../shared/contract/event-parts.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { addTwoEvents } from '../../support/two-events.ts'

async function twoEvents() {
  const { read, write } = await temporaryDatabase()
  return { read, write, ids: addTwoEvents(write) }
}

describe('getEventRaces', () => {
  it('gives every race in page order with who finished where', async () => {
    const { read } = await twoEvents()
    const races = getEventRaces(read, '5001') ?? []
    for (const race of races) expect(eventRace.parse(race)).toEqual(race)
    expect(races.map(({ raceId, results }) => [raceId, results.length])).toEqual([
      ['9004', 4],
      ['synthetic-a3', 0],
      ['9002', 1],
      ['9001', 3],
    ])
    expect(races[0]?.results[0]).toMatchObject({ driverId: '11', key: '11', position: 1, laps: 3 })
  })

  it('gives nothing of an event that is not complete, and null for one that is not known', async () => {
    const { read } = await twoEvents()
    expect(getEventRaces(read, '5003')).toEqual([])
    expect(getEventRaces(read, '1')).toBeNull()
  })
})

describe('getEventChecks', () => {
  it('finds nothing where all is well', async () => {
    const { read } = await twoEvents()
    expect(getEventChecks(read, '5002')).toEqual({
      notes: [],
      disagreements: [],
      lapCounts: [],
      notRun: [],
      lap1Unknown: [],
      totals: [],
      entries: [{ reason: 'unmatched', className: 'Buggy', driverId: null, driverName: 'NOBODY YET' }],
      rows: [],
    })
    expect(getEventChecks(read, '1')).toBeNull()
  })

  it('lists notes, races not run, missing laps and figures that differ', async () => {
    const { read, write, ids } = await twoEvents()
    write.prepare('update race_results set avg_lap_time_ms = 12345 where race_id = ?').run(ids.heat)
    write
      .prepare(
        `delete from laps where lap_number = 3 and race_result_id in (select id from race_results where race_id = ?)`,
      )
      .run(ids.final)
    const checks = getEventChecks(read, '5001')
    expect(eventChecks.parse(checks)).toEqual(checks)
    expect(checks?.notes).toEqual([
      {
        raceId: '9001',
        raceLabel: 'Buggy (Heat 1/1)',
        roundName: 'Qualifier Round 1',
        className: 'Buggy',
        note: 'DRIVER 14: 1 of 2 laps are on the page.',
      },
    ])
    expect(checks?.notRun.map(({ raceId }) => raceId)).toEqual(['synthetic-a3'])
    expect(checks?.lapCounts.map(({ driverId, printed, stored }) => [driverId, printed, stored])).toEqual([
      ['11', 3, 2],
      ['12', 3, 2],
    ])
    const averages = checks?.disagreements.filter(({ figure }) => figure === 'avgLapMs') ?? []
    expect(averages.map(({ raceId, driverId, printed }) => [raceId, driverId, printed])).toEqual([
      ['9001', '11', 12_345],
      ['9001', '12', 12_345],
      ['9001', '14', 12_345],
    ])
    expect(averages[0]?.computed).toBe(33_000)
  })

  it('shows nothing of an event that is not complete', async () => {
    const { read } = await twoEvents()
    expect(getEventChecks(read, '5003')).toMatchObject({ notes: [], lapCounts: [], notRun: [] })
  })
})
