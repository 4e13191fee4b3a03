import { describe, expect, it } from 'vitest'
import { loadPage } from '../../../electron/connectors/liverc/pages/page.ts'
import { parseRacePage, racePageParser } from '../../../electron/connectors/liverc/pages/race-page.ts'
import { racePage } from '../../../shared/domain/pages.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { changed, sampleHtml, samples, thrownBy } from './samples.ts'

const { url } = samples.race

function parsed(html = sampleHtml('race')): RacePage {
  return parseRacePage(html, url)
}

describe('race page: headings', () => {
  it('reads panel, label, round, number and length', () => {
    expect(parsed().heading).toEqual({
      trackName: 'Harbour RC',
      eventName: 'Spring Cup, 3rd Round',
      dateText: 'Apr 12, 2026',
      dateStart: '2026-04-12',
      dateEnd: '2026-04-12',
      panelHeading: '1/8 Nitro A-Main Results [M1 Race #14]',
      raceLabel: '1/8 Nitro A-Main',
      roundCode: 'M1',
      raceNumber: 14,
      roundName: 'Main Events',
      lengthText: '10:00 Timed',
      lengthMs: 600_000,
      lengthKind: 'timed',
    })
    expect(parsed().raceId).toBe(7003)
  })

  it.each([
    ['Length: 1:00:00 Timed', '1:00:00 Timed', 3_600_000, 'timed'],
    ['Length: 25 Laps', '25 Laps', null, 'laps'],
    ['Length: 1 Lap', '1 Lap', null, 'laps'],
    ['Length: Until dark', 'Until dark', null, null],
    ['Length:', null, null, null],
  ])('reads %s', (printed, lengthText, lengthMs, lengthKind) => {
    const { heading } = parsed(changed('race', 'Length: 10:00 Timed', printed))
    expect(heading).toMatchObject({ lengthText, lengthMs, lengthKind })
  })

  it.each([
    ['Open Results [Race #3]', null, 3],
    ['Open Results', null, null],
    ['Open [Modified] Results [Q2 Race #3]', 'Q2', 3],
  ])('takes the panel heading %s apart', (panelHeading, roundCode, raceNumber) => {
    const html = changed('race', '1/8 Nitro A-Main Results [M1 Race #14]', panelHeading)
    const { heading } = parsed(html.replace(/<div class="race_num".*?<\/div>/, ''))
    expect(heading).toMatchObject({ panelHeading, roundCode, raceNumber })
  })
})

