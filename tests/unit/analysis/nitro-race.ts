import { randomStream } from '../../../fixtures/site/prng.ts'
import type { FullRun } from '../../../shared/domain/analysis/run.ts'
import { runOf } from './runs.ts'

/** A nitro race as it was driven, so that a detector can be held against it. */
export interface NitroRace {
  readonly field: readonly FullRun[]
  /** Laps with a stop, by driver. */
  readonly stops: ReadonlyMap<string, readonly number[]>
  readonly scheduledMs: number
}

interface Recipe {
  readonly minutes: number
  readonly drivers?: number
  readonly lapMs?: number
  /** Minutes that a tank lasts. */
  readonly tank?: number
  readonly seed?: number
  /** Share of laps with a mistake. */
  readonly mistakes?: number
  /** A mistake on the lap out of the pits, after every stop. */
  readonly outLapErrors?: boolean
  readonly refuels?: boolean
}

/** Drivers of different pace who stop about when the tank is due, each a lap or so apart, and now and then make mistakes. */
export function nitroRace(recipe: Recipe): NitroRace {
  const { minutes, drivers = 9, lapMs = 38_000, tank = 8.2, seed = 1 } = recipe
  const { mistakes = 0.05, outLapErrors = false, refuels = true } = recipe
  const scheduledMs = minutes * 60_000
  const tankMs = tank * 60_000
  const stops = new Map<string, number[]>()
  const field = Array.from({ length: drivers }, (_, index) => {
    const random = randomStream('nitro race', seed, minutes, index)
    const pace = lapMs * (1 + 0.012 * index)
    const times: number[] = []
    const own: number[] = []
    let elapsed = 0
    let due = tankMs * (0.97 + 0.06 * random.next())
    while (elapsed < scheduledMs) {
      let time = pace * (1 + 0.015 * random.normal()) + (times.length === 0 ? 3_000 + 300 * index : 0)
      if (random.chance(mistakes)) time += random.int(2_000, 7_000)
      if (outLapErrors && own.at(-1) === times.length && own.length > 0) time += random.int(7_000, 9_000)
      const isLastTank = scheduledMs - elapsed < 0.2 * tankMs
      if (refuels && !isLastTank && elapsed + time > due) {
        time += random.int(6_500, 11_000)
        own.push(times.length + 1)
        due = elapsed + time + tankMs * (0.97 + 0.06 * random.next())
      }
      times.push(Math.round(time))
      elapsed += Math.round(time)
    }
    const run = runOf(times, `driver ${index + 1}`)
    stops.set(run.driverId, own)
    return run
  })
  return { field, stops, scheduledMs }
}
