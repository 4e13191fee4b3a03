import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRacerLaps } from '../../../electron/connectors/liverc/literal/racer-laps.ts'
import {
  LiteralError,
  LiteralObject,
  readObjectLiteral,
} from '../../../electron/connectors/liverc/literal/reader.ts'
import type { LiteralValue } from '../../../electron/connectors/liverc/literal/reader.ts'

/** A literal as a plain JSON value, objects as lists of members. */
function plain(value: LiteralValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof LiteralObject)) return value
  const members = value.members()
  return Array.from({ length: value.size }, (_, at) => [members[2 * at], plain(members[2 * at + 1])])
}

function read(text: string): unknown {
  const { value, end } = readObjectLiteral(text, 0)
  expect(end).toBe(text.length)
  return plain(value)
}

describe('object literals', () => {
  it.each([
    [`{}`, []],
    [`{ 'a' : 'b' }`, [['a', 'b']]],
    [`{a:"b",}`, [['a', 'b']]],
    [
      `{a:[{b:1},],c:{d:-2.5e1,},}`,
      [
        ['a', [[['b', 1]]]],
        ['c', [['d', -25]]],
      ],
    ],
    [
      `{'t':true,f:false,n:null,_$1:[]}`,
      [
        ['t', true],
        ['f', false],
        ['n', null],
        ['_$1', []],
      ],
    ],
    [
      `{7:1,'x y':.5}`,
      [
        ['7', 1],
        ['x y', 0.5],
      ],
    ],
    [`{/* one */a /**/:// two\n 1}`, [['a', 1]]],
    [
      `{a:'O\\'LOUGHLIN',b:"\\"\\\\\\/\\n\\t\\u00e9\\x41\\u{1F600}\\q"}`,
      [
        ['a', "O'LOUGHLIN"],
        ['b', '"\\/\n\té\x41😀q'],
      ],
    ],
    [
      `{a:'}',b:"]"}`,
      [
        ['a', '}'],
        ['b', ']'],
      ],
    ],
    [
      `{__proto__:'x',constructor:{prototype:1}}`,
      [
        ['__proto__', 'x'],
        ['constructor', [['prototype', 1]]],
      ],
    ],
    ['{a:\u00a0\ufeff1}', [['a', 1]]],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('gives the last value of a repeated key', () => {
    expect(readObjectLiteral(`{a:1,'a':2}`, 0).value.get('a')).toBe(2)
    expect(readObjectLiteral(`{a:1}`, 0).value.get('toString')).toBeUndefined()
  })

  it.each([
    ['{', 'cut off'],
    ['{a', 'cut off'],
    ['{a:', 'cut off'],
    ['{a:"b', 'cut off'],
    ['{a:"b\\', 'cut off'],
    ['{a:[1,', 'cut off'],
    ['{a:1 /* ', 'a comment without end'],
    ['{a:"b\nc"}', 'a string without end'],
    [`{a:'${'x'.repeat(20_000)}'}`, 'a string without end'],
    ['{,}', 'not a key'],
    ['{a}', 'not a colon'],
    ['{a:}', 'not a value'],
    ['{a:1 b:2}', 'neither a comma nor a closing bracket'],
    ['{a:[1}', 'neither a comma nor a closing bracket'],
    ['{a:alert(1)}', 'not a value'],
    ['{a:function(){}}', 'not a value'],
    ['{a:`b`}', 'not a value'],
    ['{a:undefined}', 'not a value'],
    ['{a:1e999}', 'not a finite number'],
    ['{a:"\\uZZZZ"}', 'a malformed escape'],
    ['{a:"\\u{110000}"}', 'a malformed escape'],
    ['{a:'.repeat(30), 'nested too deeply'],
    [`{a:${'['.repeat(100_000)}`, 'nested too deeply'],
    [`{a:[${'1,'.repeat(100_001)}]}`, 'too many members'],
    ['[1]', 'not an opening brace'],
  ])('%.40s is refused', (text, reason) => {
    expect(() => readObjectLiteral(text, 0)).toThrow(LiteralError)
    expect(() => readObjectLiteral(text, 0)).toThrow(reason)
  })
})

describe('assignments to racerLaps', () => {
  const ids = (script: string) => readRacerLaps(script).blocks.map((block) => block.driverId)

  it('are found with any spacing and quoted or bare ids', () => {
    expect(
      ids('var racerLaps = {};racerLaps[1]={};\nracerLaps [ "2" ]\t=\n{}\nracerLaps[\'3\'] = {a:1}'),
    ).toEqual([1, 2, 3])
  })

  it.each([
    'console.log(racerLaps[1]);',
    'if (racerLaps[1] == {}) {}',
    'if (racerLaps[1] === {}) {}',
    '// racerLaps[1] = {}',
    '/* racerLaps[1] = {} */',
    '<!-- racerLaps[1] = {}',
    'x = "racerLaps[1] = {}"',
    "x = 'it\\'s racerLaps[1] = {}'",
    'x = `\nracerLaps[1] = {}`',
    'myracerLaps[1] = {}; racerLapsOf[1] = {}; other.racerLaps[1] = {}; $racerLaps[1] = {}',
    '',
  ])('are not found in %s', (script) => {
    expect(readRacerLaps(script)).toEqual({ isDeclared: false, blocks: [], problem: null })
  })

  it('are found after an apostrophe that is no string', () => {
    expect(ids("var pattern = /'/;\nracerLaps[1] = {}")).toEqual([1])
  })

  it('inside a block belong to the block', () => {
    expect(ids("racerLaps[1] = {'driverName':'racerLaps[2] = {}'};racerLaps[3] = {}")).toEqual([1, 3])
  })

  it('end at their matching brace, with or without a semicolon', () => {
    expect(ids('racerLaps[1] = {a:"};"}\nracerLaps[2] = {}')).toEqual([1, 2])
  })

  it('tell a declaration without blocks', () => {
    expect(readRacerLaps('var racerLaps = {};')).toEqual({ isDeclared: true, blocks: [], problem: null })
  })

  it.each([
    ['racerLaps[1] = {}; racerLaps[22] = {a:[1,', 'literal', 'racerLaps[22]', 'cut off'],
    ['racerLaps[1] = {}; racerLaps[22] =', 'literal', 'racerLaps[22]', 'cut off'],
    ['racerLaps[1] = {}; racerLaps[22] = load(22)', 'assignment', 'racerLaps[22]', 'not an object literal'],
    ['racerLaps[1] = {}; racerLaps[id] = {}', 'assignment', 'racerLaps[id]', 'not a driver id'],
    [
      'racerLaps[1] = {}; racerLaps["__proto__"] = {}',
      'assignment',
      'racerLaps[__proto__]',
      'not a driver id',
    ],
    ['racerLaps[1] = {}; racerLaps = {2:{}}', 'assignment', 'racerLaps', 'declared with members'],
  ])('%s stops with the place', (script, kind, where, reason) => {
    const { blocks, problem } = readRacerLaps(script)
    expect(blocks.map((block) => block.driverId)).toEqual([1])
    expect(problem).toMatchObject({ kind, where, reason })
  })
})

/* Values that a literal can hold, and the ways to write them. */

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    scalar,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.string({ maxLength: 8 }), tie('tree')), { maxLength: 5 })
      .map((members) => ({ members })),
  ),
}))
const members = fc.array(fc.tuple(fc.string({ maxLength: 8 }), tree), { maxLength: 6 })

