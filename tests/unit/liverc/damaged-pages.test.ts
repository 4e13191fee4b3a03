import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { entryListParser, parseEntryListPage } from '../../../electron/connectors/liverc/pages/entry-list.ts'
import { eventPageParser, parseEventPage } from '../../../electron/connectors/liverc/pages/event-page.ts'
import {
  eventsListParser,
  parseEventsListPage,
} from '../../../electron/connectors/liverc/pages/events-list.ts'
import { isNestedDeeperThan } from '../../../electron/connectors/liverc/pages/nesting.ts'
import { loadPage } from '../../../electron/connectors/liverc/pages/page.ts'
import type { PageParser } from '../../../electron/connectors/liverc/pages/parser.ts'
import { parseRacePage, racePageParser } from '../../../electron/connectors/liverc/pages/race-page.ts'
import {
  parseTrackCataloguePage,
  trackCatalogueParser,
} from '../../../electron/connectors/liverc/pages/track-catalogue.ts'
import {
  parseTrackDashboardPage,
  trackDashboardParser,
} from '../../../electron/connectors/liverc/pages/track-dashboard.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import {
  entryListPage,
  eventPage,
  eventsListPage,
  racePage,
  trackCataloguePage,
  trackDashboardPage,
} from '../../../shared/domain/pages.ts'
import { sampleHtml, samples, thrownBy } from './samples.ts'
import type { SampleName } from './samples.ts'

interface Case {
  readonly name: SampleName
  readonly schema: z.ZodType
  readonly parser: PageParser<unknown>
  readonly parse: (html: string, url: string) => unknown
}
const race = { schema: racePage, parser: racePageParser, parse: parseRacePage }
const cases: Case[] = [
  {
    name: 'trackCatalogue',
    schema: trackCataloguePage,
    parser: trackCatalogueParser,
    parse: parseTrackCataloguePage,
  },
  {
    name: 'trackDashboard',
    schema: trackDashboardPage,
    parser: trackDashboardParser,
    parse: parseTrackDashboardPage,
  },
  { name: 'eventsList', schema: eventsListPage, parser: eventsListParser, parse: parseEventsListPage },
  { name: 'eventPage', schema: eventPage, parser: eventPageParser, parse: parseEventPage },
  { name: 'entryList', schema: entryListPage, parser: entryListParser, parse: parseEntryListPage },
  { name: 'race', ...race },
  { name: 'raceReformatted', ...race },
  { name: 'raceNotRun', ...race },
]

/**
 * What is wrong with the outcome of a page, whatever the page: it is to give data that fit their schema, or an AppError
 * of stage `parse` without markup in its message.
 */
function faultOf({ name, schema, parse }: Case, html: string): string | null {
  try {
    const fit = schema.safeParse(parse(html, samples[name].url))
    return fit.success ? null : fit.error.message
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.stage === 'parse' && !/[<>]/.test(error.message) ? null : `${error.stage}: ${error.message}`
  }
}

const junk = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '<',
    '>',
    '</',
    '"',
    "'",
    '&',
    '&amp;',
    '<table>',
    '</table>',
    '<td>',
    '</tr>',
    '<script>',
    '</script>',
    '<!--',
  ),
  fc.constantFrom(
    '{',
    '}',
    '[',
    '\\',
    '\n',
    '\u0000',
    '\ud800',
    '<b>',
    '</div>',
    '<thead>',
    'racerLaps[1] = {',
    '0',
    '-1',
    '99999999999999999',
  ),
)

describe.each(cases)('damaged page $name', (page) => {
  const html = sampleHtml(page.name)
  const { url } = samples[page.name]

  it('is complete while it is whole, and its DOM is loaded once for check and reading', () => {
    const loaded = loadPage(html, url)
    expect(page.parser.check(loaded)).toEqual({ isComplete: true })
    expect(page.parser.read(loaded)).toEqual(page.parse(html, url))
  })

  it('names what is missing before it is read', () => {
    const loaded = loadPage(html.replace('page-wrapper', 'wrapper').replace('</html>', ''), url)
    const missing = [{ marker: '</html>' }, { marker: '#page-wrapper' }]
    expect(page.parser.check(loaded)).toMatchObject({ isComplete: false, missing })
    expect(thrownBy(() => page.parser.read(loaded)).details['missing']).toBe('</html>; #page-wrapper')
  })

  it('cut short is incomplete', () => {
    const end = html.lastIndexOf('</html>')
    fc.assert(
      fc.property(fc.nat({ max: end }), (length) => {
        const error = thrownBy(() => page.parse(html.slice(0, length), url))
        expect(error.details['missing']).toContain('</html>')
      }),
      { numRuns: 40 },
    )
  })

  it('with pieces cut out, repeated or put in gives data or an AppError', () => {
    const damage = fc.record({
      at: fc.nat({ max: html.length }),
      length: fc.nat({ max: 60 }),
      junk,
      again: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const damaged = damages.reduce((text, { at, length, junk: put, again }) => {
          const cut = text.slice(at, at + length)
          return text.slice(0, at) + (again ? cut + cut : put) + text.slice(at + length)
        }, html)
        expect(faultOf(page, damaged)).toBeNull()
      }),
      { numRuns: 120 },
    )
  })

  it('that is another page, or none, gives an AppError', () => {
    for (const text of [
      '',
      '<html></html>',
      'null',
      ...cases.filter(({ schema }) => schema !== page.schema).map(({ name }) => sampleHtml(name)),
    ]) {
      expect(thrownBy(() => page.parse(text, url)).stage).toBe('parse')
    }
  })
})

describe('bounds of a page', () => {
  it('refuse nesting beyond any real page before a DOM is built', () => {
    const error = thrownBy(() => loadPage('<b>'.repeat(200_000), samples.race.url))
    expect(error).toMatchObject({
      code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR',
      details: { variant: 'nesting of elements' },
    })
  })

  it.each([
    ['<b></i>'.repeat(600), true],
    [`<${'x'.repeat(150)}a></${'x'.repeat(150)}b>`.repeat(600), true],
    ['<a-b></a-c>'.repeat(600), true],
    ['<b></b>'.repeat(5000), false],
    ['<br><img src="x"><input/>'.repeat(5000), false],
    ['a < b && c < '.repeat(5000), false],
    ['<B></b><i\n></i\n>'.repeat(5000), false],
  ])('count open elements in %.30s', (html, isDeep) => {
    expect(isNestedDeeperThan(html, 500)).toBe(isDeep)
  })

  it('refuse a page of ten million characters', () => {
    expect(thrownBy(() => loadPage(' '.repeat(10_000_000), samples.race.url)).details['variant']).toBe(
      'page length',
    )
  })
})

const held = new URL('../../../../shared/liverc/pages/race_6304822_a3_main.html', import.meta.url)

describe('a held race page', () => {
  it('damaged anywhere gives data or an AppError', ({ skip }) => {
    skip(!existsSync(held), 'the folder ../shared/liverc, which holds captured LiveRC pages, is not there')
    const html = readFileSync(held, 'utf8')
    const page = {
      name: 'race',
      schema: racePage,
      parser: racePageParser,
      parse: parseRacePage,
    } as const
    fc.assert(
      fc.property(fc.nat({ max: html.length }), fc.nat({ max: 200 }), junk, (at, length, put) => {
        expect(faultOf(page, html.slice(0, at) + put + html.slice(at + length))).toBeNull()
      }),
      { numRuns: 60 },
    )
  })
})
