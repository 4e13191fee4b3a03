import { describe, expect, it } from 'vitest'
import { allQuirks } from '../../../fixtures/site/options.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { parseRacePage } from '../../../electron/connectors/liverc/pages/race-page.ts'
import { checkRace } from '../../../shared/domain/analysis/check.ts'
import { checkSession, type StoredSession } from '../../../shared/domain/analysis/check-session.ts'
import { behindFigures, printedFigures } from '../../../shared/domain/analysis/driver-figures.ts'
import { explain } from '../../../shared/domain/analysis/explain.ts'
import { resolveLap1Rule } from '../../../shared/domain/analysis/lap1.ts'
import { positionsByLap } from '../../../shared/domain/analysis/positions.ts'
import { fullRun } from '../../../shared/domain/analysis/run.ts'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { fieldOfPage, present } from './runs.ts'

/** Races of a made-up site with every quirk, races to a number of laps included, read from both forms of their pages. */
const site = createSite({
  size: 'demo',
  seed: 'analysis',
  tracks: 1,
  eventsPerTrack: 3,
  quirks: [...allQuirks],
})
const slug = present(site.urls.tracks[0]).slug
const events = present(site.truth.eventsList(slug)).events
const raceIds = events.flatMap(({ eventId }) =>
  present(site.truth.event(eventId)).races.flatMap((race) => race.raceId ?? []),
)
const readPage = (raceId: number, form: 'raw' | 'reformatted'): RacePage => {
  const url = site.urls.race(slug, raceId)
  return parseRacePage(site.page(url, { form }).body, url)
}
const pages = raceIds
  .filter((raceId) => (site.truth.race(raceId)?.results.length ?? 0) > 0)
  .map((raceId) => ({ raceId, page: readPage(raceId, 'raw'), run: present(site.truth.run(raceId)) }))

/** What the database gives back of a page. */
function storedFrom(page: RacePage): StoredSession {
  const scripts = new Map(page.lapBlocks.map((block) => [block.driverId, block.driver]))
  return {
    session: { durationMs: page.heading.lengthMs },
    results: page.results.map((row) => ({
      ...row,
      driverId: String(row.driverId),
      intervalMs: row.behindMs,
      intervalLaps: row.behindLaps,
      top2ConsecutiveMs: null,
      script: row.driverId === null ? null : (scripts.get(row.driverId) ?? null),
    })),
    laps: page.lapBlocks.map((block) => ({
      driverId: String(block.driverId),
      laps: block.laps.map((lap) => ({ ...lap, position: lap.position ?? 0 })),
    })),
  }
}

/** Compiles only as long as the contract's session can be checked as it is. */
const fromContract = (detail: SessionDetail): StoredSession => detail

