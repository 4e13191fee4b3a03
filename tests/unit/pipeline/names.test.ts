import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalEventName, normalizeDriverName } from '../../../shared/domain/names.ts'

describe('the normaliser of names', () => {
  it.each([
    ['JANE DOE', 'doe jane'],
    ['  Jane \t DOE ', 'doe jane'],
    ['DOE, JANE', 'doe jane'],
    ['1 JANE DOE', 'doe jane'],
    ['12JANE DOE', 'doe jane'],
    ['JANE & JOHN DOE', 'and doe jane john'],
    ["SHANE O'CONNOR", 'oconnor shane'],
    ['SHANE O’CONNOR', 'oconnor shane'],
    ['A.J. RODRIGUEZ', 'aj rodriguez'],
    ['PHI-LONG NGUYEN', 'long nguyen phi'],
    ['EMIR CERCAS JR.', 'cercas emir jr'],
    ['BOB WALKER 3RD', '3rd bob walker'],
    ['PHILO 5 HATCH', '5 hatch philo'],
    ['BERMIE', 'bermie'],
    ['JAYSONJAYSON BRENTON', 'brenton jayson'],
    ['JAYSON JAYSON', 'jayson'],
    ['MIMI DUBOIS', 'dubois mimi'],
    ['DOE RC RACEWAY', 'doe'],
    ['DOE TEAM INC', 'doe'],
    ['RC', 'rc'],
    ['JANE\u00a0DOE', 'doe jane'],
    ['ＪＡＮＥ ＤＯＥ', 'doe jane'],
    ['JOSÉ MÜLLER', 'josé müller'],
    ['ИВАН ПЕТРОВ', 'иван петров'],
    ['김 민준', '김 민준'],
    ['', ''],
    ['--', ''],
  ])('makes of %j %j', (name, expected) => {
    expect(normalizeDriverName(name)).toBe(expected)
  })

  it('does not depend on case, order or blanks, and changes nothing the second time', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/u)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const normalized = normalizeDriverName(words.join(' '))
        expect(normalizeDriverName(words.join('  ').toUpperCase())).toBe(normalized)
        expect(normalized.split(' ')).toEqual([...new Set(normalized.split(' '))].toSorted())
      }),
    )
  })

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(normalizeDriverName(text)).not.toMatch(/^\s|\s$|\s\s/u)
      }),
    )
  })
})

describe('the name of an event', () => {
  it.each([
    [
      'is the event’s heading when the track’s says something else',
      'Meadow Raceway',
      '2025 Winter Series Round 7',
      '2025 Winter Series Round 7',
    ],
    [
      'is the event’s heading when both say the same',
      'Winter Cup 2025',
      'Winter Cup 2025',
      'Winter Cup 2025',
    ],
    [
      'is the track’s heading when only the years differ',
      'Winter Cup 2026',
      'Winter Cup 2025',
      'Winter Cup 2026',
    ],
    ['is the event’s heading when only that has a year', 'Winter Cup', 'Winter Cup 2025', 'Winter Cup 2025'],
    [
      'is the event’s heading when only the track’s has a year',
      'Winter Cup 2025',
      'Winter Cup',
      'Winter Cup',
    ],
    [
      'is the event’s heading when years differ and little else is shared',
      'Meadow Raceway 2024',
      'Autumn Nationals 2025',
      'Autumn Nationals 2025',
    ],
    ['may be one letter', 'Meadow Raceway', 'T', 'T'],
  ])('%s', (_, h1, h3, expected) => {
    expect(canonicalEventName(h1, h3)).toBe(expected)
  })
})
