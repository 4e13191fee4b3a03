/** What was typed, as questions to the indexes for text. */
export interface WordQuery {
  /** Matches texts that hold every longer word anywhere: for an index of three letters each. */
  readonly long: string | null
  /** Matches texts that have a word beginning with each shorter one: for an index of words. */
  readonly short: string | null
  /** Short words that have no such beginning, punctuation and scripts that write without blanks: to be looked for as they are. */
  readonly literal: readonly string[]
}

/** An index of three letters each finds nothing shorter. */
const SHORTEST_INSIDE = 3
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u
const WORDLIKE = /[\p{L}\p{N}]/u

/** Any text is a phrase between quotes; nothing of it is syntax. */
const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`

/** Words of a text that can be asked for, each once. Control characters separate like blanks do. */
export function wordsIn(query: string): string[] {
  // NUL would end the text for SQLite; other control characters are in no name.
  // oxlint-disable-next-line no-control-regex
  const words = query.normalize('NFKC').split(/[\s\0-\u001f]+/u)
  return [...new Set(words.filter((word) => word !== ''))]
}

/** The words of a query by how they can be found; `null` for a query without words. */
export function readWords(query: string): WordQuery | null {
  const words = wordsIn(query)
  if (words.length === 0) return null
  const isLong = (word: string): boolean => Array.from(word).length >= SHORTEST_INSIDE
  const isPrefix = (word: string): boolean => !isLong(word) && WORDLIKE.test(word) && !UNSPACED.test(word)
  const long = words.filter(isLong).map(phrase)
  const short = words.filter(isPrefix).map((word) => `${phrase(word)} *`)
  return {
    long: long.length === 0 ? null : long.join(' AND '),
    short: short.length === 0 ? null : short.join(' AND '),
    literal: words.filter((word) => !isLong(word) && !isPrefix(word)),
  }
}

/** A pattern for `like … escape '\\'` that holds the word itself. */
export function containing(word: string): string {
  return `%${word.replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`
}
