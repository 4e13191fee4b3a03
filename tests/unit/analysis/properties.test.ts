import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestAverage, bestConsecutive, fastestLap } from '../../../shared/domain/analysis/best-laps.ts'
import { bestRun } from '../../../shared/domain/analysis/best-run.ts'
import { compareRuns } from '../../../shared/domain/analysis/compare-runs.ts'
import { distribution, histogram } from '../../../shared/domain/analysis/distribution.ts'
import {
  averageReference,
  driverReference,
  gapSeries,
  intervalSeries,
  leaderReference,
} from '../../../shared/domain/analysis/gap-series.ts'
import {
  type CleanLapFilter,
  cleanSelection,
  countedSelection,
  noFilter,
  numbersOf,
  timesOf,
} from '../../../shared/domain/analysis/lap-selection.ts'
import type { Lap1Rule } from '../../../shared/domain/analysis/lap1.ts'
import { lapsDownAt } from '../../../shared/domain/analysis/laps-down.ts'
import { passes, positionsByLap } from '../../../shared/domain/analysis/positions.ts'
import { raisingAverage } from '../../../shared/domain/analysis/raising-average.ts'
import { type FullRun, totalMs } from '../../../shared/domain/analysis/run.ts'
import { consistency, deviation, meanLap } from '../../../shared/domain/analysis/spread.ts'
import { stintsOf } from '../../../shared/domain/analysis/stints.ts'
import { detectStops } from '../../../shared/domain/analysis/stops.ts'
import { lapsOf, present, runOf } from './runs.ts'

const lapTime = fc.integer({ min: 1, max: 120_000 })
const laps = fc.array(lapTime, { minLength: 1, maxLength: 60 })
const rule = fc.constantFrom<Lap1Rule>('counted', 'left_out', 'unknown')
const filter = fc.oneof(
  fc.constant<CleanLapFilter>(noFilter),
  fc.record({
    kind: fc.constant('within' as const),
    percent: fc.integer({ min: 50, max: 300 }),
    of: fc.constantFrom('best' as const, 'median' as const),
  }),
)
const field = fc
  .array(fc.array(lapTime, { maxLength: 30 }), { minLength: 1, maxLength: 10 })
  .map((all) => all.map((times, index) => runOf(times, `d${index}`)))

/** The same figures written down without any thought of speed, straight from ui.md 2a and 2b. */
const naive = {
  mean: (times: readonly number[]) => times.reduce((sum, time) => sum + time, 0) / times.length,
  bestAverage: (times: readonly number[], count: number) =>
    naive.mean(times.toSorted((a, b) => a - b).slice(0, count)),
  bestConsecutive: (times: readonly number[], count: number) =>
    Math.min(
      ...times
        .slice(0, times.length - count + 1)
        .map((_, start) => times.slice(start, start + count).reduce((sum, time) => sum + time, 0)),
    ),
  deviation: (times: readonly number[]) =>
    Math.sqrt(naive.mean(times.map((time) => (time - naive.mean(times)) ** 2))),
  position: (all: readonly FullRun[], run: FullRun, lap: number) =>
    1 +
    all.filter((other) => {
      const elapsed = (times: readonly number[]) => times.slice(0, lap).reduce((sum, time) => sum + time, 0)
      return other.timesMs.length >= lap && elapsed(other.timesMs) < elapsed(run.timesMs)
    }).length,
  bestRun: (times: readonly number[], durationMs: number) => {
    const runs = times.flatMap((_, start) => {
      let sum = 0
      for (let end = start; end < times.length; end++) {
        sum += times[end] ?? 0
        if (sum >= durationMs) return [{ laps: end - start + 1, timeMs: sum }]
      }
      return []
    })
    return runs.toSorted((a, b) => b.laps - a.laps || a.timeMs - b.timeMs)[0] ?? null
  },
}

const close = (a: number | null, b: number) => expect(Math.abs(present(a) - b)).toBeLessThan(1e-6 * (1 + b))

