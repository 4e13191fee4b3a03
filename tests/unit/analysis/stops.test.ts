import { describe, expect, it } from 'vitest'
import { allQuirks } from '../../../fixtures/site/options.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { annotate } from '../../../shared/domain/analysis/annotations.ts'
import { fuelOfClass } from '../../../shared/domain/analysis/fuel.ts'
import { paceBaselines, stopCandidates } from '../../../shared/domain/analysis/stop-candidates.ts'
import {
  detectStops,
  type StopDetection,
  stopDetectionVersion,
} from '../../../shared/domain/analysis/stops.ts'
import { strategies } from '../../../shared/domain/analysis/strategy.ts'
import { type NitroRace, nitroRace } from './nitro-race.ts'
import { present, runOf } from './runs.ts'

const detect = (
  race: NitroRace,
  verdicts: Parameters<typeof detectStops>[0]['verdicts'] = [],
): StopDetection => detectStops({ field: race.field, fuel: 'nitro', scheduledMs: race.scheduledMs, verdicts })

const lapsOf = (detection: StopDetection, driverId: string): number[] =>
  present(detection.stops.get(driverId)).map((stop) => stop.lap)

/** Found, missed and invented stops. */
function score(
  race: NitroRace,
  detection: StopDetection,
): { found: number; missed: number; invented: number } {
  let [found, missed, invented] = [0, 0, 0]
  for (const [driverId, truth] of race.stops) {
    const ours = lapsOf(detection, driverId)
    found += truth.filter((lap) => ours.includes(lap)).length
    missed += truth.filter((lap) => !ours.includes(lap)).length
    invented += ours.filter((lap) => !truth.includes(lap)).length
  }
  return { found, missed, invented }
}

describe('what is a nitro class', () => {
  it.each([
    ['1/8 Nitro Buggy', 'nitro'],
    ['40+ Nitro Truck', 'nitro'],
    ['GP Truggy', 'nitro'],
    ['1/8 Electric Buggy', 'electric'],
    ['EB GP Challenge', 'electric'],
    ['E-Buggy', 'electric'],
    ['Open Etruggy', 'electric'],
    ['1/8 E-Truggy Nitro Cup', 'electric'],
    ['2WD Modified Buggy', 'unknown'],
    ['Reptile Class', 'unknown'],
  ])('%s: %s', (className, fuel) => {
    expect(fuelOfClass(className)).toBe(fuel)
  })
})

describe('candidates', () => {
  it('have a baseline of the laps around and of all laps, the first left out', () => {
    const run = runOf([
      90_000,
      ...Array.from({ length: 20 }, () => 40_000),
      ...Array.from({ length: 20 }, () => 42_000),
    ])
    const baselines = paceBaselines(run)
    expect(baselines[5]).toBe(0.65 * 40_000 + 0.35 * 41_000)
    expect(baselines[35]).toBe(0.65 * 42_000 + 0.35 * 41_000)
    expect(baselines[0]).toBeLessThan(42_000)
  })

  it('are not the start, not the end, not a breath too slow, and not a breakdown', () => {
    const times = Array.from({ length: 30 }, () => 40_000)
    times[0] = 48_000
    times[9] = 43_000
    times[14] = 50_000
    times[19] = 120_000
    times[29] = 50_000
    expect(stopCandidates(runOf(times), new Set()).map((item) => item.lap)).toEqual([15])
    expect(stopCandidates(runOf(times), new Set([10])).map((item) => item.lap)).toEqual([10, 15])
    expect(stopCandidates(runOf([40_000, 50_000, 40_000]), new Set())).toEqual([])
    expect(stopCandidates(runOf([]), new Set([1]))).toEqual([])
  })
})

