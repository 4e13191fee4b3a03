import { describe, expect, it } from 'vitest'
import { checkDriver, checkRace } from '../../../shared/domain/analysis/check.ts'
import { gapsToWinner, gapToWinnerMs } from '../../../shared/domain/analysis/gap.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { makeRacePage } from '../../support/race-page.ts'

const lapTimes = { 11: [31_000, 30_000, 32_000], 12: [33_000, 31_000, 31_000], 13: [40_000, 35_000], 14: [] }

describe('checkRace', () => {
  it('agrees with a page whose figures come from its laps, under either rule', () => {
    for (const lap1Counted of [true, false]) {
      const check = checkRace(makeRacePage({ lapTimes, lap1Counted }))
      expect([...check.perDriver.values()].flatMap((driver) => driver.exceptions)).toEqual([])
      expect(check.lap1Counted).toBe(lap1Counted)
      expect(check.agreement).toEqual({ drivers: 3, agreeing: 3 })
      expect(check.perDriver.get(14)).toEqual({ agrees: null, exceptions: [] })
    }
  })

  const figureOf = (change: (page: RacePage) => void) => {
    const page = makeRacePage({ lapTimes, lap1Counted: true })
    change(page)
    return [...checkRace(page).perDriver.values()].flatMap((driver) =>
      driver.exceptions.map((item) => item.figure),
    )
  }

  it('names each printed figure that the laps do not give', () => {
    const changes: [string, (page: RacePage) => void][] = [
      ['laps', (page) => void (row(page, 1).laps += 1)],
      ['totalTimeMs', (page) => void (row(page, 2).totalTimeMs = 75_001)],
      ['fastLapNumber', (page) => void (row(page, 0).fastLapNumber = 3)],
      ['fastLapMs', (page) => void (row(page, 0).fastLapMs = 29_999)],
      ['avgLapMs', (page) => void (row(page, 0).avgLapMs = 31_002)],
      ['top3ConsecutiveMs', (page) => void (row(page, 0).top3ConsecutiveMs = 92_000)],
      ['stdDeviationMs', (page) => void (row(page, 0).stdDeviationMs = 830)],
      ['consistencyPercent', (page) => void (row(page, 0).consistencyPercent = 97.4)],
      ['behindMs', (page) => void (row(page, 1).behindMs = 2_100)],
      ['behindLaps', (page) => void (row(page, 2).behindLaps = 2)],
      ['avgTop5Ms', (page) => void (row(page, 0).avgTop5Ms = 31_000)],
      ['script.avgLapMs', (page) => void (block(page, 0).driver.avgLapMs = 31_002)],
      ['top2ConsecutiveMs', (page) => void (block(page, 0).driver.top2ConsecutiveMs = 60_000)],
      ['position', (page) => void (lap(page, 1, 0).position = 3)],
      ['paceLaps', (page) => void (lap(page, 1, 0).paceLaps = 11)],
      ['paceMs', (page) => void (lap(page, 1, 0).paceMs = 300_000)],
    ]
    for (const [figure, change] of changes) expect(figureOf(change)).toContain(figure)
  })

  it('says on which lap the first difference is, once per figure', () => {
    const page = makeRacePage({ lapTimes, lap1Counted: true })
    lap(page, 0, 1).position = 7
    lap(page, 0, 2).position = 7
    const exceptions = checkRace(page).perDriver.get(11)?.exceptions
    expect(exceptions).toEqual([{ figure: 'position', printed: 7, computed: 1, lap: 2 }])
  })

  it('does not compare what the page leaves blank', () => {
    expect(figureOf((page) => void (row(page, 0).avgTop5Ms = null))).toEqual([])
    expect(figureOf((page) => void (row(page, 1).behindMs = null))).toEqual([])
  })

  it('has no forecast in a race without a scheduled time', () => {
    expect(figureOf((page) => void (page.heading.lengthMs = null))).toEqual([])
  })

  it('takes any of several equal fastest laps', () => {
    const page = makeRacePage({ lapTimes: { 11: [30_000, 30_000, 31_000] }, lap1Counted: true })
    row(page, 0).fastLapNumber = 2
    expect(checkRace(page).agreement).toEqual({ drivers: 1, agreeing: 1 })
  })
})

describe('checkDriver', () => {
  it('compares one driver under the rule that it is told', () => {
    const page = makeRacePage({ lapTimes, lap1Counted: true })
    const context = { lap1Counted: true, scheduledMs: null, rowAhead: null, fieldElapsedMs: [] }
    expect(checkDriver(row(page, 0), block(page, 0), context)).toEqual([])
    const otherRule = checkDriver(row(page, 0), block(page, 0), { ...context, lap1Counted: false })
    expect(otherRule.map((item) => item.figure)).toEqual([
      'top2ConsecutiveMs',
      'top3ConsecutiveMs',
      'script.top3ConsecutiveMs',
      'stdDeviationMs',
      'script.stdDeviationMs',
      'consistencyPercent',
      'script.consistencyPercent',
    ])
    expect(otherRule[1]).toEqual({ figure: 'top3ConsecutiveMs', printed: 93_000, computed: null, lap: null })
  })
})

describe('gap to the winner', () => {
  it('is measured at the own last lap', () => {
    expect(gapToWinnerMs([40_000, 35_000], [31_000, 30_000, 32_000])).toBe(14_000)
    expect(gapToWinnerMs([], [31_000])).toBeNull()
    expect(gapToWinnerMs([31_000, 30_000], [31_000])).toBeNull()
  })

  it('is given for every driver of a page', () => {
    const gaps = gapsToWinner(makeRacePage({ lapTimes, lap1Counted: true }))
    expect(Object.fromEntries(gaps)).toEqual({ 11: 0, 12: 2_000, 13: 14_000, 14: null })
  })
})

function row(page: RacePage, index: number) {
  const found = page.results[index]
  if (found === undefined) throw new Error(`no row ${index}`)
  return found
}

function block(page: RacePage, index: number) {
  const found = page.lapBlocks[index]
  if (found === undefined) throw new Error(`no block ${index}`)
  return found
}

function lap(page: RacePage, driver: number, index: number) {
  const found = block(page, driver).laps[index]
  if (found === undefined) throw new Error(`no lap ${index}`)
  return found
}