interface Style {
  readonly quote: string
  readonly bareKeys: boolean
  readonly trailingComma: boolean
  readonly space: string
}
const style = fc.record<Style>({
  quote: fc.constantFrom("'", '"'),
  bareKeys: fc.boolean(),
  trailingComma: fc.boolean(),
  space: fc.constantFrom('', ' ', '\n\t\t', '/* } */', ' // {\n'),
})

function isMembers(value: unknown): value is { members: [string, unknown][] } {
  return typeof value === 'object' && value !== null && 'members' in value
}

function written(value: unknown, how: Style): string {
  const list = (items: string[], open: string, close: string) => {
    const comma = how.trailingComma && items.length > 0 ? ',' : ''
    return `${open}${how.space}${items.join(`${how.space},`)}${comma}${how.space}${close}`
  }
  const quoted = (text: string) =>
    how.quote +
    JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll(how.quote, `\\${how.quote}`) +
    how.quote
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value))
    return list(
      value.map((item) => written(item, how)),
      '[',
      ']',
    )
  if (!isMembers(value)) return String(value)
  const key = (name: string) => (how.bareKeys && /^[a-z_$][\w$]*$/i.test(name) ? name : quoted(name))
  return list(
    value.members.map(([name, member]) => `${key(name)}${how.space}:${how.space}${written(member, how)}`),
    '{',
    '}',
  )
}

function meant(value: unknown): unknown {
  if (isMembers(value)) return value.members.map(([key, member]) => [key, meant(member)])
  if (Array.isArray(value)) return value.map(meant)
  return Object.is(value, -0) ? 0 : value
}

/** Reads whatever text; true when it was read or refused in the way that the readers promise. */
function isHandled(text: string): boolean {
  readRacerLaps(text)
  try {
    readObjectLiteral(text, 0)
    return true
  } catch (error) {
    return error instanceof LiteralError
  }
}

describe('any literal', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(members, style, (given, how) => {
        const literal = written({ members: given }, how)
        const { blocks, problem } = readRacerLaps(
          `var racerLaps = {};\nracerLaps[7] = ${literal}\nconsole.log(racerLaps[7])`,
        )
        expect(problem).toBeNull()
        expect(plain(blocks[0]?.members)).toEqual(meant({ members: given }))
      }),
    )
  })

  it('that is cut off or damaged is refused, never misread as whole', () => {
    fc.assert(
      fc.property(members, style, fc.nat(), (given, how, at) => {
        const literal = written({ members: given }, how)
        expect(isHandled(literal.slice(0, at % literal.length))).toBe(true)
        expect(() => readObjectLiteral(literal.slice(0, at % literal.length), 0)).toThrow(LiteralError)
      }),
    )
  })

  it('of hostile text is refused without harm', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      "'",
      '"',
      '`',
      '\\',
      '/*',
      '*/',
      '//',
      '\n',
      '=',
      '__proto__',
      'racerLaps',
      '[1]',
      'racerLaps[1] = {',
      'constructor',
      'prototype',
      '\\u',
      '\\x4',
      '0',
      '1e9',
      '-',
      '<!--',
      '</script>',
      '\u2028',
      '\ud800',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        expect(isHandled(text)).toBe(true)
        expect(isHandled(`{${text}`)).toBe(true)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('cannot reach a prototype', () => {
    readRacerLaps(
      `racerLaps[1] = {"__proto__":{"polluted":"yes"},'constructor':{'prototype':{'polluted':'yes'}}}`,
    )
    expect('polluted' in {}).toBe(false)
  })
})
