import { z } from 'zod'
import { AppError } from '../../../shared/domain/errors.ts'
import type { ReadDb } from '../../schema/handle.ts'
import { readOne } from '../rows.ts'
import { isListedRace, isShownLap, isShownResult } from '../visible.ts'

interface Criterion {
  readonly name: string
  /** Gives one row with the columns `expected` and `found` where it does not hold. `event` holds the event's row. */
  readonly failing: string
}

const listed = `select * from races where races.event_id = (select id from event) and ${isListedRace}`

const criteria: readonly Criterion[] = [
  {
    name: 'races',
    failing: `select listed as expected, stored as found from (
        select json_extract(metadata, '$.page.raceCount') as listed, (select count(*) from (${listed})) as stored
        from events where id = (select id from event))
      where stored = 0 or listed is not stored`,
  },
  {
    name: 'results',
    failing: `select result_state as expected, (select count(*) from race_results where race_id = races.id) || ' results' as found
      from (${listed}) as races
      where (result_state = 'stored') <> exists (
        select 1 from race_results where race_id = races.id and ${isShownResult})`,
  },
  {
    name: 'laps',
    failing: `select coalesce(json_extract(raw_fields_json, '$.lapsOnPage'), 0) as expected,
        (select count(*) from laps where race_result_id = race_results.id and ${isShownLap}) as found
      from (${listed}) as races cross join race_results on race_results.race_id = races.id
      where ${isShownResult} and expected <> found`,
  },
  {
    name: 'race_drivers',
    failing: `select 'a driver of the race' as expected, 'race driver ' || race_driver_id as found
      from (${listed}) as races cross join race_results on race_results.race_id = races.id
      left join race_drivers on race_drivers.id = race_driver_id and race_drivers.race_id = races.id
      left join drivers on drivers.id = race_drivers.driver_id
      where drivers.id is null`,
  },
  {
    name: 'entries',
    failing: `select 'a driver' as expected, 'driver ' || driver_id as found
      from event_entries left join drivers on drivers.id = driver_id
      where event_entries.event_id = (select id from event) and drivers.id is null`,
  },
]

const fault = z.object({
  expected: z.union([z.string(), z.number()]).nullable(),
  found: z.union([z.string(), z.number()]).nullable(),
})

/**
 * What must hold before an event may become complete (F5, C41): every race of its page is here, with the results and the
 * laps that its own page promised, and everything refers to something. To be asked in the transaction that sets the depth.
 * @throws AppError STATE_MACHINE_ERROR naming the criterion
 */
export function requireComplete(db: ReadDb, eventRowId: number): void {
  for (const { name, failing } of criteria) {
    const found = readOne(db, `with event(id) as (values (?)) ${failing} limit 1`, fault, eventRowId)
    if (found === null) continue
    throw new AppError(
      'STATE_MACHINE_ERROR',
      'What was stored of the event is not complete; it stays hidden.',
      {
        stage: 'db',
        source: 'pipeline',
        action: 'Import the event again.',
        details: { axis: 'depth', to: 'laps_full', criterion: name, ...found },
      },
    )
  }
}