describe('figures against a naive reading of the definitions', () => {
  it('averages, sums in a row, deviation', () => {
    fc.assert(
      fc.property(laps, fc.integer({ min: 1, max: 20 }), (times, count) => {
        const selection = lapsOf(times)
        close(meanLap(selection).value, naive.mean(times))
        close(deviation(selection).value, naive.deviation(times))
        if (count > times.length) {
          expect(bestAverage(selection, count).value).toBeNull()
          expect(bestConsecutive(selection, count).value).toBeNull()
        } else {
          close(bestAverage(selection, count).value, naive.bestAverage(times, count))
          expect(bestConsecutive(selection, count).value).toBe(naive.bestConsecutive(times, count))
        }
      }),
    )
  })

  it('position of every lap', () => {
    fc.assert(
      fc.property(field, (runs) => {
        const positions = positionsByLap(runs)
        for (const run of runs) {
          expect(positions.get(run.driverId)).toEqual(
            run.timesMs.map((_, index) => naive.position(runs, run, index + 1)),
          )
        }
      }),
    )
  })

  it('best run of a length', () => {
    fc.assert(
      fc.property(laps, fc.integer({ min: 1, max: 600_000 }), (times, durationMs) => {
        const ours = bestRun(runOf(times), 'counted', durationMs)
        const expected = naive.bestRun(times, durationMs)
        expect([ours.laps, ours.figure.value]).toEqual([expected?.laps ?? 0, expected?.timeMs ?? null])
        const used = ours.figure.lapsUsed.map((lap) => times[lap - 1] ?? 0)
        expect(used.reduce((sum, time) => sum + time, 0)).toBe(ours.figure.value ?? 0)
      }),
    )
  })
})

describe('figures hold together', () => {
  it('every figure is made of the laps that it names', () => {
    fc.assert(
      fc.property(laps, rule, filter, fc.integer({ min: 1, max: 12 }), (times, lap1, clean, count) => {
        const selection = cleanSelection(countedSelection(runOf(times), lap1), clean)
        expect(selection.of).toBe(times.length)
        expect(selection.laps.length).toBeLessThanOrEqual(selection.counted)
        const sum = (numbers: readonly number[]) =>
          numbers.reduce((total, lap) => total + (times[lap - 1] ?? 0), 0)
        const average = bestAverage(selection, count)
        if (average.value !== null) close(average.value, sum(average.lapsUsed) / count)
        const row = bestConsecutive(selection, count)
        if (row.value !== null) {
          expect(sum(row.lapsUsed)).toBe(row.value)
          expect(present(row.lapsUsed.at(-1)) - present(row.lapsUsed[0])).toBe(count - 1)
        }
        for (const own of [average, row, fastestLap(selection)]) {
          expect(numbersOf(selection.laps)).toEqual(expect.arrayContaining([...own.lapsUsed]))
        }
      }),
    )
  })

  it('the raising average never falls, begins at the fastest lap and ends at the mean', () => {
    fc.assert(
      fc.property(laps, (times) => {
        const selection = lapsOf(times)
        const curve = raisingAverage(selection)
        expect(curve[0]).toBe(fastestLap(selection).value)
        close(meanLap(selection).value, present(curve.at(-1)))
        close(bestAverage(selection, times.length).value, present(curve.at(-1)))
        curve.forEach((value, index) => expect(value).toBeGreaterThanOrEqual((curve[index - 1] ?? 0) - 1e-9))
      }),
    )
  })

  it('consistency does not depend on the length of the lap', () => {
    fc.assert(
      fc.property(laps, fc.integer({ min: 2, max: 9 }), (times, factor) => {
        const scaled = lapsOf(times.map((time) => time * factor))
        expect(present(consistency(scaled).value)).toBeCloseTo(present(consistency(lapsOf(times)).value), 6)
        expect(present(consistency(lapsOf(times)).value)).toBeLessThanOrEqual(100)
      }),
    )
  })

  it('a distribution is in order, and bins and outliers account for every lap', () => {
    fc.assert(
      fc.property(laps, fc.integer({ min: 1, max: 5_000 }), (times, width) => {
        const box = present(distribution(lapsOf(times)))
        const ordered = [box.minMs, box.lowerWhiskerMs, box.medianMs, box.upperWhiskerMs, box.maxMs]
        expect(ordered).toEqual(ordered.toSorted((a, b) => a - b))
        const inside = times.filter((time) => time >= box.lowerWhiskerMs && time <= box.upperWhiskerMs)
        expect(inside.length + box.outliers.length).toBe(times.length)
        const bins = histogram(lapsOf(times), width)
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(times.length)
        for (const bin of bins) {
          expect(times.filter((time) => time >= bin.fromMs && time < bin.toMs)).toHaveLength(bin.count)
        }
      }),
    )
  })

  it('stints share out every lap and the whole time', () => {
    fc.assert(
      fc.property(laps, rule, fc.array(fc.integer({ min: -2, max: 70 })), (times, lap1, stops) => {
        const run = runOf(times)
        const stints = stintsOf(run, lap1, stops)
        expect(stints.reduce((sum, stint) => sum + stint.laps, 0)).toBe(times.length)
        expect(stints.reduce((sum, stint) => sum + stint.totalMs, 0)).toBe(totalMs(run))
        const counted = stints.reduce((sum, stint) => sum + stint.mean.lapsUsed.length, 0)
        expect(counted).toBe(countedSelection(run, lap1).counted)
      }),
    )
  })
})

