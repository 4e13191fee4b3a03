import { isReusable } from './reusable.ts'
import { isListedRace, isShownResult } from './visible.ts'

/** From a row of `drivers` to what is shown, and may be used (F37), of the driver's results. */
export const fromDriver = `
  from race_drivers
  cross join races on races.id = race_drivers.race_id and ${isListedRace}
  cross join events on events.id = races.event_id and ${isReusable}
  cross join race_results on race_results.race_id = races.id
    and race_results.race_driver_id = race_drivers.id and ${isShownResult}
  where race_drivers.driver_id = ?`
