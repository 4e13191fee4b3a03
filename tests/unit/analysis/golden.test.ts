import { describe, expect, it } from 'vitest'
import { checkRace } from '../../../shared/domain/analysis/check.ts'
import { gapsToWinner } from '../../../shared/domain/analysis/gap.ts'
import {
  averageMs,
  bestAverageMs,
  bestConsecutiveMs,
  consistencyPercent,
  countedLaps,
  deviationMs,
  fastestMs,
  roundTo,
} from '../../../shared/domain/analysis/statistics.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { hasExpectedPages, readExpectedRace } from '../../support/expected-race.ts'

const races = [
  { name: 'race_6304829_a_main', starters: 11, lap1Counted: false },
  { name: 'race_6304822_a3_main', starters: 7, lap1Counted: true },
]

describe.skipIf(!hasExpectedPages)('the held race pages (skipped without ../shared/liverc)', () => {
  for (const { name, starters, lap1Counted } of races) {
    it(`${name}: ${starters} of ${starters} drivers agree with LiveRC`, () => {
      const check = checkRace(readExpectedRace(name))
      expect([...check.perDriver.values()].flatMap((driver) => driver.exceptions)).toEqual([])
      expect(check.lap1Counted).toBe(lap1Counted)
      expect(check.agreement).toEqual({ drivers: starters, agreeing: starters })
      const withoutLaps = [...check.perDriver.values()].filter((driver) => driver.agrees === null)
      expect(withoutLaps).toHaveLength(readExpectedRace(name).results.length - starters)
    })

    it(`${name}: every figure of the script, blanks included, to the printed digit`, () => {
      for (const block of readExpectedRace(name).lapBlocks.filter((item) => item.laps.length > 0)) {
        const counted = countedLaps(
          block.laps.map((lap) => lap.timeMs),
          lap1Counted,
        )
        const consistency = consistencyPercent(counted)
        expect({
          fastLapMs: fastestMs(counted),
          avgLapMs: rounded(averageMs(counted)),
          avgTop5Ms: rounded(bestAverageMs(counted, 5)),
          avgTop10Ms: rounded(bestAverageMs(counted, 10)),
          avgTop15Ms: rounded(bestAverageMs(counted, 15)),
          top2ConsecutiveMs: bestConsecutiveMs(counted, 2),
          top3ConsecutiveMs: bestConsecutiveMs(counted, 3),
          stdDeviationMs: rounded(deviationMs(counted)),
          consistencyPercent: consistency === null ? null : roundTo(consistency, 3),
        }).toEqual(printedFigures(block.driver))
      }
    })

    it(`${name}: the other lap-1 rule is seen to be wrong`, () => {
      const page = readExpectedRace(name)
      const misread = checkRace(withAveragesOfOtherRule(page, lap1Counted))
      expect(misread.lap1Counted).toBe(!lap1Counted)
      expect(misread.agreement.agreeing).toBe(0)
    })

    it(`${name}: one lap changed by a hundredth is noticed in that driver's figures`, () => {
      const page = readExpectedRace(name)
      const block = page.lapBlocks[2]
      const lap = block?.laps[3]
      if (block === undefined || lap === undefined) throw new Error('no lap 4 of the third driver')
      lap.timeMs += 10
      const check = checkRace(page)
      expect(check.perDriver.get(block.driverId)?.agrees).toBe(false)
      expect(check.perDriver.get(block.driverId)?.exceptions.map((item) => item.figure)).toContain(
        'totalTimeMs',
      )
      expect(check.agreement.agreeing).toBeLessThan(starters)
    })
  }

  it('gap to the winner: the second of the A-main on the lead lap, a lapped car at its own last lap', () => {
    const page = readExpectedRace('race_6304829_a_main')
    const gaps = gapsToWinner(page)
    const [winner, second] = page.results
    expect(gaps.get(winner?.driverId ?? 0)).toBe(0)
    expect(gaps.get(second?.driverId ?? 0)).toBe(second?.behindMs)
    expect(gaps.get(page.results.at(-1)?.driverId ?? 0)).toBeNull()
    const lapped = page.results.find((row) => row.laps > 0 && row.laps < (winner?.laps ?? 0))
    expect(gaps.get(lapped?.driverId ?? 0)).toBeGreaterThan(0)
  })
})

function printedFigures({
  driverName: _name,
  startPosition: _grid,
  ...figures
}: RacePage['lapBlocks'][number]['driver']) {
  return figures
}

function rounded(value: number | null): number | null {
  return value === null ? null : roundTo(value, 0)
}

/** The same laps, with the averages that LiveRC would print under the opposite rule. */
function withAveragesOfOtherRule(page: RacePage, lap1Counted: boolean): RacePage {
  const laps = new Map(page.lapBlocks.map((block) => [block.driverId, block.laps.map((lap) => lap.timeMs)]))
  const results = page.results.map((row) => {
    const counted = countedLaps(laps.get(row.driverId ?? 0) ?? [], !lap1Counted)
    return { ...row, avgLapMs: rounded(averageMs(counted)) }
  })
  return { ...page, results }
}