describe('gaps hold together', () => {
  it('a reference has no gap to itself, and gaps are opposite the other way round', () => {
    fc.assert(
      fc.property(field, (runs) => {
        for (const run of runs) {
          expect(gapSeries(run, driverReference(run)).every((gap) => gap === 0)).toBe(true)
          for (const other of runs) {
            const there = gapSeries(run, driverReference(other))
            expect(there).toHaveLength(Math.min(run.timesMs.length, other.timesMs.length))
            const back = gapSeries(other, driverReference(run))
            there.forEach((gap, index) => expect(gap + present(back[index])).toBe(0))
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('intervals from the leader down add up to the gap to the leader, on every lap', () => {
    fc.assert(
      fc.property(field, (runs) => {
        const intervals = intervalSeries(runs)
        const leader = leaderReference(runs)
        leader.elapsedMs.forEach((_, index) => {
          const onLap = runs
            .filter((run) => run.timesMs.length > index)
            .toSorted((a, b) => present(a.elapsedMs[index]) - present(b.elapsedMs[index]))
          let sum = 0
          for (const run of onLap) {
            sum += intervals.get(run.driverId)?.[index] ?? 0
            expect(sum).toBe(gapSeries(run, leader)[index])
          }
        })
      }),
    )
  })

  it('gaps of cars that all finish average to the average car', () => {
    const full = fc
      .integer({ min: 1, max: 20 })
      .chain((count) =>
        fc.array(fc.array(lapTime, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 8 }),
      )
    fc.assert(
      fc.property(full, (all) => {
        const runs = all.map((times, index) => runOf(times, `d${index}`))
        const gaps = runs.map((run) => gapSeries(run, averageReference(runs)))
        gaps[0]?.forEach((_, index) => {
          const sum = gaps.reduce((total, own) => total + present(own[index]), 0)
          expect(Math.abs(sum)).toBeLessThan(1e-4)
        })
      }),
    )
  })

  it('no filter reaches gaps or positions: what it leaves is no run', () => {
    fc.assert(
      fc.property(laps, laps, rule, filter, (times, others, lap1, clean) => {
        const [run, other] = [runOf(times, 'a'), runOf(others, 'b')]
        const before = gapSeries(run, driverReference(other))
        const places = positionsByLap([run, other])
        const selection = cleanSelection(countedSelection(run, lap1), clean)
        expect(timesOf(selection).length).toBeLessThanOrEqual(times.length)
        // @ts-expect-error A selection is no run: gaps over filtered laps would be wrong.
        const refused = (): unknown => gapSeries(selection, driverReference(other))
        expect(refused).toThrow(TypeError)
        expect(gapSeries(run, driverReference(other))).toEqual(before)
        expect(positionsByLap([run, other])).toEqual(places)
        const keys = [
          { key: 'a', run, context: { lap1, filter: clean } },
          { key: 'b', run: other, context: { lap1, filter: noFilter } },
        ]
        const [line] = compareRuns(keys, 'b').lines
        expect(line?.cumulativeDeltasMs.filter((delta) => delta !== null)).toEqual(before)
      }),
    )
  })

  it('laps down are never negative, and somebody has none', () => {
    fc.assert(
      fc.property(field, fc.integer({ min: 0, max: 4_000_000 }), (runs, timeMs) => {
        const down = [...lapsDownAt(runs, timeMs).values()]
        expect(Math.min(...down)).toBe(0)
      }),
    )
  })

  it('passes lead from the order of the grid to the order of the last lap', () => {
    fc.assert(
      fc.property(field, (runs) => {
        const grid = new Map(runs.map((run, index) => [run.driverId, index + 1]))
        const found = passes(runs, grid)
        const elapsed = (id: string, lap: number) =>
          runs.find((run) => run.driverId === id)?.elapsedMs[lap - 1]
        for (const { lap, by, of } of found) {
          expect(present(elapsed(by, lap))).toBeLessThan(present(elapsed(of, lap)))
          const before =
            lap === 1
              ? [present(grid.get(by)), present(grid.get(of))]
              : [present(elapsed(by, lap - 1)), present(elapsed(of, lap - 1))]
          expect(present(before[0])).toBeGreaterThanOrEqual(present(before[1]))
        }
        const lap1 = found.filter((pass) => pass.lap === 1).length
        const starters = runs.filter((run) => run.timesMs.length > 0)
        const inversions = starters.flatMap((front, index) =>
          starters.slice(index + 1).filter((back) => present(back.timesMs[0]) < present(front.timesMs[0])),
        )
        expect(lap1).toBe(inversions.length)
      }),
    )
  })
})

describe('possible stops hold together', () => {
  const verdicts = fc.array(
    fc.record({
      driverId: fc.constantFrom('d0', 'd1', 'd2'),
      lap: fc.integer({ min: 1, max: 30 }),
      verdict: fc.constantFrom('accepted' as const, 'rejected' as const),
    }),
    { maxLength: 6 },
  )

  it('whatever was driven and said: in order, of laps that exist, accepted ones in, rejected ones out', () => {
    fc.assert(
      fc.property(field, verdicts, (runs, said) => {
        const once = said.filter(
          (item, index) =>
            said.findIndex((other) => other.driverId === item.driverId && other.lap === item.lap) === index,
        )
        const detection = detectStops({ field: runs, fuel: 'nitro', scheduledMs: 1_800_000, verdicts: once })
        for (const run of runs) {
          const stops = present(detection.stops.get(run.driverId))
          const numbers = stops.map((stop) => stop.lap)
          expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
          for (const stop of stops) {
            expect(stop.lap).toBeLessThanOrEqual(run.timesMs.length)
            expect(stop.confidence).toBeGreaterThanOrEqual(0)
            expect(stop.confidence).toBeLessThanOrEqual(1)
            expect(stop.status === 'accepted').toBe(stop.confidence === 1)
          }
          for (const item of once.filter((other) => other.driverId === run.driverId)) {
            if (item.lap > run.timesMs.length) continue
            expect(numbers.includes(item.lap) || item.verdict === 'rejected').toBe(true)
            if (item.verdict === 'rejected') expect(numbers).not.toContain(item.lap)
          }
        }
      }),
    )
  })
})
