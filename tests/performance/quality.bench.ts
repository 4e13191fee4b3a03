import { join } from 'node:path'
import { openDatabase } from '../../db/client/index.ts'
import { getEventChecks } from '../../db/repositories/event-checks.ts'
import { tableSizes } from '../../db/repositories/table-sizes.ts'
import { QualityService } from '../../electron/services/quality.ts'
import { bench, duration } from '../../tools/bench/harness.ts'
import { inScratchFolder } from './support/engine.ts'
import { fillWithEvents } from './support/many-events.ts'

const size = { events: 200, racesPerEvent: 20, driversPerRace: 10, lapsPerResult: 25 }
const laps = size.events * size.racesPerEvent * size.driversPerRace * size.lapsPerResult
const query = { fresh: false, offset: 0, limit: 200 }

await inScratchFolder(async (folder) => {
  const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
  fillWithEvents(database.write, size)
  const { read, write } = database
  const newService = () => new QualityService({ db: read, origin: 'live', now: () => '' })
  const warm = newService()
  await warm.list(query)
  await bench(
    `Data quality of ${size.events} events, ${laps.toLocaleString('en')} laps`,
    () =>
      duration('the first time, everything', {
        work: async () => void (await newService().list(query)),
        atMost: 6_000,
        warmUp: 0,
        runs: 3,
      }),
    () =>
      duration('longest that others wait meanwhile: one event', {
        work: () => void getEventChecks(read, '7'),
        atMost: 40,
      }),
    () => duration('again, nothing changed', { work: async () => void (await warm.list(query)), atMost: 60 }),
    () =>
      duration('again, after an import', {
        work: async () => {
          write
            .prepare(
              "update events set last_ingested_at = last_ingested_at || '+' where source_event_id = '7'",
            )
            .run()
          await warm.list(query)
        },
        atMost: 120,
      }),
    () =>
      duration('every figure of one event recomputed', {
        work: () => void getEventChecks(read, '7', { everyRace: true }),
        atMost: 150,
      }),
    () => duration('rows of each table', { work: () => void tableSizes(read), atMost: 100 }),
  )
  database.close()
})
