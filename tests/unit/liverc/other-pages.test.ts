import { describe, expect, it } from 'vitest'
import { entryListParser, parseEntryListPage } from '../../../electron/connectors/liverc/pages/entry-list.ts'
import { parseEventPage } from '../../../electron/connectors/liverc/pages/event-page.ts'
import { parseEventsListPage } from '../../../electron/connectors/liverc/pages/events-list.ts'
import { loadPage } from '../../../electron/connectors/liverc/pages/page.ts'
import { parseTrackCataloguePage } from '../../../electron/connectors/liverc/pages/track-catalogue.ts'
import { parseTrackDashboardPage } from '../../../electron/connectors/liverc/pages/track-dashboard.ts'
import { changed, sampleHtml, samples, thrownBy } from './samples.ts'

describe('track catalogue', () => {
  const parsed = (html = sampleHtml('trackCatalogue')) =>
    parseTrackCataloguePage(html, samples.trackCatalogue.url)

  it('reads the rows, with printed capitals, bare ampersands and letters as they are', () => {
    expect(parsed().tracks).toEqual([
      {
        slug: 'harbourrc',
        slugAsPrinted: 'harbourrc',
        name: 'Harbour RC "Off-Road"',
        trackUrl: 'https://harbourrc.liverc.com/',
        eventsUrl: 'https://harbourrc.liverc.com/events',
        status: 'racing',
        liveVideo: true,
        featured: true,
        lastUpdatedText: '1 minute ago',
        currentEventName: 'Club Day 7',
        rowTarget: '/live/',
      },
      {
        slug: 'lakeside-rc2',
        slugAsPrinted: 'Lakeside-RC2',
        name: "Eaton's Lakeside",
        trackUrl: 'https://lakeside-rc2.liverc.com/',
        eventsUrl: 'https://lakeside-rc2.liverc.com/events',
        status: 'practicing',
        liveVideo: false,
        featured: false,
        lastUpdatedText: '5 hours ago',
        currentEventName: 'Oval & F8 Årsmøte （n）',
        rowTarget: '/live/',
      },
      expect.objectContaining({
        slug: 'quarry',
        status: 'none',
        currentEventName: null,
        rowTarget: '/results/',
      }),
    ])
  })

  it('skips rows that cannot be read and says why', () => {
    expect(parsed().skipped).toEqual([
      { row: 3, reason: 'no link' },
      { row: 4, reason: 'no link to a track' },
      { row: 5, reason: 'name: Too small: expected string to have >=1 characters' },
      { row: 6, reason: 'slug harbourrc is listed twice' },
    ])
  })

  it('refuses a list without rows and one without a valid row', () => {
    const empty = thrownBy(() =>
      parsed(sampleHtml('trackCatalogue').replace(/<tbody>[^]*<\/tbody>/, '<tbody></tbody>')),
    )
    expect(empty).toMatchObject({ code: 'EVENT_PAGE_FORMAT_ERROR', details: { missing: 'tr.clickable-row' } })
    const invalid = thrownBy(() =>
      parsed(sampleHtml('trackCatalogue').replaceAll('liverc.com', 'example.com')),
    )
    expect(invalid).toMatchObject({ code: 'EVENT_PAGE_FORMAT_ERROR', details: { missing: 'valid row' } })
  })
})

