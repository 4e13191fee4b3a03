import { join } from 'node:path'
import { openDatabase } from '../../db/client/index.ts'
import { getComparedSessions } from '../../db/repositories/compared.ts'
import { getDriverHistory } from '../../db/repositories/driver-history.ts'
import { getDriverProfile, searchDrivers } from '../../db/repositories/drivers.ts'
import { getEventChecks } from '../../db/repositories/event-checks.ts'
import { getEventRaces } from '../../db/repositories/event-parts.ts'
import { getRivalry } from '../../db/repositories/rivalry.ts'
import { bench, duration } from '../../tools/bench/harness.ts'
import { inScratchFolder } from './support/engine.ts'
import { fillWithEvents } from './support/many-events.ts'

const events = 200
const size = { events, racesPerEvent: 5, driversPerRace: 10, lapsPerResult: 25 }
const { racesPerEvent, driversPerRace, lapsPerResult } = size

await inScratchFolder(async (folder) => {
  const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
  fillWithEvents(database.write, size)
  const { read } = database
  const compared = [1, 2, 3, 4, 5, 6].map((event) => ({
    eventId: String(event),
    raceId: String(event * racesPerEvent),
    driverId: '1',
  }))
  const laps = events * racesPerEvent * driversPerRace * lapsPerResult
  await bench(
    `Drivers over ${events} events, ${laps.toLocaleString('en')} laps`,
    () =>
      duration('profile of a driver in all of them', {
        work: () => void getDriverProfile(read, '1'),
        atMost: 100,
      }),
    () =>
      duration('history of a driver in all of them', {
        work: () => void getDriverHistory(read, '1'),
        atMost: 200,
      }),
    () =>
      duration('head to head of two in all of them', {
        work: () => void getRivalry(read, '1', '2'),
        atMost: 100,
      }),
    () =>
      duration('six driver-sessions compared', {
        work: () => void getComparedSessions(read, compared),
        atMost: 20,
      }),
    () =>
      duration('drivers found by name', {
        work: () => void searchDrivers(read, 'driver 19', 50),
        atMost: 50,
      }),
    () => duration('drivers found by nothing', { work: () => void searchDrivers(read, '', 50), atMost: 50 }),
    () => duration('races of an event', { work: () => void getEventRaces(read, '7'), atMost: 20 }),
    () => duration('checks of an event', { work: () => void getEventChecks(read, '7'), atMost: 20 }),
  )
  database.close()
})
