import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { allQuirks } from '../../../fixtures/site/options.ts'

const site = createSite({ size: 'demo' })
const lists = site.urls.tracks.map(({ slug }) => site.truth.eventsList(slug)?.events ?? [])
const listed = lists.flat()
const events = listed.flatMap((event) => site.truth.event(event.eventId) ?? [])
const races = events.flatMap((event) => event.races)
const headline = site.truth.event(site.urls.headline.eventId)
const headlineRaces = site.urls.headline.races.flatMap(
  (url) => site.truth.race(Number(new URL(url).searchParams.get('id'))) ?? [],
)
const entryClasses = site.truth.entryList(site.urls.headline.eventId)?.classes ?? []
const entries = entryClasses.flatMap((entry) => entry.entries)
const page = (url: string): string => site.page(url).body

describe('the demo site has the quirks of the real pages:', () => {
  it('a meeting with qualifying rounds, heats, mains A to D and triple mains whose numbers restart', () => {
    const rounds = [...new Set(headline?.races.map((race) => race.roundName))]
    expect(rounds).toEqual(['Main Events', 'Qualifier Round 3', 'Qualifier Round 2', 'Qualifier Round 1'])
    const labels = headline?.races.map((race) => race.raceLabel) ?? []
    for (const label of ['1/8 Nitro Buggy A-Main', '1/8 Nitro Buggy D-Main', '1/8 Electric Buggy A3-Main']) {
      expect(labels).toContain(label)
    }
    expect(headline?.races.filter((race) => race.raceNumber === 1)).toHaveLength(4)
    expect(headline?.races.at(-1)).toMatchObject({
      fullLabel: 'Race 1: 1/8 Nitro Buggy (1/8 Nitro Buggy (Heat 1/4))',
      heatNumber: 1,
      heatCount: 4,
    })
    expect(headline?.links.multiMains.map((link) => link.label)).toContain(
      '1/8 Electric Buggy Triple A-Main Results',
    )
  })

  it('class names with parentheses, whose ids have lost them', () => {
    const stock = races.find((race) => race.className === 'Stock Buggy (17.5)')
    expect(stock?.fullLabel).toMatch(/^Race \d+: Stock Buggy \(17\.5\) \(Stock Buggy \(17\.5\) /)
    expect(page(site.urls.headline.entryList)).toMatch(/id="Stock_Buggy_175_tab_\d+"/)
  })

  it('names with apostrophes, hyphens, suffixes, initials and letters beyond ASCII', () => {
    const names = entries.map((entry) => entry.driverName)
    for (const shape of [/O'CONNELL/, /-/, /JR\.$/, / IV$/, /^A\.J\. /, /^JOSÉ NÚÑEZ$/, /^ŁUKASZ /]) {
      expect(names.some((name) => shape.test(name))).toBe(true)
    }
    expect(site.urls.headline.races.map(page).join('')).toContain("'SEAMUS O\\'CONNELL'")
  })

  it('several transponders per person, shared, odd and missing ones', () => {
    const people = new Map<string, Set<string>>()
    const owners = new Map<string, Set<string>>()
    for (const { driverName, transponder } of entries) {
      if (transponder === null) continue
      people.set(driverName, (people.get(driverName) ?? new Set()).add(transponder))
      owners.set(transponder, (owners.get(transponder) ?? new Set()).add(driverName))
    }
    expect([...people.values()].some((transponders) => transponders.size > 1)).toBe(true)
    expect([...owners.values()].filter((names) => names.size > 1)).toHaveLength(1)
    expect(entries.some((entry) => /^\d{7}\/2$/.test(entry.transponder ?? ''))).toBe(true)
    expect(entries.some((entry) => entry.transponder === null)).toBe(true)
  })

  it('non-starters, also one behind the other, and people who stop early', () => {
    const rows = headlineRaces.flatMap((race) => race.results)
    const idle = rows.filter((row) => row.laps === 0)
    expect(idle.some((row) => row.behindText === '0.000')).toBe(true)
    expect(idle.some((row) => /^\d+ Laps$/.test(row.behindText ?? ''))).toBe(true)
    expect(idle.every((row) => row.driverIdSource === 'racer_laps_name' && row.lapsTimeText === '0')).toBe(
      true,
    )
    const early = headlineRaces.flatMap((race) =>
      race.results.filter((row) => row.laps > 0 && (row.totalTimeMs ?? 0) < (race.heading.lengthMs ?? 0)),
    )
    expect(early.length).toBeGreaterThan(0)
  })

  it('a race in which nobody starts, and races not yet run: without link, and with an empty page', () => {
    const pages = races.flatMap((race) => (race.raceId === null ? [] : (site.truth.race(race.raceId) ?? [])))
    expect(pages.some((race) => race.results.length > 0 && race.results.every((row) => row.laps === 0))).toBe(
      true,
    )
    expect(races.some((race) => race.raceId === null && race.timeCompletedText === null)).toBe(true)
    expect(pages.some((race) => race.results.length === 0 && race.lapBlocks.length === 0)).toBe(true)
  })

  it('statistics that leave lap 1 out in nitro mains only, and stops for fuel there', () => {
    for (const race of headlineRaces) {
      const run = site.truth.run(race.raceId)
      const nitroMain = race.heading.roundCode === 'M1' && race.heading.raceLabel?.includes('Nitro') === true
      expect(run?.lapOneCounted).toBe(!nitroMain)
    }
    const final = site.truth.run(headlineRaces[0]?.raceId ?? 0)
    expect(final?.drivers.filter((driver) => driver.pitLaps.length >= 2).length).toBeGreaterThan(5)
  })

  it('a racer who is not in the entry list, an entrant who never races and a class without entries', () => {
    const entered = new Set(entries.map((entry) => entry.driverName))
    const raced = new Set(headlineRaces.flatMap((race) => race.results.map((row) => row.driverName)))
    expect([...raced].filter((name) => !entered.has(name))).toHaveLength(1)
    expect([...entered].filter((name) => !raced.has(name))).toHaveLength(1)
    expect(entryClasses.filter((entry) => entry.declaredEntries === 0)).toHaveLength(1)
  })

  it('missing completion times, times that are not given, and events of several days', () => {
    expect(
      headline?.races.filter((race) => race.raceId !== null && race.timeCompletedText === null),
    ).toHaveLength(1)
    expect(listed.some((event) => !event.startTimeGiven)).toBe(true)
    expect(listed.some((event) => event.startTimeGiven)).toBe(true)
    expect(headline?.heading.dateText).toMatch(/^Nov 16, 2025 to Nov 17, 2025$/)
    expect(page(site.urls.headline.event)).toContain('<td></td>')
  })

  it('events of one letter, of no entry, of the same name, and in other scripts', () => {
    expect(listed.some((event) => event.name === 'T' && event.entries === 0 && event.drivers === 0)).toBe(
      true,
    )
    expect(listed.filter((event) => event.name === 'Club Day').length).toBeGreaterThan(1)
    const names = listed.map((event) => event.name).join('\n')
    for (const shape of [/[\u4e00-\u9fff]/, /[а-я]/i, /é/, /&/, /'/, /,/]) expect(names).toMatch(shape)
  })

  it('labels without parentheses', () => {
    expect(races.some((race) => race.fullLabel === `Race ${race.raceNumber}: ${race.className}`)).toBe(true)
  })

  it('a slug with capitals, a row without event name, tracks of the same name, ampersands as they are', () => {
    const { tracks } = site.truth.catalogue()
    expect(tracks.filter((track) => track.slug !== track.slugAsPrinted)).toHaveLength(1)
    expect(tracks.some((track) => track.currentEventName === null)).toBe(true)
    expect(new Set(tracks.map((track) => track.name)).size).toBeLessThan(tracks.length)
    const catalogue = page(site.urls.catalogue)
    expect(catalogue).toMatch(/ & /)
    expect(catalogue).toContain('R&amp;D')
    expect(page(site.urls.headline.event)).toContain(
      '?p=view_event&id='.replace('view_event', 'view_entry_list'),
    )
  })

  it('the menu link in a comment and the overlay on every page', () => {
    for (const url of [site.urls.headline.event, site.urls.tracks[0]?.dashboard ?? '']) {
      expect(page(url)).toContain('<!--<li><a href="/events/">')
      expect(page(url)).toContain('LOADING INTERFACE...')
    }
  })
})

describe('quirks', () => {
  it('are all absent on request', () => {
    const plain = createSite({ size: 'demo', quirks: 'none' })
    const plainEvents = plain.urls.tracks.flatMap(({ slug }) => plain.truth.eventsList(slug)?.events ?? [])
    expect(plainEvents.every((event) => event.startTimeGiven && event.dateStart === event.dateEnd)).toBe(true)
    expect(plainEvents.every((event) => event.entries > 0)).toBe(true)
    const rows = plain.urls.headline.races.flatMap(
      (url) => plain.truth.race(Number(new URL(url).searchParams.get('id')))?.results ?? [],
    )
    expect(rows.every((row) => row.laps > 0 && /^[A-Z ]+$/.test(row.driverName))).toBe(true)
    const race = plain.truth
      .event(plain.urls.headline.eventId)
      ?.races.every((entry) => entry.timeCompletedLocal)
    expect(race).toBe(true)
  })

  it('come one by one', () => {
    const only = createSite({ size: 'demo', quirks: ['emptyEntryClass'] })
    const classes = only.truth.entryList(only.urls.headline.eventId)?.classes ?? []
    expect(classes.filter((entry) => entry.entries.length === 0)).toHaveLength(1)
    expect(new Set(allQuirks).size).toBe(allQuirks.length)
  })

  it('include races to a number of laps, which have no forecast', () => {
    const laps = createSite({ size: 'demo', quirks: ['lapRaces'] })
    const race = laps.urls.headline.races
      .flatMap((url) => laps.truth.race(Number(new URL(url).searchParams.get('id'))) ?? [])
      .find((entry) => entry.heading.lengthKind === 'laps')
    expect(race?.heading).toMatchObject({ lengthText: '12 Laps', lengthMs: null })
    expect(race?.results[0]?.laps).toBe(12)
    expect(race?.lapBlocks[0]?.laps[0]).toMatchObject({ paceText: null, paceLaps: null })
  })

  it('leave room for an event that is still going on', () => {
    const going = createSite({ size: 'small', unrunRaces: 3 })
    const open = going.truth.event(going.urls.headline.eventId)?.races.slice(0, 3) ?? []
    expect(open.map((race) => race.raceId === null)).toEqual([true, false, true])
    expect(going.truth.race(open[1]?.raceId ?? 0)?.results).toEqual([])
  })
})