describe('track dashboard', () => {
  const parsed = (html = sampleHtml('trackDashboard')) =>
    parseTrackDashboardPage(html, samples.trackDashboard.url)

  it('reads every field', () => {
    expect(parsed()).toEqual({
      name: 'Harbour RC',
      pageHeading: "Harbour RC's Dashboard",
      liveStatusText: 'LIVE (Practice)',
      isLive: true,
      resultsThisMonth: 1204,
      practiceSessionsThisMonth: 17,
      videosThisMonth: 0,
      addressLines: ['Pier 4 & 5', 'Smögen 456 51', 'Sweden'],
      phone: null,
      website: 'https://harbour.example/',
      email: 'race@harbour.example',
      emailFromJavascript: 'race@harbour.example',
      logoUrl: 'https://assets.example/track_logos/7/logo.png?dt=2020-01-02_03:04:05',
      descriptionLines: ['Two tracks:', '1/8 clay, indoor.', 'Friends welcome'],
      mapQuery: 'Pier 4,Smögen,+456 51,SE',
      facebookUrl: 'https://www.facebook.com/harbourrc/',
      facebookKind: 'page_link',
      lifetime: { laps: 1_230_327, practiceSessions: 8405, races: 894, entries: null, events: 0 },
    })
  })

  it('prefers the Facebook feed', () => {
    const feed = '<div class="fb-page" data-href="http://www.facebook.com/feed/"></div>'
    const page = parsed(changed('trackDashboard', '<div class="panel-heading">Facebook</div>', feed))
    expect(page).toMatchObject({ facebookUrl: 'http://www.facebook.com/feed/', facebookKind: 'feed' })
  })

  it('leaves what is missing unknown', () => {
    const html = sampleHtml('trackDashboard')
      .replace(/<abbr title="Website">[^]*?<\/address>/, '</address>')
      .replace(/<img [^>]*>/, '')
      .replace(/<hr \/>[^]*?welcome/, '')
      .replace(/<iframe[^]*?<\/iframe>/, '')
      .replace(/<a href="https:\/\/www.facebook.com\/harbourrc[^]*?<\/a>/, '')
      .replace(
        /<div class="row dashboard_panels">[^]*?<div class="row">/,
        '<div class="dashboard_panels"></div><div class="row">',
      )
    expect(parsed(html)).toMatchObject({
      liveStatusText: null,
      isLive: null,
      resultsThisMonth: null,
      website: null,
      email: null,
      emailFromJavascript: null,
      logoUrl: null,
      descriptionLines: null,
      mapQuery: null,
      facebookUrl: null,
      facebookKind: null,
      addressLines: ['Pier 4 & 5', 'Smögen 456 51', 'Sweden'],
    })
  })

  it.each([
    ['fa-times', 'Track is Offline', false],
    ['fa-circle', 'Track is Offline', false],
    ['fa-circle', 'LIVE (Racing)', true],
    ['fa-circle', 'Closed', null],
  ])('tells the live state from %s and "%s"', (icon, wording, isLive) => {
    const html = changed('trackDashboard', 'fa-check', icon).replace('LIVE (Practice)', wording)
    expect(parsed(html)).toMatchObject({ liveStatusText: wording, isLive })
  })

  it('refuses a page without its markers', () => {
    const error = thrownBy(() => parsed(sampleHtml('eventPage')))
    expect(error).toMatchObject({
      code: 'EVENT_PAGE_FORMAT_ERROR',
      details: { missing: '.dashboard_panels; address' },
    })
  })
})

describe('events list', () => {
  const parsed = (html = sampleHtml('eventsList')) => parseEventsListPage(html, samples.eventsList.url)

  it('reads the rows', () => {
    expect(parsed().trackName).toBe('Harbour RC')
    expect(parsed().events).toEqual([
      {
        eventId: 9001,
        name: 'Spring Cup, 3rd Round',
        path: '/results/?p=view_event&id=9001',
        startLocal: '2026-04-12T08:30:00',
        startTimeGiven: true,
        dateText: 'Apr 12, 2026',
        dateStart: '2026-04-12',
        dateEnd: '2026-04-12',
        entries: 1071,
        drivers: 60,
      },
      {
        eventId: 9000,
        name: 'T',
        path: '/results/?id=9000&p=view%5Fevent',
        startLocal: '2026-02-28T00:00:00',
        startTimeGiven: false,
        dateText: 'Feb 28, 2026 to Mar 1, 2026',
        dateStart: '2026-02-28',
        dateEnd: '2026-03-01',
        entries: 0,
        drivers: 0,
      },
      expect.objectContaining({ eventId: 8999, startLocal: '2025-12-31T00:00:00', startTimeGiven: false }),
      expect.objectContaining({ eventId: 8998, entries: 0, drivers: 0 }),
    ])
  })

  it('warns of counts and says why rows are skipped', () => {
    expect(parsed().warnings).toEqual([
      'row 3: number of entries not readable',
      'row 3: number of drivers not readable',
    ])
    expect(parsed().skipped).toEqual([
      { row: 4, reason: 'no link' },
      { row: 5, reason: 'no event id in the link' },
      { row: 6, reason: 'no name' },
      { row: 7, reason: 'no date' },
      { row: 8, reason: 'event 9001 is listed twice' },
    ])
  })

  it('finds columns by heading', () => {
    const html = sampleHtml('eventsList').replaceAll(
      '<th># Entries</th><th># Drivers</th>',
      '<th># Drivers</th><th># Entries</th>',
    )
    expect(parsed(html).events[0]).toMatchObject({ entries: 60, drivers: 1071 })
  })

  it('takes a new track for an empty list', () => {
    const html = sampleHtml('eventsList').replace(/<tbody>[^]*<\/tbody>/, '<tbody></tbody>')
    expect(parsed(html)).toEqual({ trackName: 'Harbour RC', events: [], skipped: [], warnings: [] })
  })

  it('refuses a page without the table, and a table without the columns', () => {
    expect(thrownBy(() => parsed(changed('eventsList', 'id="events"', 'id="other"')))).toMatchObject({
      code: 'EVENT_PAGE_FORMAT_ERROR',
      details: { missing: 'table#events' },
    })
    const renamed = sampleHtml('eventsList').replaceAll('<th>Date</th>', '<th>When</th>')
    expect(thrownBy(() => parsed(renamed)).code).toBe('UNSUPPORTED_LIVERC_VARIANT_ERROR')
  })
})

describe('event page', () => {
  const parsed = (html = sampleHtml('eventPage')) => parseEventPage(html, samples.eventPage.url)

  it('reads headings, statistics and links', () => {
    expect(parsed()).toMatchObject({
      eventId: 9001,
      heading: {
        trackName: 'Harbour RC',
        eventName: 'Spring Cup, 3rd Round',
        dateText: 'Apr 12, 2026 to Apr 13, 2026',
        dateStart: '2026-04-12',
        dateEnd: '2026-04-13',
      },
      stats: { raceTrack: 'Offroad', entries: 1071, drivers: 60, totalRaceLaps: 4129 },
      links: {
        entryListEventId: 9001,
        heatSheets: [
          { id: 501, label: 'Main Events' },
          { id: 500, label: 'Qualifier Round 1' },
        ],
        overallRankings: [{ eventId: 9001, label: 'Final Results' }],
        points: [{ id: 31, label: 'Results (1 of 3)' }],
        roundRankings: [{ id: 41, order: 'laps_time', label: 'Qualifier Round 1 Rankings' }],
        multiMains: [{ id: 51, label: 'Triple A-Main Results' }],
      },
    })
  })

  it('reads the races with their rounds, also without link, time or number', () => {
    const races = parsed().races.map((race) => [
      race.raceId,
      race.roundName,
      race.raceNumber,
      race.className,
      race.raceLabel,
      race.timeCompletedLocal,
    ])
    expect(races).toEqual([
      [null, 'Main Events', 3, '1/8 Truggy', '1/8 Truggy A-Main', null],
      [7003, 'Main Events', 2, 'Nitro & Electric', 'Nitro & Electric A2-Main', '2026-04-12T00:05'],
      [7002, 'Main Events', 1, 'Semi A (Even) Practice', 'Semi A (Even) Practice', '2026-04-12T17:00'],
      [7001, 'Qualifier Round 1', 1, '1/8 Nitro Buggy', '1/8 Nitro Buggy (Heat 2/3)', '2026-04-12'],
      [7000, 'Qualifier Round 1', null, 'Warm Up', 'Warm Up', null],
    ])
    expect(parsed().races[3]).toMatchObject({
      fullLabel: 'Race 1: 1/8 Nitro Buggy (1/8 Nitro Buggy (Heat 2/3))',
      heatNumber: 2,
      heatCount: 3,
      path: '/results/?p=view_race_result&id=7001',
    })
    expect(parsed().races[4]).toMatchObject({ timeCompletedText: 'after lunch' })
  })

  it('has no races where the block is missing, empty or says so', () => {
    const rows = /(<th colspan="2">[^]*?<tbody>)[^]*?(<\/tbody>)/
    expect(parsed(sampleHtml('eventPage').replace(rows, '$1$2')).races).toEqual([])
    expect(
      parsed(sampleHtml('eventPage').replace(rows, '$1<tr><td>No races yet.</td></tr>$2')).races,
    ).toEqual([])
    const onlyLinks = sampleHtml('eventPage').replace(
      /<table[^>]*>\s*<thead>\s*<tr><th colspan="2">[^]*?<\/table>/,
      '',
    )
    expect(parsed(onlyLinks).races).toEqual([])
  })

  it('reads a first round that stands in the head', () => {
    const html = sampleHtml('eventPage').replace(
      /<\/thead>\s*<tbody>\s*(<tr>\s*<th>Main Events<\/th>[^]*?<\/tr>)/,
      '$1</thead><tbody>',
    )
    expect(parsed(html)).toEqual(parsed())
  })

  it('takes the id of the current event from its links', () => {
    expect(parseEventPage(sampleHtml('eventPage'), 'https://harbourrc.liverc.com/results/').eventId).toBe(
      9001,
    )
  })

  it('refuses a page without its markers and a race link without id', () => {
    const error = thrownBy(() => parsed(sampleHtml('race')))
    expect(error).toMatchObject({
      code: 'EVENT_PAGE_FORMAT_ERROR',
      details: { missing: 'table.entry_list_data' },
    })
    const html = changed('eventPage', 'view_race_result&id=7003', 'view_race_result&race=7003')
    expect(thrownBy(() => parsed(html)).code).toBe('UNSUPPORTED_LIVERC_VARIANT_ERROR')
  })
})

describe('entry list', () => {
  const parsed = (html = sampleHtml('entryList')) => parseEntryListPage(html, samples.entryList.url)

  it('reads classes in the order of the tabs, empty ones included', () => {
    const classes = parsed().classes.map((listed) => [listed.classId, listed.name, listed.declaredEntries])
    expect(classes).toEqual([
      [14341, '40+ Electric Buggy', 3],
      [1476, 'Spt. Nitro Truck', 1],
      [99001, 'Last Chance', null],
    ])
    expect(parsed().heading.eventName).toBe('Spring Cup, 3rd Round')
    expect(parsed().stats.totalRaceLaps).toBe(4129)
  })

  it('reads entries', () => {
    expect(parsed().classes[0]?.entries).toEqual([
      { rowNumber: 1, driverName: 'EMIR CERCAS JR.', sortName: 'CERCAS JR., EMIR', transponder: '2222363/2' },
      { rowNumber: 2, driverName: "SHANE O'CONNOR", sortName: "O'CONNOR, SHANE", transponder: '0034567' },
      { rowNumber: 3, driverName: 'SON & ROSE', sortName: 'ROSE & SON', transponder: '7654321' },
    ])
    expect(parsed().classes[1]?.entries[0]?.transponder).toBeNull()
    expect(parsed().classes[2]?.entries).toEqual([])
  })

  it('reads panes without tabs, and tabs without a pane', () => {
    const withoutTabs = parsed(
      sampleHtml('entryList')
        .replace(/<ul class="nav nav-pills">[^]*?<\/ul>/, '')
        .replace('id="Last_Chance_tab_99001"', ''),
    )
    expect(withoutTabs.classes.map((listed) => listed.classId)).toEqual([1476, 14341])
    const withoutPane = parsed(
      changed('entryList', '<div class="tab-pane fade" id="Last_Chance_tab_99001"></div>', ''),
    )
    expect(withoutPane).toEqual(parsed())
  })

  it('is complete without classes', () => {
    const html = sampleHtml('entryList')
      .replace(/<ul class="nav nav-pills">[^]*?<\/ul>/, '')
      .replace(/<div class="tab-content">[^]*<div class="card">/, 'There are no entries.<div class="card">')
    expect(entryListParser.check(loadPage(html, samples.entryList.url))).toEqual({ isComplete: true })
    expect(parsed(html).classes).toEqual([])
  })

  it('refuses a class with another number of entries than declared', () => {
    const error = thrownBy(() => parsed(changed('entryList', 'Entries: 3', 'Entries: 4')))
    expect(error.code).toBe('EVENT_PAGE_FORMAT_ERROR')
    expect(error.details['missing']).toBe('entries of 40+ Electric Buggy: 4 declared, 3 listed')
  })

  it('refuses an entry without a name and another page', () => {
    expect(thrownBy(() => parsed(changed('entryList', 'ÅSA LÖFGREN', ''))).code).toBe(
      'UNSUPPORTED_LIVERC_VARIANT_ERROR',
    )
    expect(thrownBy(() => parsed(sampleHtml('race'))).details['missing']).toBe('.tab-content')
  })
})
