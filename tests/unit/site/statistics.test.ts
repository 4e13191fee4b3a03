import { describe, expect, it } from 'vitest'
import type { ScriptDriver } from '../../../shared/domain/pages.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { runStatistics } from '../../../fixtures/site/statistics.ts'

/** The formulas of ui.md 2a again, written the plain way: in seconds and with floating point. */
function expected(seconds: readonly number[], lapOneCounted: boolean) {
  const counted = lapOneCounted ? seconds : seconds.slice(1)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const best = (count: number) =>
    counted.length < count ? null : mean(counted.toSorted((a, b) => a - b).slice(0, count))
  const consecutive = (count: number) => {
    const sums = counted.slice(count - 1).map((_, from) => mean(counted.slice(from, from + count)) * count)
    return sums.length === 0 ? null : Math.min(...sums)
  }
  const average = counted.length === 0 ? null : mean(counted)
  const deviation =
    average === null ? null : Math.sqrt(mean(counted.map((value) => (value - average) * (value - average))))
  return {
    fastLap: counted.length === 0 ? null : Math.min(...counted),
    average,
    top5: best(5),
    top10: best(10),
    top15: best(15),
    top2Consecutive: consecutive(2),
    top3Consecutive: consecutive(3),
    deviation,
    consistency: average === null || deviation === null ? null : 100 * (1 - deviation / average),
  }
}

function near(ms: number | null | undefined, seconds: number | null): void {
  if (seconds === null) expect(ms).toBeNull()
  else expect(Math.abs((ms ?? NaN) / 1_000 - seconds)).toBeLessThan(0.000_501)
}

function compare(driver: ScriptDriver, seconds: readonly number[], lapOneCounted: boolean): void {
  const own = expected(seconds, lapOneCounted)
  near(driver.fastLapMs, own.fastLap)
  near(driver.avgLapMs, own.average)
  near(driver.avgTop5Ms, own.top5)
  near(driver.avgTop10Ms, own.top10)
  near(driver.avgTop15Ms, own.top15)
  near(driver.top2ConsecutiveMs, own.top2Consecutive)
  near(driver.top3ConsecutiveMs, own.top3Consecutive)
  near(driver.stdDeviationMs, own.deviation)
  near(driver.consistencyPercent === null ? null : driver.consistencyPercent * 1_000, own.consistency)
}

describe('printed statistics', () => {
  const site = createSite({ size: 'demo', seed: 'statistics' })
  const raceIds = site.urls.headline.races.map((url) => Number(new URL(url).searchParams.get('id')))

  it('agree with the formulas for every driver of a meeting, under the rule of the race', () => {
    const rules = new Set<boolean>()
    for (const raceId of raceIds) {
      const race = site.truth.race(raceId)
      const lapOneCounted = site.truth.run(raceId)?.lapOneCounted ?? true
      rules.add(lapOneCounted)
      for (const block of race?.lapBlocks ?? []) {
        compare(
          block.driver,
          block.laps.map((lap) => lap.timeMs / 1_000),
          lapOneCounted,
        )
      }
    }
    expect(rules.size).toBe(2)
  })

  it('are the same in table and script, rounded to the decimals of the table', () => {
    for (const raceId of raceIds) {
      const race = site.truth.race(raceId)
      for (const [index, row] of (race?.results ?? []).entries()) {
        const script = race?.lapBlocks[index]?.driver
        expect(row.avgLapMs).toBe(script?.avgLapMs)
        expect(row.fastLapMs).toBe(script?.fastLapMs)
        const deviation = script?.stdDeviationMs ?? null
        expect(row.stdDeviationMs).toBe(deviation === null ? null : Math.floor((deviation + 5) / 10) * 10)
        expect(row.consistencyPercent ?? 0).toBeCloseTo(script?.consistencyPercent ?? 0, 1)
        const fastest = race?.lapBlocks[index]?.laps[(row.fastLapNumber ?? 0) - 1]
        expect(fastest?.timeMs ?? null).toBe(row.fastLapMs)
      }
    }
  })

  it('leave the first lap out of everything where it does not count', () => {
    const laps = [30_000, 40_000, 41_000, 42_000]
    expect(runStatistics(laps, true)).toMatchObject({ fastLapMs: 30_000, fastLapNumber: 1, avgLapMs: 38_250 })
    expect(runStatistics(laps, false)).toMatchObject({
      fastLapMs: 40_000,
      fastLapNumber: 2,
      avgLapMs: 41_000,
      avgTop5Ms: null,
      top2ConsecutiveMs: 81_000,
      top3ConsecutiveMs: 123_000,
      stdDeviationMs: 816,
      consistencyPercent: 98.009,
    })
  })

  it('are blank where there are too few laps', () => {
    const blank = runStatistics([], true)
    expect(Object.values(blank).every((value) => value === null)).toBe(true)
    expect(runStatistics([35_000], false)).toEqual(blank)
    expect(runStatistics([35_000], true)).toMatchObject({
      avgLapMs: 35_000,
      stdDeviationMs: 0,
      top2ConsecutiveMs: null,
    })
  })
})