describe('race page: results', () => {
  it('reads a row with everything', () => {
    expect(parsed().results[1]).toEqual({
      position: 2,
      carNumber: 1,
      driverId: 222,
      driverIdSource: 'link',
      driverName: 'JOSÉ PEÑA',
      qualifyingPosition: 1,
      lapsTimeText: '3/2:00.001',
      laps: 3,
      totalTimeMs: 120_001,
      behindText: '1.501',
      behindLaps: null,
      behindMs: 1501,
      fastLapMs: 39_100,
      fastLapNumber: 2,
      avgLapMs: 40_000,
      avgTop5Ms: null,
      avgTop10Ms: null,
      avgTop15Ms: null,
      top3ConsecutiveMs: 120_001,
      stdDeviationMs: 820,
      consistencyPercent: 97.95,
    })
  })

  it('reads intervals in seconds, in laps, of the winner and between non-starters', () => {
    const behind = parsed().results.map((row) => [row.behindText, row.behindLaps, row.behindMs])
    expect(behind).toEqual([
      [null, null, null],
      ['1.501', null, 1501],
      ['2 Laps', 2, null],
      ['1 Lap', 1, null],
      ['0.000', null, 0],
    ])
  })

  it('finds the id of a non-starter by the name of a lap block', () => {
    const ids = parsed().results.map((row) => [row.driverName, row.driverId, row.driverIdSource])
    expect(ids.slice(3)).toEqual([
      ['SAM NOLAN', 333, 'racer_laps_name'],
      ['PAT NOLAN', 555, 'racer_laps_name'],
    ])
  })

  it('gives two non-starters of one name one block each, never a linked one', () => {
    const html = sampleHtml('race').replaceAll('PAT NOLAN', 'SAM NOLAN').replaceAll('LEE PARK', 'Sam  Nolan')
    expect(parsed(html).results.map((row) => row.driverId)).toEqual([111, 222, 444, 333, 555])
  })

  it('leaves the id open where no block has the name', () => {
    const html = changed('race', '<span class="driver_name">PAT NOLAN', '<span class="driver_name">PAT DOLAN')
    expect(parsed(html).results[4]).toMatchObject({ driverId: null, driverIdSource: null })
  })

  it('finds columns by heading wherever they stand', () => {
    const swapped = sampleHtml('race')
      .replaceAll('<th>Pos</th><th>Driver</th>', '<th>Driver</th><th>Pos</th>')
      .replace(/<td>(\d)<\/td>(\s*)(<td>\s*<span class="car_num">[^]*?<\/td>)/g, '$3$2<td>$1</td>')
    expect(parsed(swapped)).toEqual(parsed())
  })

  it('takes fixed positions where the table has no headings', () => {
    const html = sampleHtml('race').replace(/<tr><th>Pos[^]*?<\/tr>/g, '')
    expect(parsed(html).results).toEqual(parsed().results)
  })

  it('leaves statistics open whose column is missing', () => {
    const html = sampleHtml('race').replaceAll('<th>Std. Deviation</th>', '<th>Bonus</th>')
    expect(parsed(html).results[0]).toMatchObject({ stdDeviationMs: null, consistencyPercent: 97.26 })
  })

  it('reads a name without its span, the leading number left out', () => {
    const html = changed('race', '<span class="car_num">4</span>', '4').replace(
      '<span class="driver_name">LEE PARK</span>',
      'LEE PARK',
    )
    expect(parsed(html).results[2]).toMatchObject({ driverName: 'LEE PARK', carNumber: null, driverId: 444 })
  })

  it('reads laps without a time, an hour-long total and a lap number in parentheses', () => {
    const html = sampleHtml('race')
      .replace('<td>3/1:58.500</td>', '<td>3/1:01:58.5</td>')
      .replace('<td>1/56.135</td>', '<td>1</td>')
      .replace('<sup>3</sup>', '<sup>(3)</sup>')
    expect(parsed(html).results[0]).toMatchObject({
      totalTimeMs: 3_718_500,
      fastLapMs: 38_000,
      fastLapNumber: 3,
    })
    expect(parsed(html).results[2]).toMatchObject({ laps: 1, totalTimeMs: null })
  })
})

describe('race page: laps', () => {
  it('leaves lap 0 out, as the place on the grid', () => {
    const [block] = parsed().lapBlocks
    expect(block?.driver.startPosition).toBe(2)
    expect(block?.laps.map((lap) => lap.lap)).toEqual([1, 2, 3])
    expect(block?.laps[2]).toEqual({
      lap: 3,
      position: 1,
      timeText: '38',
      timeMs: 38_000,
      paceText: '16/10:32.000',
      paceLaps: 16,
      paceMs: 632_000,
      segments: [],
    })
  })

  it('reads the statistics of the script and the escaped apostrophe', () => {
    expect(parsed().lapBlocks[0]?.driver).toEqual({
      driverName: "KIM O'LOUGHLIN",
      fastLapMs: 38_000,
      avgLapMs: 39_500,
      avgTop5Ms: null,
      avgTop10Ms: null,
      avgTop15Ms: null,
      top2ConsecutiveMs: 78_123,
      top3ConsecutiveMs: 118_500,
      stdDeviationMs: 1080,
      consistencyPercent: 97.266,
      startPosition: 2,
    })
  })

  it('keeps empty blocks of non-starters', () => {
    const block = parsed().lapBlocks[3]
    expect(block).toMatchObject({ driverId: 333, laps: [], driver: { startPosition: null, fastLapMs: null } })
  })

  it('keeps segments as they come', () => {
    const html = sampleHtml('race').replace(
      /('time' : '41.12',[^]*?'segments' : )\[\s*\]/,
      `$1['12.1', 13.25, {'t' : '1'}]`,
    )
    expect(parsed(html).lapBlocks[0]?.laps[0]?.segments).toEqual(['12.1', '13.25', '["t","1"]'])
  })

  it('reads the reformatted page to the same data', () => {
    expect(parsed(sampleHtml('raceReformatted'))).toEqual(parsed())
  })

  it('gives data that fit the schema, laps included', () => {
    expect(racePage.parse(parsed())).toEqual(parsed())
  })

  it('accepts fewer laps than the results count', () => {
    const html = changed('race', '3/1:58.500', '9/5:58.500')
    expect(parsed(html).results[0]?.laps).toBe(9)
    expect(parsed(html).lapBlocks[0]?.laps).toHaveLength(3)
  })
})

