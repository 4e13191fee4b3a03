import { describe, expect, it } from 'vitest'
import { parseEntryListPage } from '../../electron/connectors/liverc/pages/entry-list.ts'
import { parseEventPage } from '../../electron/connectors/liverc/pages/event-page.ts'
import { parseEventsListPage } from '../../electron/connectors/liverc/pages/events-list.ts'
import { parseRacePage } from '../../electron/connectors/liverc/pages/race-page.ts'
import { parseTrackCataloguePage } from '../../electron/connectors/liverc/pages/track-catalogue.ts'
import { parseTrackDashboardPage } from '../../electron/connectors/liverc/pages/track-dashboard.ts'
import type { SiteOptions } from '../../fixtures/site/options.ts'
import { createSite, type PageForm, type Site } from '../../fixtures/site/site.ts'
import { parseRoute } from '../../fixtures/site/urls.ts'

/** The parsers and the synthetic site were written apart from each other, from the same description of the pages. */

interface Case {
  readonly name: string
  readonly options: SiteOptions
}
const cases: readonly Case[] = [
  { name: 'a tiny site', options: { size: 'tiny' } },
  { name: 'a plain site', options: { size: 'small', seed: 2, quirks: 'none' } },
  {
    name: 'an event of eight classes',
    options: { seed: 3, classes: 8, races: 40, driversPerRace: 5, unrunRaces: 3 },
  },
  {
    name: 'races of more than an hour',
    options: { seed: 4, tracks: 2, eventsPerTrack: 1, lapsPerDriver: 170 },
  },
  { name: 'a long list of events', options: { seed: 5, tracks: 1, eventsPerTrack: 20, races: 5 } },
  { name: 'many tracks', options: { seed: 6, tracks: 20, eventsPerTrack: 1, races: 3 } },
  {
    name: 'races to a number of laps',
    options: { seed: 7, races: 20, classes: 3, quirks: ['lapRaces', 'nonStarters', 'retirements'] },
  },
]

interface Reading {
  readonly parsed: unknown
  readonly truth: unknown
}

function read(site: Site, url: string, form: PageForm): Reading {
  const { body } = site.page(url, { form })
  const { truth } = site
  const route = parseRoute(url)
  switch (route?.kind) {
    case 'catalogue':
      return { parsed: parseTrackCataloguePage(body, url), truth: truth.catalogue() }
    case 'dashboard':
      return { parsed: parseTrackDashboardPage(body, url), truth: truth.dashboard(route.slug) }
    case 'eventsList':
      return { parsed: parseEventsListPage(body, url), truth: truth.eventsList(route.slug) }
    case 'event':
      return { parsed: parseEventPage(body, url), truth: truth.event(route.id) }
    case 'entryList':
      return { parsed: parseEntryListPage(body, url), truth: truth.entryList(route.id) }
    case 'race':
      return { parsed: parseRacePage(body, url), truth: truth.race(route.id) }
    default:
      throw new Error(`No parser for ${url}`)
  }
}

describe.each(['raw', 'reformatted'] as const)('the parsers, given %s pages of', (form) => {
  it.each(cases)('$name, find its ground truth', ({ options }) => {
    const site = createSite(options)
    let pages = 0
    for (const url of site.urls.all()) {
      const { parsed, truth } = read(site, url, form)
      expect({ url, page: parsed }).toEqual({ url, page: truth })
      pages++
    }
    expect(pages).toBeGreaterThan(5 * site.options.tracks - 1)
  })
})
