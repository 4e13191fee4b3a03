import { describe, expect, it } from 'vitest'
import { raceSection } from '../../../shared/domain/export/report/race-section.ts'
import { lapsOf, resultOf, sessionOf } from '../../support/renderer-views.ts'

/** The leader stops after two laps; the winner needs three. */
const { markup } = raceSection(
  sessionOf({
    lap1Counted: true,
    results: [
      resultOf('winner', 1, { laps: 3, totalTimeMs: 96_000, gapMs: 0, stdDeviationMs: 1_230 }),
      // LiveRC prints an average that the laps do not give.
      resultOf('leader', 2, { laps: 2, totalTimeMs: 59_001, gapMs: -4_999, avgLapMs: 31_000 }),
      resultOf('absent', 3, { laps: 0, started: false, gapMs: null }),
    ],
    laps: [lapsOf('winner', [32_000, 32_000, 32_000]), lapsOf('leader', [29_500, 29_501])],
  }),
)
const text = markup.replace(/<[^>]+>/gu, '|')

describe('the results of a printed race', () => {
  it('give a leader who stopped a gap below zero, and the laps that are missing beside it', () => {
    expect(text).toContain('|\u22124.999 +1 L|')
    // The axis of the gaps as well.
    expect(text).toContain('|\u22124.0|')
    expect(text).not.toMatch(/-\d+\.|NaN/u)
  })

  it('say nothing of missing laps for who did not start', () => {
    expect(text).not.toContain('+3 L')
  })

  it('print the deviation with the two decimals of LiveRC’s table', () => {
    expect(text).toContain('|1.23|')
  })

  it('round what the checks compute to the millisecond', () => {
    expect(text).toContain('avgLap is printed as 31.000 and is 29.501 from the laps.')
  })
})
