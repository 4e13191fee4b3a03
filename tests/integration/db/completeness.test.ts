import { describe, expect, it } from 'vitest'
import { requireComplete } from '../../../db/repositories/write/completeness.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'

describe('what must hold before an event is complete', () => {
  it('holds for an event as an import leaves it', async () => {
    const { write: db } = await temporaryDatabase()
    const { event } = addImportedEvent(db)
    expect(() => requireComplete(db, event)).not.toThrow()
  })

  it.each([
    ['races', 'a race is missing', `delete from races where source_race_id = '9002'`],
    ['races', 'there is no race', 'delete from races'],
    ['races', 'nobody knows how many there are', `update events set metadata = '{}'`],
    [
      'results',
      'a race that was run has no results',
      `delete from race_results where race_id in (select id from races where source_race_id = '9001')`,
    ],
    [
      'results',
      'a race that was not run has some',
      `update races set result_state = 'empty' where source_race_id = '9001'`,
    ],
    ['laps', 'a lap is missing', 'delete from laps where id = (select max(id) from laps)'],
    [
      'laps',
      'a driver has none of them',
      `delete from laps where race_result_id = (select max(race_result_id) from laps)`,
    ],
    [
      'race_drivers',
      'a result belongs to a driver of another race',
      `update race_results set race_driver_id = (select max(id) from race_drivers)
      where id = (select min(id) from race_results)`,
    ],
    [
      'race_drivers',
      'the driver of a result is missing',
      'delete from drivers where id in (select driver_id from race_drivers)',
    ],
    ['entries', 'the driver of an entry is missing', `update event_entries set driver_id = 999 where id = 1`],
  ])('fails for %s when %s', async (criterion, _, sql) => {
    const { write: db } = await temporaryDatabase()
    const { event } = addImportedEvent(db)
    db.prepare('pragma foreign_keys = off').run()
    db.prepare(sql).run()
    expect(() => requireComplete(db, event)).toThrow(
      expect.objectContaining({
        code: 'STATE_MACHINE_ERROR',
        details: expect.objectContaining({ axis: 'depth', to: 'laps_full', criterion }),
      }),
    )
  })
})
