import { describe, expect, it } from 'vitest'
import { driftOf } from '../../../electron/connectors/liverc/drift.ts'
import { fieldsOf, share } from '../../../electron/connectors/liverc/pages/describe.ts'
import { entryListParser } from '../../../electron/connectors/liverc/pages/entry-list.ts'
import { eventPageParser } from '../../../electron/connectors/liverc/pages/event-page.ts'
import { eventsListParser } from '../../../electron/connectors/liverc/pages/events-list.ts'
import { loadPage } from '../../../electron/connectors/liverc/pages/page.ts'
import type { PageParser } from '../../../electron/connectors/liverc/pages/parser.ts'
import { racePageParser } from '../../../electron/connectors/liverc/pages/race-page.ts'
import { recognisePage, type PageKind } from '../../../electron/connectors/liverc/pages/recognise.ts'
import { trackCatalogueParser } from '../../../electron/connectors/liverc/pages/track-catalogue.ts'
import { trackDashboardParser } from '../../../electron/connectors/liverc/pages/track-dashboard.ts'
import { sampleHtml, samples, thrownBy, type SampleName } from './samples.ts'

const kinds: Record<SampleName, readonly [PageKind, PageParser<unknown>]> = {
  trackCatalogue: ['catalogue', trackCatalogueParser],
  trackDashboard: ['track', trackDashboardParser],
  eventsList: ['events', eventsListParser],
  eventPage: ['event', eventPageParser],
  entryList: ['entryList', entryListParser],
  race: ['race', racePageParser],
  raceReformatted: ['race', racePageParser],
  raceNotRun: ['race', racePageParser],
}
const names = Object.keys(kinds) as SampleName[]

/** What is made of a sample with other HTML. */
function drift(name: SampleName, html: string) {
  const [kind, parser] = kinds[name]
  const { url } = samples[name]
  const error = thrownBy(() => parser.read(loadPage(html, url)))
  const found = driftOf(kind, parser, { html, url, error })
  return found === null ? null : { variant: found.variant, code: found.code, thrown: found.error.code }
}

describe('a page is recognised', () => {
  it.each(names)('%s, whole or cut short', (name) => {
    const html = sampleHtml(name)
    expect(recognisePage(loadPage(html, samples[name].url))).toBe(kinds[name][0])
    // All the tables are there, and the end is not.
    expect(recognisePage(loadPage(html.replace('</html>', ''), samples[name].url))).toBe(kinds[name][0])
  })

  it('or not: another site, nothing at all', () => {
    for (const html of ['', 'no page', '<html><title>Track :: Event :: LiveRC</title><h1>x</h1></html>'])
      expect(recognisePage(loadPage(html, 'https://a.liverc.com/'))).toBeNull()
  })

  it('as one that is not imported', () => {
    const html = '<html><title>Track :: Practice Sessions for October 2025 :: LiveRC</title></html>'
    expect(recognisePage(loadPage(html, 'https://a.liverc.com/'))).toBe('other')
  })
})

describe('a page has drifted', () => {
  const unsupported = 'UNSUPPORTED_LIVERC_VARIANT_ERROR'
  it.each<readonly [SampleName, RegExp | string, string, string]>([
    ['trackCatalogue', 'track_list', 'venues', 'table.track_list'],
    ['trackDashboard', /address/g, 'section', 'address'],
    ['eventsList', 'id="events"', 'id="meetings"', 'table#events'],
    ['eventPage', /entry_list_data/g, 'listing', 'table.entry_list_data'],
    ['entryList', /tab-pane/g, 'pane', '.tab-pane'],
    ['race', /<h3[^]*?<\/h3>/, '', 'h3.page-header'],
    ['race', /race_result/g, 'standings', 'table.race_result with rows'],
    ['race', '>Driver<', '>Pilot<', 'race_result without the column driver'],
  ])('%s where %s is %s', (name, from, to, variant) => {
    const html = sampleHtml(name)
    const changed = typeof from === 'string' ? html.replaceAll(from, to) : html.replace(from, to)
    expect(changed).not.toBe(html)
    expect(drift(name, changed)).toEqual({ variant, code: unsupported, thrown: unsupported })
  })

  it('and keeps a code that requirements give it', () => {
    expect(drift('race', sampleHtml('race').replaceAll('racerLaps', 'laps'))).toMatchObject({
      variant: 'racerLaps',
      thrown: 'LAP_TABLE_MISSING_ERROR',
    })
  })

  it('or is only incomplete, contradicts itself, or is another page', () => {
    const cut = sampleHtml('race').slice(0, 6_000)
    expect(drift('race', cut)).toBeNull()
    expect(drift('race', '')).toBeNull()
    expect(drift('race', sampleHtml('race').replace('racerLaps[444] = {', 'other = {'))).toBeNull()
    expect(drift('entryList', sampleHtml('entryList').replace('Entries: 3', 'Entries: 4'))).toBeNull()
    expect(drift('race', sampleHtml('eventPage'))).toBeNull()
    expect(drift('eventPage', sampleHtml('trackDashboard'))).toBeNull()
    // Nothing of a race: perhaps it has not been run.
    expect(drift('race', sampleHtml('raceNotRun').replaceAll('panel-heading', 'x'))).toBeNull()
  })
})

describe('what was met is described', () => {
  it.each(names)('on %s', (name) => {
    const parser = kinds[name][1]
    const page = loadPage(sampleHtml(name), samples[name].url)
    const { fields, absent, embeddedJs } = parser.describe(parser.read(page))
    expect(fields).toBeGreaterThan(5)
    expect(absent.every((field) => /^[\w.]+$/.test(field))).toBe(true)
    expect(embeddedJs).toBe(kinds[name][0] === 'race' ? name !== 'raceNotRun' : null)
  })

  it('by fields that are there somewhere, and shares of items', () => {
    const items = [
      { a: 1, b: null },
      { a: null, b: null },
    ]
    expect(fieldsOf({ items, c: { d: 'x', e: null } })).toEqual({ fields: 2, absent: ['items.b', 'c.e'] })
    expect([share(items, ({ a }) => a === 1), share(items, () => true), share(items, () => false)]).toEqual([
      'some',
      'all',
      'none',
    ])
  })
})
