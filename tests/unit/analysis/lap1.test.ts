import { describe, expect, it } from 'vitest'
import { inferLap1Counted, type Lap1Evidence } from '../../../shared/domain/analysis/lap1.ts'

/** Ten laps in 400 s with a lap 1 of 49 s: 40 s on average, 39 s without lap 1. */
const row = (avgLapMs: number | null, more: Partial<Lap1Evidence> = {}): Lap1Evidence => ({
  laps: 10,
  totalTimeMs: 400_000,
  avgLapMs,
  lap1Ms: 49_000,
  ...more,
})

describe('inferLap1Counted', () => {
  it('sees both rules', () => {
    expect(inferLap1Counted([row(40_000), row(40_000)])).toBe(true)
    expect(inferLap1Counted([row(39_000), row(39_000)])).toBe(false)
  })

  it('allows for the rounding of three decimals, and no more', () => {
    expect(inferLap1Counted([row(40_000.6)])).toBe(true)
    expect(inferLap1Counted([row(40_001)])).toBeNull()
    expect(inferLap1Counted([row(39_001)])).toBeNull()
  })

  it('is unknown when two drivers tell the opposite', () => {
    expect(inferLap1Counted([row(40_000), row(39_000)])).toBeNull()
  })

  it('does not ask drivers who cannot tell', () => {
    const oneLap = row(49_000, { laps: 1, totalTimeMs: 49_000 })
    const noTotal = row(39_000, { totalTimeMs: null })
    const blank = row(null)
    const fitsNeither = row(37_000)
    expect(inferLap1Counted([oneLap, noTotal, blank, fitsNeither])).toBeNull()
    expect(inferLap1Counted([oneLap, noTotal, blank, fitsNeither, row(39_000)])).toBe(false)
    expect(inferLap1Counted([])).toBeNull()
  })

  it('without laps only the rule that needs none can be seen', () => {
    expect(inferLap1Counted([row(40_000, { lap1Ms: null })])).toBe(true)
    expect(inferLap1Counted([row(39_000, { lap1Ms: null })])).toBeNull()
  })

  it('lets a driver whose average fits both rules go along with the others', () => {
    const both = row(40_000, { lap1Ms: 40_000 })
    expect(inferLap1Counted([both, row(39_000)])).toBe(false)
    expect(inferLap1Counted([both, row(40_000)])).toBe(true)
    expect(inferLap1Counted([both])).toBe(true)
  })
})
