import { describe, expect, it } from 'vitest'
import type { RacePage } from '../../../shared/domain/pages.ts'
import {
  entryListPage,
  eventPage,
  eventsListPage,
  racePage,
  trackCataloguePage,
  trackDashboardPage,
} from '../../../shared/domain/pages.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'

const demo = createSite({ size: 'demo' })

function racesOf(site: Site): RacePage[] {
  return site.urls.headline.races.map((url) => {
    const page = site.truth.race(Number(new URL(url).searchParams.get('id')))
    if (page === null) throw new Error(`No truth for ${url}`)
    return page
  })
}

describe('the ground truth', () => {
  it('is of the types that the parsers give', () => {
    const { catalogue, dashboard, eventsList, event, entryList } = demo.truth
    expect(trackCataloguePage.parse(catalogue())).toEqual(catalogue())
    for (const { slug } of demo.urls.tracks) {
      expect(trackDashboardPage.parse(dashboard(slug))).toEqual(dashboard(slug))
      expect(eventsListPage.parse(eventsList(slug))).toEqual(eventsList(slug))
    }
    const { eventId } = demo.urls.headline
    expect(eventPage.parse(event(eventId))).toEqual(event(eventId))
    expect(entryListPage.parse(entryList(eventId))).toEqual(entryList(eventId))
    for (const race of racesOf(demo)) expect(racePage.parse(race)).toEqual(race)
  })

  it('has ids that belong to one thing each', () => {
    const events = demo.urls.tracks.flatMap(({ slug }) => demo.truth.eventsList(slug)?.events ?? [])
    expect(new Set(events.map((event) => event.eventId)).size).toBe(events.length)
    const races = events.flatMap((event) => demo.truth.event(event.eventId)?.races ?? [])
    const ids = races.flatMap((race) => race.raceId ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(demo.urls.tracks.map((track) => track.slug)).size).toBe(demo.urls.tracks.length)
  })

  it('lists events and races newest first', () => {
    for (const { slug } of demo.urls.tracks) {
      const starts = demo.truth.eventsList(slug)?.events.map((event) => event.dateStart) ?? []
      expect(starts).toEqual(starts.toSorted().toReversed())
    }
    const times = demo.truth
      .event(demo.urls.headline.eventId)
      ?.races.flatMap((race) => race.timeCompletedLocal ?? [])
    expect(times).toEqual(times?.toSorted().toReversed())
  })

  it('names one person per driver id and one id per name within an event', () => {
    const ids = new Map<string, number>()
    for (const block of racesOf(demo).flatMap((race) => race.lapBlocks)) {
      const known = ids.get(block.driver.driverName)
      expect(known ?? block.driverId).toBe(block.driverId)
      ids.set(block.driver.driverName, block.driverId)
    }
    expect(new Set(ids.values()).size).toBe(ids.size)
  })

  it('counts entries, drivers and laps as its own pages do', () => {
    const { eventId, slug } = demo.urls.headline
    const event = demo.truth.event(eventId)
    const entries = demo.truth.entryList(eventId)?.classes.flatMap((entry) => entry.entries) ?? []
    const listed = demo.truth.eventsList(slug)?.events[0]
    const laps = racesOf(demo).reduce(
      (sum, race) => sum + race.results.reduce((all, row) => all + row.laps, 0),
      0,
    )
    expect(event?.stats).toMatchObject({ entries: entries.length, totalRaceLaps: laps })
    expect(event?.stats.drivers).toBe(new Set(entries.map((entry) => entry.driverName)).size)
    expect(listed).toMatchObject({ eventId, entries: event?.stats.entries, drivers: event?.stats.drivers })
    expect(laps).toBeGreaterThan(3_000)
    expect(event?.races).toHaveLength(32)
  })
})

describe.each(racesOf(demo).map((race) => [race.heading.panelHeading, race] as const))('%s', (_, race) => {
  it('has as many laps as the laps column, and they sum up to the total time', () => {
    for (const [index, row] of race.results.entries()) {
      const block = race.lapBlocks[index]
      expect(block?.driverId).toBe(row.driverId)
      expect(block?.laps.map((lap) => lap.lap)).toEqual(
        Array.from({ length: row.laps }, (__, lap) => lap + 1),
      )
      const total = block?.laps.reduce((sum, lap) => sum + lap.timeMs, 0)
      expect(row.totalTimeMs ?? 0).toBe(total)
    }
  })

  it('ranks by laps, then by time', () => {
    const keys = race.results.map((row) => [-row.laps, row.totalTimeMs ?? 0] as const)
    expect(keys).toEqual(keys.toSorted(([a, x], [b, y]) => a - b || x - y))
    expect(race.results.map((row) => row.position)).toEqual(race.results.map((__, index) => index + 1))
  })

  it('prints the position on each lap as the rank by elapsed time at that lap', () => {
    const elapsed = race.lapBlocks.map((block) => {
      let sum = 0
      return block.laps.map((lap) => (sum += lap.timeMs))
    })
    for (const [driver, block] of race.lapBlocks.entries()) {
      for (const [lap, { position }] of block.laps.entries()) {
        const own = elapsed[driver]?.[lap] ?? 0
        expect(position).toBe(1 + elapsed.filter((times) => (times[lap] ?? Infinity) < own).length)
      }
    }
  })

  it('prints the interval to the row above', () => {
    const intervals = race.results.map((row, index) => {
      const ahead = race.results[index - 1]
      if (ahead === undefined) return null
      const laps = ahead.laps - row.laps
      if (laps > 0) return laps === 1 ? '1 Lap' : `${laps} Laps`
      return (((row.totalTimeMs ?? 0) - (ahead.totalTimeMs ?? 0)) / 1_000).toFixed(3)
    })
    expect(race.results.map((row) => row.behindText)).toEqual(intervals)
  })

  it('forecasts laps and time at the average so far', () => {
    const lengthMs = race.heading.lengthMs ?? 0
    for (const block of race.lapBlocks) {
      let elapsed = 0
      for (const lap of block.laps) {
        elapsed += lap.timeMs
        const average = elapsed / lap.lap
        expect(lap.paceLaps).toBe(Math.ceil(lengthMs / average))
        expect(Math.abs((lap.paceMs ?? 0) - (lap.paceLaps ?? 0) * average)).toBeLessThan(0.501)
        expect(Number(lap.timeText)).toBe(lap.timeMs / 1_000)
        expect(lap.timeText).not.toMatch(/\.\d*0$/)
      }
    }
  })
})
