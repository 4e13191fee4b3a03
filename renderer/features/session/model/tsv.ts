/** A value that a spreadsheet would take for a formula, which hostile names may be, is marked as text (style rules). */
const FORMULA = /^[=+@-]/u
const NUMBER = /^[+-]?[\d.:]+(?: [A-Z])?$/u

function field(text: string): string {
  const plain = text.replace(/[\t\r\n]+/gu, ' ')
  return FORMULA.test(plain) && !NUMBER.test(plain) ? `'${plain}` : plain
}

/** Rows as tab-separated text, to be pasted into a spreadsheet. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(field).join('\t')).join('\r\n')
}
