/**
 * A reader for the object literals in LiveRC's scripts (G8, PAGES.md section 7): recursive descent over text, nothing is
 * ever executed. Both quote styles with backslash escapes, bare keys, trailing commas, comments; nesting, lengths and
 * numbers of members are bounded, and no key can reach a prototype.
 */

export type LiteralValue = string | number | boolean | null | LiteralArray | LiteralObject
export type LiteralArray = readonly LiteralValue[]

/** An object as a list of keys and values in turn: quicker to fill than a map, and no key can reach a prototype. */
export class LiteralObject {
  readonly #members: LiteralValue[] = []

  get size(): number {
    return this.#members.length / 2
  }

  /** The value under a key, the last one where the key is repeated. */
  get(key: string): LiteralValue | undefined {
    for (let at = this.#members.length - 2; at >= 0; at -= 2) {
      if (this.#members[at] === key) return this.#members[at + 1]
    }
    return undefined
  }

  add(key: string, value: LiteralValue): void {
    this.#members.push(key, value)
  }

  /** Keys and values in turn. */
  members(): readonly LiteralValue[] {
    return this.#members
  }
}

/** What is wrong with a literal, and at which character of the text. */
export class LiteralError extends Error {
  readonly reason: string
  readonly at: number

  constructor(reason: string, at: number) {
    super(`${reason} at character ${at}`)
    this.name = 'LiteralError'
    this.reason = reason
    this.at = at
  }
}

const deepestNesting = 16
const longestString = 10_000
/** A race of 24 hours has some 5,000 laps for one car. */
const mostMembers = 100_000

const quote = 0x27
const doubleQuote = 0x22
const backslash = 0x5c
const comma = 0x2c
const slash = 0x2f
const star = 0x2a
const colon = 0x3a
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const lineFeed = 0x0a

const numberPattern = /[+-]?(?:\d{1,30}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?/iy
const longestWord = 100
const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
}

/**
 * Reads the object literal that starts with the brace at `start` and must end before `limit`. `end` is the place after
 * its matching brace. Throws LiteralError where the text is cut off, is no literal or goes beyond the bounds.
 */
export function readObjectLiteral(
  text: string,
  start: number,
  limit = text.length,
): { value: LiteralObject; end: number } {
  const reader = new LiteralReader(text, start, limit)
  const value = reader.object()
  if (reader.at > limit) throw new LiteralError('cut off', limit)
  return { value, end: reader.at }
}

class LiteralReader {
  at: number
  readonly #text: string
  readonly #limit: number
  #depth = 0

  constructor(text: string, start: number, limit: number) {
    this.#text = text
    this.#limit = limit
    this.at = start
  }

  object(): LiteralObject {
    const members = new LiteralObject()
    this.#open(openBrace, 'an opening brace')
    while (!this.#closes(closeBrace)) {
      const key = this.#key()
      this.skipBlanks()
      this.#expect(colon, 'a colon')
      members.add(key, this.#value())
      this.#endMember(closeBrace, members.size)
    }
    this.#depth -= 1
    return members
  }

  #array(): LiteralArray {
    const items: LiteralValue[] = []
    this.#open(openBracket, 'an opening bracket')
    while (!this.#closes(closeBracket)) {
      items.push(this.#value())
      this.#endMember(closeBracket, items.length)
    }
    this.#depth -= 1
    return items
  }

  #open(bracket: number, name: string): void {
    this.#expect(bracket, name)
    this.#depth += 1
    if (this.#depth > deepestNesting) throw this.#error('nested too deeply')
  }

  #closes(bracket: number): boolean {
    this.skipBlanks()
    if (this.#text.charCodeAt(this.at) !== bracket) return false
    this.at += 1
    return true
  }

  /** After a member: a comma, or the closing bracket, which stays unread. */
  #endMember(bracket: number, members: number): void {
    if (members > mostMembers) throw this.#error('too many members')
    this.skipBlanks()
    const code = this.#text.charCodeAt(this.at)
    if (code === comma) this.at += 1
    else if (code !== bracket) throw this.#error('neither a comma nor a closing bracket')
  }

