import { forecast } from '../../../shared/domain/analysis/statistics.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { formatDuration } from '../../../shared/domain/time.ts'
import { makeRacePage } from '../../support/race-page.ts'

interface BigRace {
  readonly raceId: number
  readonly drivers: number
  readonly lapsPerDriver: number
}

/** Lap times that look like a driver's: a pace, a little spread, now and then a mishap or a stop. Always the same. */
function lapTimes(driver: number, laps: number): number[] {
  let state = 7919 * driver + 1
  return Array.from({ length: laps }, (_, index) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const spread = state % 2_400
    const mishap = state % 41 === 0 ? 9_000 : 0
    return 37_000 + driver * 130 + spread + mishap + (index % 13 === 12 ? 8_000 : 0)
  })
}

/** A race page of any number of laps, with what LiveRC prints of each lap. */
export function bigRacePage({ raceId, drivers, lapsPerDriver }: BigRace): RacePage {
  const times = new Map(
    Array.from({ length: drivers }, (_, index) => [index + 1, lapTimes(index + 1, lapsPerDriver)]),
  )
  const small = makeRacePage({
    raceId,
    lap1Counted: true,
    lapTimes: Object.fromEntries([...times].map(([id]) => [id, [40_000, 40_000]])),
  })
  const elapsed = new Map([...times.keys()].map((id) => [id, 0]))
  const blocks = small.lapBlocks.map((block) => ({ ...block, laps: block.laps.slice(0, 0) }))
  for (let lap = 1; lap <= lapsPerDriver; lap += 1) {
    for (const [id, own] of times) elapsed.set(id, (elapsed.get(id) ?? 0) + (own[lap - 1] ?? 0))
    const order = [...elapsed].toSorted((a, b) => a[1] - b[1]).map(([id]) => id)
    for (const block of blocks) {
      const timeMs = times.get(block.driverId)?.[lap - 1] ?? 0
      const pace = forecast(elapsed.get(block.driverId) ?? 1, lap, 1_800_000)
      block.laps.push({
        lap,
        position: 1 + order.indexOf(block.driverId),
        timeText: formatDuration(timeMs),
        timeMs,
        paceText: `${pace.laps}/${formatDuration(Math.round(pace.timeMs))}`,
        paceLaps: pace.laps,
        paceMs: Math.round(pace.timeMs),
        segments: [],
      })
    }
  }
  return {
    ...small,
    lapBlocks: blocks,
    results: small.results.map((row) => {
      const total = row.driverId === null ? 0 : (elapsed.get(row.driverId) ?? 0)
      return {
        ...row,
        laps: lapsPerDriver,
        totalTimeMs: total,
        lapsTimeText: `${lapsPerDriver}/${formatDuration(total)}`,
      }
    }),
  }
}
