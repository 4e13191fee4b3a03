/** A condition of a `where` clause with the values of its placeholders. */
export interface Condition {
  readonly sql: string
  readonly values: readonly string[]
}

/**
 * That every word of `query` occurs in one of `columns`, capitals or not; `null` for a query without words. `%`, `_` and
 * `\` stand for themselves. Columns are SQL written by the program, never by a user.
 */
export function containsWords(query: string, columns: readonly string[]): Condition | null {
  const words = query
    .normalize('NFKC')
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  const conditions = words.map((word) => containsWord(word, columns))
  return {
    sql: conditions.map((condition) => `(${condition.sql})`).join(' and '),
    values: conditions.flatMap((condition) => condition.values),
  }
}

function containsWord(word: string, columns: readonly string[]): Condition {
  // `like` ignores the case of ASCII letters by itself and is many times faster than folding every name.
  const isAscii = /^[\0-\x7F]*$/u.test(word)
  const pattern = `%${(isAscii ? word : word.toLowerCase()).replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`
  const operands = isAscii ? columns : columns.map((column) => `fold(${column})`)
  return {
    sql: operands.map((operand) => `${operand} like ? escape '\\'`).join(' or '),
    values: columns.map(() => pattern),
  }
}
