import { load } from 'cheerio'
import { describe, expect, it } from 'vitest'
import {
  answerStatus,
  correctLap,
  cutShort,
  loseLaps,
  type SiteOverrides,
} from '../../../fixtures/site/overrides.ts'
import { reformatScript } from '../../../fixtures/site/render/reformat-script.ts'
import { createSite } from '../../../fixtures/site/site.ts'

const site = createSite({ size: 'small', seed: 'rendering', classes: 8, races: 20 })
const urls = [...site.urls.all()]

/** What a page says: its elements with their attributes and their own texts, white space collapsed. */
function content(html: string): string[] {
  const $ = load(html)
  $('script').remove()
  return $('body *')
    .toArray()
    .map((element) => {
      const texts = $(element)
        .contents()
        .toArray()
        .map((node) => ('data' in node ? node.data.replace(/\s+/g, ' ').trim() : ''))
      return `${element.tagName} ${JSON.stringify(element.attribs)} ${texts.filter((text) => text !== '').join(' | ')}`
    })
}

describe('the raw form', () => {
  it('is tab-indented, with LF only, and its scripts close statements', () => {
    const race = site.page(site.urls.headline.races[0] ?? '').body
    expect(race.startsWith('<!DOCTYPE html>\n<html lang="en">')).toBe(true)
    expect(race.trimEnd().endsWith('</html>')).toBe(true)
    expect(race).not.toContain('\r')
    expect(race).toContain('\t\t\t\t\t\tvar racerLaps = {};\n')
    expect(race).toMatch(/racerLaps\[\d+\] = \{\n\t+'driverName' : '/)
    expect(race).toMatch(/\n\t+\};\n/)
  })

  it('holds a comment, a hidden sort helper and an overlay', () => {
    const $ = load(site.page(site.urls.headline.entryList).body)
    expect($('.tab-pane tbody tr').first().find('span.hidden').text()).toMatch(/^[^,]+, /)
    expect($('table.table-sm')).toHaveLength(1)
    expect($('#loading_overlay')).toHaveLength(1)
    expect($('.tab-pane')).toHaveLength($('ul.nav-pills a').length)
  })
})

describe('the reformatted form', () => {
  it('says the same as the raw one on every page', () => {
    for (const url of urls) {
      expect(content(site.page(url, { form: 'reformatted' }).body)).toEqual(content(site.page(url).body))
    }
  })

  it('looks as a formatter leaves it', () => {
    const race = site.page(site.urls.headline.races[0] ?? '', { form: 'reformatted' }).body
    expect(race.startsWith('<!doctype html>\n')).toBe(true)
    expect(race).not.toContain('\t\t\t\t\t')
    expect(race).toMatch(/\n +driverName: "/)
    expect(race).toMatch(/\n +segments: \[\],\n +\},\n/)
    expect(race).not.toMatch(/racerLaps[^\n]*;\n/)
    expect(race).toMatch(/\n +><?/)
  })

  it('turns scripts over statement by statement', () => {
    const script = `
      $(document).ready(function()
      {
        var a = [[1, 2]];
        names.push('IAN O\\'LOUGHLIN');
        laps[7] = {
          'driverName' : 'A "B" C',
          'laps' : [
            {
              'lapNum' : '0',
              'segments' : [
              ]
            },
          ]
        };
      });`
    expect(reformatScript(script)).toEqual([
      '$(document).ready(function() {',
      '  var a = [[1, 2]]',
      '  names.push("IAN O\'LOUGHLIN")',
      '  laps[7] = {',
      `    driverName: 'A "B" C',`,
      '    laps: [',
      '      {',
      '        lapNum: "0",',
      '        segments: [],',
      '      },',
      '    ],',
      '  }',
      '})',
    ])
  })
})

describe('addresses', () => {
  const { slug, eventId } = site.urls.headline

  it('are understood in every spelling', () => {
    const expected = site.page(site.urls.headline.event).body
    expect(site.page(`https://${slug}.liverc.com/results/?p=view%5Fevent&id=${eventId}`).body).toBe(expected)
    expect(
      site.page(`https://${slug.toUpperCase()}.liverc.com/results/?id=${eventId}&p=view_event`).body,
    ).toBe(expected)
    expect(site.page(`https://${slug}.liverc.com/results/`).body).toBe(expected)
    expect(site.page(`https://${slug}.liverc.com/events/`).body).toBe(
      site.page(`https://${slug}.liverc.com/events`).body,
    )
  })

  it('of things that do not exist answer 404', () => {
    const other = site.urls.tracks[1]?.slug ?? ''
    for (const url of [
      'https://live.liverc.com/other',
      'https://nowhere.liverc.com/',
      'https://example.com/',
      'not an address',
      `https://${slug}.liverc.com/results/?p=view_points&id=1`,
      `https://${slug}.liverc.com/results/?p=view_event&id=1`,
      `https://${slug}.liverc.com/results/?p=view_event&id=${eventId}.5`,
      site.urls.event(other, eventId),
      site.urls.race(slug, 1),
    ]) {
      expect(site.page(url).status).toBe(404)
    }
  })
})

describe('overrides', () => {
  const [raceUrl = ''] = site.urls.headline.races
  const raceId = Number(new URL(raceUrl).searchParams.get('id'))
  const winner = site.truth.race(raceId)?.results[0]
  const driverId = winner?.driverId ?? 0

  it('correct a lap time and everything that follows from it', () => {
    const before = winner?.totalTimeMs ?? 0
    const old = site.truth.race(raceId)?.lapBlocks[0]?.laps[1]?.timeMs ?? 0
    const corrected = site.withOverrides({ runs: { [raceId]: correctLap(driverId, 2, old - 100) } })
    const row = corrected.truth.race(raceId)?.results.find((entry) => entry.driverId === driverId)
    expect(row?.totalTimeMs).toBe(before - 100)
    expect(row?.avgLapMs).not.toBe(winner?.avgLapMs)
    expect(corrected.page(raceUrl).body).not.toBe(site.page(raceUrl).body)
    expect(corrected.page(site.urls.headline.event).body).toBe(site.page(site.urls.headline.event).body)
    expect(() => site.withOverrides({ runs: { [raceId]: correctLap(1, 1, 1) } }).truth.race(raceId)).toThrow(
      RangeError,
    )
  })

  it('take laps off a block but not off the laps column', () => {
    const short = site.withOverrides({ races: { [raceId]: loseLaps(driverId, 2) } }).truth.race(raceId)
    expect(short?.results[0]?.laps).toBe(winner?.laps)
    expect(short?.lapBlocks[0]?.laps).toHaveLength((winner?.laps ?? 0) - 2)
  })

  it('drop, break and shorten pages, one on top of the other', () => {
    const broken = site
      .withOverrides({ responses: { [raceUrl]: answerStatus(503, { 'retry-after': '2' }) } })
      .withOverrides({ responses: { [site.urls.catalogue]: cutShort(500) } })
    expect(broken.page(raceUrl)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
    expect(broken.page(site.urls.catalogue).body).toHaveLength(500)
    expect(broken.page(site.urls.headline.event).status).toBe(200)
  })

  it('reach every kind of page', () => {
    const { slug, eventId } = site.urls.headline
    const changes: SiteOverrides = {
      catalogue: (page) => ({ ...page, tracks: page.tracks.slice(0, 1) }),
      dashboards: { [slug]: (page) => ({ ...page, phone: '+61 2 5550 0000' }) },
      eventsLists: { [slug]: (page) => ({ ...page, events: [] }) },
      events: { [eventId]: (page) => ({ ...page, races: page.races.slice(1) }) },
      entryLists: { [eventId]: (page) => ({ ...page, classes: [] }) },
    }
    const changed = site.withOverrides(changes)
    expect(changed.truth.catalogue().tracks).toHaveLength(1)
    expect(changed.page(site.urls.dashboard(slug)).body).toContain('tel:+61 2 5550 0000')
    expect(changed.page(site.urls.eventsList(slug)).body).not.toContain('view_event&id=')
    expect(changed.truth.event(eventId)?.races).toHaveLength(19)
    expect(changed.page(site.urls.entryList(slug, eventId)).body).not.toContain('class="tab-pane')
  })
})
