/** A condition of a `where` clause with the values of its placeholders. */
export interface Condition {
  readonly sql: string
  readonly values: readonly string[]
}

/** Gives the SQL that one column holds the word in question. Columns are written by the program, never by a user. */
export type Holds = (column: string) => string

/**
 * That `eachWord`, an SQL condition, is true of every word of `query`; `null` for a query without words. Capitals do not
 * matter; `%`, `_` and `\` stand for themselves.
 */
export function containsWords(query: string, eachWord: (holds: Holds) => string): Condition | null {
  const words = query
    .normalize('NFKC')
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  const conditions = words.map((word) => containsWord(word, eachWord))
  return {
    sql: conditions.map((condition) => `(${condition.sql})`).join(' and '),
    values: conditions.flatMap((condition) => condition.values),
  }
}

function containsWord(word: string, eachWord: (holds: Holds) => string): Condition {
  // `like` ignores the case of ASCII letters by itself and is many times faster than folding every name.
  const isAscii = /^[\0-\x7F]*$/u.test(word)
  const pattern = `%${(isAscii ? word : word.toLowerCase()).replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`
  const values: string[] = []
  const sql = eachWord((column) => {
    values.push(pattern)
    return `${isAscii ? column : `fold(${column})`} like ? escape '\\'`
  })
  return { sql, values }
}