  #value(): LiteralValue {
    this.skipBlanks()
    const code = this.#text.charCodeAt(this.at)
    if (code === quote || code === doubleQuote) return this.#string(code)
    if (code === openBrace) return this.object()
    if (code === openBracket) return this.#array()
    const number = this.#match(numberPattern)
    if (number !== null) return this.#finite(Number(number))
    const start = this.at
    const word = this.#word()
    if (word === 'true') return true
    if (word === 'false') return false
    if (word === 'null') return null
    this.at = start
    throw this.#error('not a value')
  }

  #finite(value: number): number {
    if (!Number.isFinite(value)) throw this.#error('not a finite number')
    return value
  }

  #key(): string {
    const code = this.#text.charCodeAt(this.at)
    if (code === quote || code === doubleQuote) return this.#string(code)
    const key = this.#word() ?? this.#match(numberPattern)
    if (key === null) throw this.#error('not a key')
    return key
  }

  #string(delimiter: number): string {
    const text = this.#text
    const start = this.at + 1
    const limit = Math.min(this.#limit, start + longestString)
    let unread = start
    let value = ''
    let at = start
    for (; at < limit; at += 1) {
      const code = text.charCodeAt(at)
      if (code === delimiter) {
        this.at = at + 1
        return unread === start ? text.slice(start, at) : value + text.slice(unread, at)
      }
      if (code === lineFeed) break
      if (code === backslash) {
        value += text.slice(unread, at)
        this.at = at + 1
        value += this.#escape()
        unread = this.at
        at = unread - 1
      }
    }
    this.at = at
    throw this.#error('a string without end')
  }

  /** What the escape after a backslash stands for. */
  #escape(): string {
    const letter = this.#text[this.at] ?? ''
    this.at += 1
    if (letter === 'u') {
      if (this.#text[this.at] === '{') return this.#codePoint(/\{([\da-f]{1,6})\}/iy)
      return this.#codePoint(/([\da-f]{4})/iy)
    }
    if (letter === 'x') return this.#codePoint(/([\da-f]{2})/iy)
    if (letter === '\n') return ''
    return simpleEscapes[letter] ?? letter
  }

  #codePoint(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const digits = pattern.exec(this.#text)?.[1]
    const code = digits === undefined ? Number.NaN : Number.parseInt(digits, 16)
    if (!(code <= 0x10ffff)) throw this.#error('a malformed escape')
    this.at = pattern.lastIndex
    return String.fromCodePoint(code)
  }

  /** Moves on over white space and comments. */
  skipBlanks(): void {
    const text = this.#text
    let at = this.at
    for (;;) {
      let code = text.charCodeAt(at)
      while (code <= 0x20 || code === 0xa0 || code === 0xfeff) {
        at += 1
        code = text.charCodeAt(at)
      }
      this.at = at
      if (code !== slash) return
      const next = text.charCodeAt(at + 1)
      if (next !== slash && next !== star) return
      const end = text.indexOf(next === slash ? '\n' : '*/', at + 2)
      if (end < 0) throw this.#error('a comment without end')
      at = next === slash ? end + 1 : end + 2
    }
  }

  #expect(code: number, name: string): void {
    if (this.#text.charCodeAt(this.at) !== code) throw this.#error(`not ${name}`)
    this.at += 1
  }

  /** An identifier of plain letters, digits, `_` and `$`. */
  #word(): string | null {
    const start = this.at
    let end = start
    while (end - start < longestWord && isWordCharacter(this.#text.charCodeAt(end), end > start)) end += 1
    if (end === start) return null
    this.at = end
    return this.#text.slice(start, end)
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.#text)
    if (match === null) return null
    this.at = pattern.lastIndex
    return match[0]
  }

  #error(reason: string): LiteralError {
    return this.at >= this.#limit
      ? new LiteralError('cut off', this.#limit)
      : new LiteralError(reason, this.at)
  }
}

function isWordCharacter(code: number, isInside: boolean): boolean {
  const lower = code | 0x20
  if (lower >= 0x61 && lower <= 0x7a) return true
  return code === 0x5f || code === 0x24 || (isInside && code >= 0x30 && code <= 0x39)
}