describe('race page: a race not yet run', () => {
  it('is complete and empty', () => {
    const html = sampleHtml('raceNotRun')
    expect(racePageParser.check(loadPage(html, url))).toEqual({ isComplete: true })
    expect(parseRacePage(html, samples.raceNotRun.url)).toMatchObject({
      raceId: 7004,
      results: [],
      lapBlocks: [],
    })
  })

  it('needs neither table nor script', () => {
    const html = sampleHtml('raceNotRun')
      .replace(/<script[^]*?<\/script>/, '')
      .replace(/<table[^]*?<\/table>/, '')
    expect(parsed(html)).toMatchObject({
      results: [],
      lapBlocks: [],
      heading: { raceLabel: '1/8 Nitro A-Main', roundCode: 'M1', raceNumber: 14, lengthText: null },
    })
  })

  it('takes the stand-in row of a table drawn by a browser for no row', () => {
    const row = '<tbody><tr><td colspan="13" class="dataTables_empty">No data available in table</td></tr>'
    expect(parsed(changed('raceNotRun', '<tbody>', row)).results).toEqual([])
  })
})

describe('race page: refusals', () => {
  const cases: [name: string, code: string, detail: string, html: string][] = [
    ['a page cut short', 'RACE_PAGE_FORMAT_ERROR', '</html>', sampleHtml('race').slice(0, 6000)],
    ['no h3', 'RACE_PAGE_FORMAT_ERROR', 'h3.page-header', sampleHtml('race').replace(/<h3[^]*?<\/h3>/, '')],
    [
      'no panel heading',
      'RACE_PAGE_FORMAT_ERROR',
      '.panel-heading of a race',
      sampleHtml('race').replaceAll('panel-heading', 'x'),
    ],
    ['an event page', 'RACE_PAGE_FORMAT_ERROR', '.panel-heading of a race', sampleHtml('eventPage')],
    [
      'lap blocks without rows',
      'RACE_PAGE_FORMAT_ERROR',
      'table.race_result with rows',
      sampleHtml('race').replace(/<table[^]*<\/table>/, ''),
    ],
    [
      'no racerLaps',
      'LAP_TABLE_MISSING_ERROR',
      'racerLaps',
      sampleHtml('race').replaceAll('racerLaps', 'lapsOfRacers'),
    ],
    [
      'no block of a linked row',
      'LAP_TABLE_MISSING_ERROR',
      'racerLaps[444]',
      changed('race', 'racerLaps[444] = {', 'other = {'),
    ],
    [
      'no lap of many',
      'LAP_TABLE_MISSING_ERROR',
      'the 11 laps of position 3',
      sampleHtml('race')
        .replace('<td>1/56.135</td>', '<td>11/10:00.000</td>')
        .replace(/(racerLaps\[444\] = \{[^]*?'laps' : \[)[^]*?(\]\s*\};\s*console)/, '$1$2'),
    ],
    [
      'a literal cut off',
      'RACE_PAGE_FORMAT_ERROR',
      'racerLaps[333]: cut off',
      sampleHtml('race').replace(/(racerLaps\[333\] = \{[^]*?'avgLap' : ')[^]*?<\/script>/, '$1</script>'),
    ],
  ]
  it.each(cases)('%s', (_name, code, detail, html) => {
    const error = thrownBy(() => parsed(html))
    expect(error).toMatchObject({ code, stage: 'parse', source: 'liverc' })
    expect(error.details['missing']).toContain(detail)
    expect(error.message).not.toContain('<')
    const completeness = racePageParser.check(loadPage(html, url))
    expect(completeness.isComplete).toBe(false)
  })

  it('accepts many laps without a list where no link promises one: they were counted by hand', () => {
    const page = parsed(changed('race', '<td>0</td>', '<td>11/10:00.000</td>'))
    expect(page.results.find(({ position }) => position === 4)).toMatchObject({ laps: 11, driverId: 333 })
  })

  const variants: [name: string, variant: string, html: string][] = [
    [
      'no column Pos',
      'without the column position',
      sampleHtml('race').replaceAll('<th>Pos</th>', '<th>Rank</th>'),
    ],
    ['a position that is no number', 'without a position', changed('race', '<td>1</td>', '<td>first</td>')],
    ['an unknown form of laps', 'laps and time', changed('race', '3/1:58.500', 'three laps')],
    [
      'a driver id that is none',
      'data-driver-id',
      changed('race', 'data-driver-id="111"', 'data-driver-id="abc"'),
    ],
    ['no driver name', 'without a driver name', changed('race', 'SAM NOLAN</span>', '</span>')],
    [
      'a block by function',
      'racerLaps[333]: not an object literal',
      changed('race', 'racerLaps[333] = {', 'racerLaps[333] = make({'),
    ],
    [
      'laps declared at once',
      'racerLaps: declared with members',
      changed('race', 'var racerLaps = {}', 'var racerLaps = {1: {}}'),
    ],
    [
      'a block under no id',
      'racerLaps[driver]: not a driver id',
      changed('race', 'racerLaps[333] = {', 'racerLaps[driver] = {'),
    ],
    ['a block without laps', 'racerLaps[111] without laps', changed('race', "'laps'", "'rounds'")],
    ['a block without name', 'racerLaps[111] without driverName', changed('race', "'driverName'", "'name'")],
  ]
  it.each(variants)('%s', (_name, variant, html) => {
    const error = thrownBy(() => parsed(html))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR', stage: 'parse' })
    expect(error.details['variant']).toContain(variant)
  })

  it('more laps than the results count', () => {
    const error = thrownBy(() => parsed(changed('race', '3/1:58.500', '2/1:58.500')))
    expect(error).toMatchObject({
      code: 'RACE_PAGE_FORMAT_ERROR',
      details: { driverId: 111, listed: 3, counted: 2 },
    })
  })

  it('two blocks for one driver', () => {
    const error = thrownBy(() => parsed(changed('race', 'racerLaps[555] = {', 'racerLaps[333] = {')))
    expect(error).toMatchObject({ code: 'RACE_PAGE_FORMAT_ERROR', details: { driverId: 333 } })
  })

  it.each(['lapNum', 'time'])('a lap without a readable %s', (field) => {
    const html = sampleHtml('race').replace(new RegExp(`'${field}' : '[^']*'`), `'${field}' : 'soon'`)
    const error = thrownBy(() => parsed(html))
    expect(error).toMatchObject({
      code: 'RACE_PAGE_FORMAT_ERROR',
      details: { field: `racerLaps[111].laps[0].${field}` },
    })
  })

  it('an address that is no race', () => {
    const error = thrownBy(() => parseRacePage(sampleHtml('race'), 'https://harbourrc.liverc.com/events'))
    expect(error.code).toBe('VALIDATION_ERROR')
    expect(thrownBy(() => parseRacePage(sampleHtml('race'), 'race 7')).code).toBe('VALIDATION_ERROR')
  })
})