describe('races of the synthetic site, with every quirk', () => {
  it('are many and of all kinds', () => {
    expect(pages.length).toBeGreaterThan(50)
    const kinds = new Set(pages.map(({ page }) => page.heading.lengthKind))
    expect(kinds).toEqual(new Set(['timed', 'laps']))
    expect(pages.some(({ page }) => page.results.some((row) => row.laps === 0))).toBe(true)
    expect(pages.some(({ run }) => !run.lapOneCounted)).toBe(true)
  })

  it('agree in every figure of every starter, in both forms of the page', () => {
    for (const { raceId, page } of pages) {
      const starters = page.results.filter((row) => row.laps > 0).length
      for (const check of [checkRace(page), checkRace(readPage(raceId, 'reformatted'))]) {
        expect([...check.perDriver.values()].flatMap((driver) => driver.exceptions)).toEqual([])
        expect(check.agreement).toEqual({ drivers: starters, agreeing: starters })
      }
    }
  })

  it('have the lap-1 rule that they were run under, wherever somebody tells', () => {
    for (const { page, run } of pages) {
      const found = checkRace(page).lap1Counted
      const tells = page.results.some((row) => row.laps > 1)
      if (tells) expect([page.raceId, found]).toEqual([page.raceId, run.lapOneCounted])
      else expect(found).toBeNull()
    }
  })

  it('explain every figure, in agreement with what is printed', () => {
    let explained = 0
    for (const { page } of pages) {
      const { rule } = resolveLap1Rule(checkRace(page).lap1Counted, null)
      page.results.forEach((row, index) => {
        const block = page.lapBlocks.find((item) => item.driverId === row.driverId)
        if (block === undefined || block.laps.length === 0) return
        const run = fullRun(String(row.driverId), block.laps)
        const figures = [...printedFigures(run, rule), ...behindFigures(run, page.results[index - 1] ?? null)]
        const printed = { ...row, top2ConsecutiveMs: block.driver.top2ConsecutiveMs }
        for (const item of explain(figures, printed)) {
          expect([row.driverName, item.name, item.agrees]).toEqual([
            row.driverName,
            item.name,
            item.printed === null ? null : true,
          ])
          explained += 1
        }
      })
    }
    expect(explained).toBeGreaterThan(5_000)
  })

  it('give the same verdict from what is stored as from the page', () => {
    for (const { page } of pages) {
      const check = checkSession(storedFrom(page))
      expect(check.exceptions).toEqual([])
      expect(check.agreement).toEqual(checkRace(page).agreement)
      expect(check.lap1Counted).toBe(checkRace(page).lap1Counted)
    }
  })

  it('name the same exceptions from what is stored, with ours and theirs', () => {
    const { page } = present(pages.find((item) => item.page.results.filter((row) => row.laps > 5).length > 2))
    const changed = structuredClone(page)
    const row = present(changed.results[1])
    row.avgLapMs = present(row.avgLapMs) + 5
    row.qualifyingPosition = 77
    const block = present(changed.lapBlocks.find((item) => item.driverId === row.driverId))
    present(block.laps[2]).position = 40
    const own = present(checkRace(changed).perDriver.get(present(row.driverId)))
    const stored = checkSession(storedFrom(changed))
    expect(fromContract).toBeTypeOf('function')
    expect(own.agrees).toBe(false)
    expect(own.exceptions.map((item) => [item.figure, item.lap])).toEqual([
      ['position', 0],
      ['avgLapMs', null],
      ['position', 3],
    ])
    expect(stored.exceptions).toEqual(
      own.exceptions.map((item) => ({
        ...item,
        driverId: String(row.driverId),
        driverName: row.driverName,
      })),
    )
    expect(stored.agreement.agreeing).toBe(stored.agreement.drivers - 1)
  })

  it('do not compare a position that the page leaves out', () => {
    const [whole] = pages.map((item) => storedFrom(item.page))
    const laps = present(whole).laps.map((item) => ({
      ...item,
      laps: item.laps.map((lap) => ({ ...lap, position: 0, paceText: null })),
    }))
    expect(checkSession({ ...present(whole), laps }).exceptions).toEqual([])
  })

  it('show drift: laps that are fewer than printed, missing, or of a stranger', () => {
    const { page } = present(pages.find((item) => item.page.results.filter((row) => row.laps > 5).length > 2))
    const whole = storedFrom(page)
    expect(checkSession(whole).drift).toEqual({ lapCounts: [], lapsWithoutResult: [] })
    const [first, second, third] = whole.laps.filter((item) => item.laps.length > 5)
    const laps = [
      { ...present(first), laps: present(first).laps.slice(0, -2) },
      { driverId: 'stranger', laps: present(third).laps },
      present(third),
    ]
    const { lapCounts, lapsWithoutResult } = checkSession({ ...whole, laps }).drift
    const others = whole.laps.filter((item) => item.laps.length > 0).length - 2
    expect(lapCounts).toHaveLength(others + 1)
    expect(lapCounts).toContainEqual(
      expect.objectContaining({
        driverId: first?.driverId,
        printed: first?.laps.length,
        stored: present(first).laps.length - 2,
      }),
    )
    expect(lapCounts).toContainEqual(expect.objectContaining({ driverId: second?.driverId, stored: 0 }))
    expect(lapsWithoutResult).toEqual(['stranger'])
  })

  it('have our positions on every lap', () => {
    for (const { page } of pages) {
      const positions = positionsByLap(fieldOfPage(page))
      for (const block of page.lapBlocks) {
        expect(positions.get(String(block.driverId))).toEqual(block.laps.map((lap) => lap.position))
      }
    }
  })
})
