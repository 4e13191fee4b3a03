/** A value that a spreadsheet would take for a formula is marked as text: names come from the network. */
const FORMULA = /^[=+\-@\u2212]/u
const NUMBER = /^[+\-\u2212]?\d[\d.:]*$/u

const harmless = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** Rows as tab-separated text, to be pasted into a spreadsheet. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) => row.map((text) => harmless(text.replaceAll(/[\t\r\n]+/gu, ' '))).join('\t'))
    .join('\r\n')
}

/** Rows as a CSV file of RFC 4180. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

function csvField(text: string): string {
  const safe = harmless(text)
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
