import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type RacePage, racePage } from '../../shared/domain/pages.ts'

const folder = join(import.meta.dirname, '../../../shared/liverc/expected')

/** Whether the golden data of the saved pages lie beside the project; tests that need them skip otherwise. */
export const hasExpectedPages = existsSync(folder)

const record = z.record(z.string(), z.unknown())
const expectedRace = z.object({
  source_url: z.string(),
  race: record,
  results: z.array(record),
  drivers: z.record(z.string(), record),
  laps: z.record(z.string(), z.array(record)),
})

/** The golden data of a race: `race`, `results`, `drivers` and `laps` as the file has them. */
export function readExpectedDocument(name: string): Omit<z.infer<typeof expectedRace>, 'source_url'> {
  const { race, results, drivers, laps } = readExpected(name)
  return { race, results, drivers, laps }
}

/** The race page that a golden file describes: names in camel case, seconds as integer ms, `drivers` and `laps` as blocks. */
export function readExpectedRace(name: string): RacePage {
  const document = readExpected(name)
  const order = document.results.map((row) => String(row['driver_id']))
  return racePage.parse({
    raceId: Number(new URL(document.source_url).searchParams.get('id')),
    heading: toPageForm(document.race),
    results: document.results.map((row) => toPageForm(row)),
    lapBlocks: order.map((driverId) => ({
      driverId: Number(driverId),
      driver: toPageForm(document.drivers[driverId] ?? {}),
      laps: (document.laps[driverId] ?? []).map((lap) => ({
        ...toPageForm(lap),
        timeText: String(lap['time_seconds']),
      })),
    })),
  })
}

function readExpected(name: string): z.infer<typeof expectedRace> {
  return expectedRace.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))
}

function toPageForm(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) =>
      key.endsWith('_seconds')
        ? [
            camelCase(key.replace(/_seconds$/, '_ms')),
            typeof value === 'number' ? Math.round(value * 1000) : value,
          ]
        : [camelCase(key), value],
    ),
  )
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
