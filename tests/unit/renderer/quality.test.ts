import { describe, expect, it } from 'vitest'
import { driverOf, raceOf, raceText } from '../../../renderer/features/quality/finding-place.ts'
import { findingText } from '../../../renderer/features/quality/finding-text.ts'
import { readQualitySearch } from '../../../renderer/features/quality/quality-search.ts'
import type { EventChecks } from '../../../shared/contract/event-parts.ts'
import type { EventFinding, OtherFinding } from '../../../shared/contract/quality.ts'
import { findingsOf } from '../../../shared/domain/findings.ts'

const race = { raceId: '1', raceLabel: 'Buggy A-Main', roundName: 'Main Events', className: 'Buggy' }
const who = { race, driverId: '7', driverName: 'ANN' }

describe('findings in words', () => {
  it.each<[EventFinding | OtherFinding, string, [string, string]]>([
    [
      { kind: 'figures', ...who, figure: 'avgLapMs', lap: null, printed: 31_000, computed: 31_002 },
      'Average lap: LiveRC prints 31.000, the laps give 31.002.',
      ['31.000', '31.002'],
    ],
    [
      { kind: 'figures', ...who, figure: 'script.avgTop5Ms', lap: null, printed: 31_000, computed: null },
      'Average of best 5 (of the lap data): LiveRC prints 31.000, and there are too few laps for it.',
      ['31.000', '\u2013'],
    ],
    [
      { kind: 'totals', ...who, printed: 600_000, computed: 601_000 },
      'Total time: LiveRC prints 10:00.000, the laps add up to 10:01.000.',
      ['10:00.000', '10:01.000'],
    ],
    [
      { kind: 'laps', ...who, printed: 12, stored: 11 },
      'The result counts 12 laps; only 11 are stored.',
      ['12', '11'],
    ],
    [
      { kind: 'laps', ...who, printed: 12, stored: 13 },
      'The result counts 12 laps; 13 are stored.',
      ['12', '13'],
    ],
    [
      {
        kind: 'rows',
        race,
        driverName: 'ANN',
        check: 'x',
        message: 'A row is missing.',
        expected: '2',
        found: '1',
      },
      'A row is missing. Expected 2, found 1.',
      ['', ''],
    ],
    [
      { kind: 'entries', reason: 'withdrawn', className: 'Buggy', driverId: null, driverName: 'ANN' },
      'ANN was entered in Buggy and is no longer on the entry list; the entry is kept as withdrawn.',
      ['', ''],
    ],
    [{ kind: 'notes', race, note: 'Odd.' }, 'Odd.', ['', '']],
    [
      { kind: 'validation', check: 'counts', sentence: 'Laps are missing.', problem: 'Of ANN.' },
      'Laps are missing. Of ANN.',
      ['', ''],
    ],
    [
      { kind: 'drift', pageType: 'race', url: 'https://x', variant: 'no table' },
      'The page should have the form that is known, and has another: no table.',
      ['', ''],
    ],
  ])('says what was expected and what was found: %j', (finding, sentence, values) => {
    const text = findingText(finding)
    expect([text.sentence, [text.printed, text.computed]]).toEqual([sentence, values])
    expect(text.what).not.toBe('')
  })

  it('knows where a finding leads', () => {
    const laps = { kind: 'laps', ...who, printed: 1, stored: 0 } as const
    expect([raceText(raceOf(laps)), driverOf(laps)]).toEqual([
      'Main Events, Buggy A-Main',
      { driverId: '7', driverName: 'ANN' },
    ])
    const drift = { kind: 'drift', pageType: 'race', url: 'u', variant: 'v' } as const
    expect([raceOf(drift), driverOf(drift)]).toEqual([null, null])
    const row = {
      kind: 'rows',
      race: null,
      driverName: null,
      check: 'x',
      message: 'm',
      expected: null,
      found: null,
    } as const
    expect([raceText(raceOf(row)), driverOf(row)]).toEqual(['', null])
  })
})

describe('an event\u2019s checks as findings', () => {
  const flat = { ...race, driverId: '7', driverName: 'ANN', lap: null }
  const none: EventChecks = {
    notes: [],
    disagreements: [],
    totals: [],
    lapCounts: [],
    notRun: [],
    lap1Unknown: [],
    entries: [],
    rows: [],
  }
  const figuresOf = (...disagreements: EventChecks['disagreements']) =>
    findingsOf({ ...none, disagreements }).map((finding) => 'figure' in finding && finding.figure)

  it('say once what table and script print alike, and twice what they print differently', () => {
    const table = { ...flat, figure: 'avgLapMs', printed: 31_000, computed: 30_000 }
    const script = { ...table, figure: 'script.avgLapMs' }
    expect(figuresOf(table, script)).toEqual(['avgLapMs'])
    expect(figuresOf(table, { ...script, printed: 31_001 })).toEqual(['avgLapMs', 'script.avgLapMs'])
    expect(figuresOf(table, { ...script, driverId: '8' })).toEqual(['avgLapMs', 'script.avgLapMs'])
    expect(figuresOf(script)).toEqual(['script.avgLapMs'])
    // The table has two decimals of these, the script three.
    const rounded = { ...flat, figure: 'consistencyPercent', printed: 98.96, computed: 97 }
    expect(figuresOf(rounded, { ...rounded, figure: 'script.consistencyPercent', printed: 98.964 })).toEqual([
      'consistencyPercent',
    ])
  })

  it('begin with the gravest and keep the race in one field', () => {
    const found = findingsOf({
      ...none,
      notRun: [race],
      lapCounts: [{ ...race, driverId: null, driverName: 'BEN', printed: 3, stored: 2 }],
    })
    expect(found).toEqual([
      { kind: 'laps', race, driverId: null, driverName: 'BEN', printed: 3, stored: 2 },
      { kind: 'notRun', race },
    ])
  })
})

it('reads only what it knows from an address', () => {
  expect(readQualitySearch({ kind: 'laps', event: 486677 })).toEqual({ kind: 'laps', event: '486677' })
  expect(readQualitySearch({ kind: 'nonsense', event: '../x', other: 1 })).toEqual({})
})
