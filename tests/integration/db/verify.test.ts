import { describe, expect, it } from 'vitest'
import { type IntegrityReport, verifyIntegrity } from '../../../db/repositories/verify.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { addDriver, addEvent, addRaceDriver, addTrack, temporaryDatabase } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'
import { objectWith } from '../../support/matchers.ts'

type Ids = ReturnType<typeof addImportedEvent>

/** The report on an imported event after something was done to its rows. */
async function verifyAfter(
  damage: (db: WriteDb, ids: Ids) => void,
  limit?: number,
): Promise<IntegrityReport> {
  const { read, write } = await temporaryDatabase()
  const ids = addImportedEvent(write)
  damage(write, ids)
  return verifyIntegrity(read, limit)
}

/** Deletes what others refer to, as no writer of the program can. */
function withoutReferences(db: WriteDb, sql: string): void {
  db.prepare('pragma foreign_keys = off').run()
  db.prepare(sql).run()
  db.prepare('pragma foreign_keys = on').run()
}

const failedChecks = (report: IntegrityReport) =>
  report.checks.filter((check) => check.failed > 0).map((check) => check.name)

describe('verifyIntegrity', () => {
  it('finds nothing wrong with an imported event, and says how much it looked at', async () => {
    const report = await verifyAfter(() => undefined)
    expect(report.issues).toEqual([])
    expect(report).toMatchObject({ ok: true, errors: 0, warnings: 0 })
    expect(Object.fromEntries(report.checks.map(({ name, checked }) => [name, checked]))).toMatchObject({
      orphaned_races: 4,
      orphaned_results: 8,
      orphaned_laps: 15,
      race_sequence: 1,
      result_sequence: 4,
      stored_laps: 8,
      total_time: 8,
      drivers: 1,
      declared_entries: 2,
    })
    expect(report.checks.every(({ failed }) => failed === 0)).toBe(true)
  })

  it('finds nothing wrong with an empty database', async () => {
    const { read } = await temporaryDatabase()
    expect(verifyIntegrity(read)).toMatchObject({ ok: true, issues: [] })
  })

  const damages: [string, (db: WriteDb, ids: Ids) => void][] = [
    ['orphaned_races', (db) => withoutReferences(db, 'delete from events')],
    ['orphaned_results', (db) => withoutReferences(db, 'delete from race_drivers where id = 1')],
    ['orphaned_laps', (db) => withoutReferences(db, 'delete from race_results where id = 1')],
    ['orphaned_entries', (db) => withoutReferences(db, 'delete from drivers where id = 1')],
    [
      'result_race',
      (db, ids) => db.prepare('update race_drivers set race_id = ? where id = 1').run(ids.truckA3),
    ],
    ['race_driver_result', (db) => db.prepare('delete from race_results where id = 1').run()],
    [
      'race_driver_result',
      (db, ids) =>
        addRaceDriver(db, {
          raceId: ids.final,
          driverId: addDriver(db, { sourceDriverId: '99' }),
          sourceDriverId: '99',
        }),
    ],
    ['event_state', (db) => db.prepare("update events set ingestion_status = 'idle'").run()],
    ['event_state', (db) => db.prepare("update events set ingest_depth = 'none'").run()],
    ['event_state', (db) => db.prepare('update events set last_ingested_at = null').run()],
    ['event_state', (db) => db.prepare("update events set ingest_depth = 'summary_only'").run()],
    ['event_races', (db) => db.prepare('delete from races').run()],
    ['race_count', (db, ids) => db.prepare('delete from races where id = ?').run(ids.heat)],
    ['race_sequence', (db, ids) => db.prepare('delete from races where id = ?').run(ids.truckA3)],
    [
      'race_sequence',
      (db, ids) => db.prepare('update races set source_index = 0 where id = ?').run(ids.heat),
    ],
    ['race_results', (db, ids) => db.prepare('delete from race_results where race_id = ?').run(ids.truckA2)],
    [
      'race_results',
      (db, ids) => db.prepare("update races set result_state = 'empty' where id = ?").run(ids.final),
    ],
    [
      'result_sequence',
      (db, ids) => db.prepare('delete from race_drivers where race_id = ? and car_number = 2').run(ids.final),
    ],
    ['stored_laps', (db) => db.prepare('delete from laps where lap_number = 3').run()],
    ['stored_laps', (db) => db.prepare('delete from laps').run()],
    ['lap_sequence', (db) => db.prepare('delete from laps where lap_number = 1').run()],
    ['lap_elapsed', (db) => db.prepare('update laps set lap_time_ms = lap_time_ms + 1 where id = 2').run()],
  ]
  it.each(damages)('sees damage: %s', async (check, damage) => {
    const report = await verifyAfter(damage)
    expect(failedChecks(report)).toContain(check)
    expect(report.ok).toBe(false)
    expect(report.errors).toBeGreaterThan(0)
    expect(report.issues.find((issue) => issue.check === check)).toMatchObject({ severity: 'error' })
  })

  const contradictions: [string, (db: WriteDb, ids: Ids) => void][] = [
    [
      'laps_column',
      (db) => db.prepare('update race_results set laps_completed = laps_completed + 1 where id = 2').run(),
    ],
    [
      'total_time',
      (db) => db.prepare('update race_results set total_time_ms = total_time_ms + 1 where id = 2').run(),
    ],
    [
      'drivers',
      (db) =>
        db.prepare("update events set metadata = json_set(metadata, '$.entryList.stats.drivers', 5)").run(),
    ],
    [
      'declared_entries',
      (db) =>
        db
          .prepare(
            "update event_race_classes set metadata = json_set(metadata, '$.declaredEntries', 9) where id = 1",
          )
          .run(),
    ],
  ]
  it('sees a finishing position that is missing', async () => {
    const report = await verifyAfter((db) =>
      db.prepare('update race_results set position_final = 7 where position_final = 4').run(),
    )
    expect(failedChecks(report)).toEqual(['positions'])
    expect(report).toMatchObject({ ok: false, errors: 1, warnings: 0 })
  })

  it.each(contradictions)('only warns where the source contradicts itself: %s', async (check, change) => {
    const report = await verifyAfter((db, ids) => {
      if (check === 'drivers') {
        db.prepare(
          "update events set metadata = json_set(metadata, '$.entryList.sessionBuckets', json('[]'))",
        ).run()
      }
      change(db, ids)
    })
    expect(failedChecks(report)).toEqual([check])
    expect(report).toMatchObject({ ok: true, errors: 0, warnings: 1 })
    expect(report.issues).toEqual([objectWith({ check, severity: 'warning' })])
  })

  it.each([
    ['1 1 3 4', [1, 1, 3, 4]],
    ['1 1 2 3', [1, 1, 2, 3]],
    ['1 2 3 3', [1, 2, 3, 3]],
    ['1 1 1 1', [1, 1, 1, 1]],
  ])('allows shared places: %s', async (_, positions) => {
    const report = await verifyAfter((db, ids) => {
      positions.forEach((position, index) => {
        db.prepare(
          `update race_results set position_final = ? where race_id = ? and json_extract(raw_fields_json, '$.rowIndex') = ?`,
        ).run(position, ids.final, index)
      })
    })
    expect(report.issues).toEqual([])
  })

  it('says where and what in natural keys', async () => {
    const report = await verifyAfter((db, ids) => {
      const driver = "(select id from race_drivers where race_id = ? and display_name = 'DRIVER 12')"
      const result = `(select id from race_results where race_driver_id = ${driver})`
      db.prepare(`delete from laps where lap_number = 3 and race_result_id = ${result}`).run(ids.final)
    })
    expect(report.issues).toEqual([
      {
        check: 'stored_laps',
        eventId: '5001',
        raceId: '9004',
        driver: 'DRIVER 12',
        expected: '3',
        found: '2',
        message: 'Laps that the race page holds are missing.',
        severity: 'error',
      },
    ])
  })

  it('lists at most so many issues, errors first, and counts them all', async () => {
    const report = await verifyAfter((db) => {
      db.prepare('update race_results set laps_completed = laps_completed + 1').run()
      db.prepare('delete from laps where lap_number = 2').run()
    }, 3)
    expect(report.issues).toHaveLength(3)
    expect(report.issues.every((issue) => issue.severity === 'error')).toBe(true)
    expect(report.errors).toBeGreaterThan(3)
    expect(report.warnings).toBe(8)
  })

  it('does not mind partial rows of an event that is not completely imported', async () => {
    const report = await verifyAfter((db) => {
      db.prepare("update events set ingest_depth = 'none', ingestion_status = 'failed'").run()
      db.prepare('delete from laps where lap_number = 2').run()
      db.prepare('delete from races where source_index = 1').run()
      addEvent(db, { trackId: addTrack(db, { sourceTrackSlug: 'other' }), sourceEventId: '1' })
    })
    expect(report).toMatchObject({ ok: true, issues: [] })
  })
})