describe('possible stops (O21)', () => {
  it('7 minutes: none is expected, whatever is slow', () => {
    const race = nitroRace({ minutes: 7, mistakes: 0.2, refuels: false })
    const detection = detect(race)
    expect([...detection.stops.values()].flat()).toEqual([])
    expect(detection.cadenceMs).toBeNull()
    expect(detection.windows).toEqual([])
  })

  it('10 minutes: one, from about five minutes on', () => {
    const race = nitroRace({ minutes: 10, tank: 5.6 })
    expect(score(race, detect(race))).toEqual({ found: 9, missed: 0, invented: 0 })
    const none = nitroRace({ minutes: 10, refuels: false, mistakes: 0.03 })
    expect([...detect(none).stops.values()].flat().length).toBeLessThanOrEqual(1)
  })

  it('30 minutes: three each, in three windows of the field', () => {
    const race = nitroRace({ minutes: 30 })
    const detection = detect(race)
    expect(score(race, detection)).toEqual({ found: 27, missed: 0, invented: 0 })
    expect(detection.windows.map((window) => window.drivers)).toEqual([9, 9, 9])
    expect(present(detection.cadenceMs) / 60_000).toBeCloseTo(8.4, 0)
    expect(detection.version).toBe(stopDetectionVersion)
  })

  it('60 minutes: six each, although strategies drift apart', () => {
    const race = nitroRace({ minutes: 60, mistakes: 0.08 })
    const { found, missed, invented } = score(race, detect(race))
    expect(found + missed).toBe(6 * 9)
    expect(missed).toBeLessThanOrEqual(1)
    expect(invented).toBeLessThanOrEqual(1)
  })

  it('a mistake on the lap out of the pits is no second stop, and is not taken for the stop', () => {
    const race = nitroRace({ minutes: 30, outLapErrors: true, mistakes: 0.02, seed: 4 })
    const detection = detect(race)
    for (const [driverId, truth] of race.stops) {
      expect(lapsOf(detection, driverId)).toHaveLength(truth.length)
    }
    expect(score(race, detection).found).toBeGreaterThanOrEqual(25)
    // The lap after is named as what the stop could be instead.
    const named = [...detection.stops.values()].flat().filter((stop) => stop.alternatives.length > 0)
    expect(named.length).toBeGreaterThan(20)
  })

  it('short laps: the same seconds are more of a lap', () => {
    const race = nitroRace({ minutes: 30, lapMs: 17_000, mistakes: 0.02 })
    const { found, missed, invented } = score(race, detect(race))
    expect(found).toBeGreaterThanOrEqual(25)
    expect(missed + invented).toBeLessThanOrEqual(3)
  })

  it('a driver alone: by the own cadence, with less confidence and none of the field', () => {
    const race = nitroRace({ minutes: 30, drivers: 1, mistakes: 0 })
    const detection = detect(race)
    expect(score(race, detection)).toEqual({ found: 3, missed: 0, invented: 0 })
    for (const stop of present(detection.stops.get('driver 1'))) {
      expect(stop.evidence.field).toBeNull()
      expect(stop.confidence).toBeLessThanOrEqual(0.8)
    }
  })

  it('a weak sign is taken where a stop is due, with little confidence', () => {
    const race = nitroRace({ minutes: 30, drivers: 1, mistakes: 0 })
    const [run] = race.field
    const [first, second] = present(race.stops.get('driver 1'))
    const times = present(run).timesMs.map((time, index) => (index === present(second) - 1 ? 42_000 : time))
    const weak = { ...race, field: [runOf(times, 'driver 1')] }
    const stops = present(detect(weak).stops.get('driver 1'))
    expect(stops.map((stop) => stop.lap)).toContain(second)
    expect(stops.map((stop) => stop.lap)).toContain(first)
    expect(present(stops[1]).confidence).toBeLessThan(0.55)
  })

  it('mistakes that nobody shares are no stops: ten races of 10 minutes without one', () => {
    const found = Array.from({ length: 10 }, (_, seed) => {
      const race = nitroRace({ minutes: 10, refuels: false, mistakes: 0.06, seed })
      return [...detect(race).stops.values()].flat().length
    })
    // Of ninety drivers few have a slow lap just where one or two others have theirs.
    expect(found.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(6)
  })

  it('electric, or nobody knows: nothing is looked for', () => {
    const { field, scheduledMs } = nitroRace({ minutes: 30 })
    const electric = detectStops({ field, fuel: 'electric', scheduledMs })
    expect(electric.skippedBecause).toBe('electric')
    expect([...electric.stops.values()].flat()).toEqual([])
    expect([...electric.stops.keys()]).toEqual(field.map((run) => run.driverId))
    const unknown = detectStops({ field, fuel: 'unknown', scheduledMs })
    expect(unknown.skippedBecause).toBe('fuel_unknown')
    const told = detectStops({
      field,
      fuel: 'unknown',
      scheduledMs,
      verdicts: [{ driverId: 'driver 2', lap: 12, verdict: 'accepted' }],
    })
    expect(lapsOf(told, 'driver 2')).toEqual([12])
    expect(lapsOf(told, 'driver 1')).toEqual([])
  })

  it('estimates the middle of the lap, between its beginning and its end (Q2)', () => {
    const race = nitroRace({ minutes: 30 })
    for (const [driverId, stops] of detect(race).stops) {
      const run = present(race.field.find((item) => item.driverId === driverId))
      for (const stop of stops) {
        expect(stop.latestMs).toBe(run.elapsedMs[stop.lap - 1])
        expect(stop.latestMs - stop.earliestMs).toBe(run.timesMs[stop.lap - 1])
        expect(stop.estimateMs).toBe((stop.earliestMs + stop.latestMs) / 2)
        expect(stop.lossMs).toBeCloseTo(present(run.timesMs[stop.lap - 1]) - stop.baselineMs, 6)
        expect(stop.confidence).toBeGreaterThan(0)
        expect(stop.confidence).toBeLessThanOrEqual(0.98)
      }
    }
  })

  it('finds the stops of the synthetic site: nine of ten, and nine of ten found are stops', () => {
    const totals = { found: 0, missed: 0, invented: 0 }
    for (const seed of [1, 2, 3]) {
      const site = createSite({ size: 'demo', seed, tracks: 1, eventsPerTrack: 2, quirks: [...allQuirks] })
      for (const { eventId } of present(site.truth.eventsList(present(site.urls.tracks[0]).slug)).events) {
        for (const { raceId } of present(site.truth.event(eventId)).races) {
          const run = raceId === null ? null : site.truth.run(raceId)
          if (run === null || run.plan.fuel !== 'nitro' || !('ms' in run.plan.length)) continue
          const field = run.drivers.map((driver) => runOf(driver.lapsMs, String(driver.person.driverId)))
          const stops = new Map(run.drivers.map((driver) => [String(driver.person.driverId), driver.pitLaps]))
          const race = { field, stops, scheduledMs: run.plan.length.ms }
          const one = score(race, detect(race))
          totals.found += one.found
          totals.missed += one.missed
          totals.invented += one.invented
        }
      }
    }
    expect(totals.found).toBeGreaterThan(100)
    expect(totals.found / (totals.found + totals.missed)).toBeGreaterThan(0.9)
    expect(totals.found / (totals.found + totals.invented)).toBeGreaterThan(0.9)
  })
})

describe('what the engineer says', () => {
  const race = nitroRace({ minutes: 30 })
  const [first] = present(detect(race).stops.get('driver 3'))
  const lap = present(first).lap
  const saying = (verdict: 'accepted' | 'rejected', on: number) => [
    { driverId: 'driver 3', lap: on, verdict },
  ]

  it('accepted is certain, and stays where it is', () => {
    const stop = present(detect(race, saying('accepted', lap)).stops.get('driver 3'))[0]
    expect(stop).toMatchObject({ lap, status: 'accepted', confidence: 1 })
  })

  it('rejected is gone, and another lap may take its place', () => {
    const detection = detect(race, saying('rejected', lap))
    expect(lapsOf(detection, 'driver 3')).not.toContain(lap)
    expect(lapsOf(detection, 'driver 3').length).toBeGreaterThanOrEqual(2)
    expect(lapsOf(detection, 'driver 4')).toEqual(lapsOf(detect(race), 'driver 4'))
  })

  it('a lap that looks like no stop is one when accepted, and pushes a suspicion next to it out', () => {
    const detection = detect(race, saying('accepted', lap + 1))
    const laps = lapsOf(detection, 'driver 3')
    expect(laps).toContain(lap + 1)
    expect(laps).not.toContain(lap)
    expect(laps).toHaveLength(3)
  })

  it('several accepted stops close together are all kept', () => {
    const verdicts = [4, 5, 6].flatMap((on) => saying('accepted', on))
    expect(lapsOf(detect(race, verdicts), 'driver 3').slice(0, 3)).toEqual([4, 5, 6])
  })

  it('about a lap that is not there changes nothing', () => {
    expect(detect(race, saying('accepted', 900))).toEqual(detect(race))
    expect(detect(race, saying('rejected', 900))).toEqual(detect(race))
  })

  it('is asked for nothing else: the same race gives the same answer', () => {
    expect(detect(nitroRace({ minutes: 30 }))).toEqual(detect(race))
  })
})

describe('strategies', () => {
  const race = nitroRace({ minutes: 30 })
  const labels = (field: NitroRace['field']) => {
    const detection = detectStops({ field, fuel: 'nitro', scheduledMs: race.scheduledMs })
    const stops = new Map(
      [...detection.stops].map(([driverId, own]) => [driverId, new Set(own.map((stop) => stop.lap))]),
    )
    const annotations = annotate({ field, fuel: 'nitro', scheduledMs: race.scheduledMs, stops })
    return strategies(field, detection, annotations)
  }

  it('of a usual race are the standard cadence', () => {
    for (const strategy of labels(race.field).values()) {
      expect(strategy).toMatchObject({ label: 'standard_cadence', stops: 3 })
      expect(present(strategy).intervalsMs).toHaveLength(3)
      expect(present(strategy).confidence).toBeGreaterThan(0.5)
    }
  })

  /** The field with the laps of its first driver changed. */
  const withFirst = (change: (times: number[], stops: readonly number[]) => readonly number[]) => {
    const [first, ...others] = race.field
    const times = [...present(first).timesMs]
    return [runOf(change(times, present(race.stops.get('driver 1'))), 'driver 1'), ...others]
  }

  /** No stop and no mistake after the second stop. */
  const steadyAfterTwo = (times: readonly number[], stops: readonly number[]) =>
    times.map((time, index) => (index >= present(stops[1]) ? 38_000 : time))

  it('one stop fewer than the field is a stretch', () => {
    const stretch = withFirst(steadyAfterTwo)
    expect(labels(stretch).get('driver 1')).toMatchObject({ label: 'stretch_cadence', stops: 2 })
  })

  it('a flame-out on an overstretched tank reads as run out of fuel', () => {
    const dry = withFirst((times, stops) => steadyAfterTwo(times, stops).with(present(stops[2]) + 4, 150_000))
    expect(labels(dry).get('driver 1')?.label).toBe('fuel_risk_runout')
  })

  it('a breakdown in the middle of a tank disrupts', () => {
    const broken = withFirst((times, stops) => times.with(present(stops[0]) + 4, 150_000))
    expect(labels(broken).get('driver 1')?.label).toBe('disrupted_by_incident')
  })

  it('a driver without laps has none, nor anybody where nothing was looked for', () => {
    const field = [...race.field, runOf([], 'idle')]
    expect(labels(field).get('idle')).toBeNull()
    const skipped = detectStops({ field, fuel: 'electric', scheduledMs: race.scheduledMs })
    expect([...strategies(field, skipped, []).values()].every((strategy) => strategy === null)).toBe(true)
  })

  it('a short race has no stop', () => {
    const short = nitroRace({ minutes: 5, refuels: false })
    expect(strategies(short.field, detect(short), []).get('driver 1')).toMatchObject({
      label: 'no_stop',
      stops: 0,
      medianIntervalMs: null,
    })
  })
})
