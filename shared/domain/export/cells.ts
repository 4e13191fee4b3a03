/** What a cell of an exported table may hold; times are milliseconds until they are written. */
export type Cell = string | number | boolean | null

/** How a column's values are written. `seconds` has three decimals from whole milliseconds. */
export type ColumnKind = 'text' | 'number' | 'seconds' | 'flag'

export interface ExportColumn {
  readonly name: string
  readonly kind: ColumnKind
}

/**
 * Characters by which a spreadsheet takes a text for a formula, at its beginning or after white space, with their
 * full-width forms, which some input methods and locales read alike.
 */
const formula = /^[\s']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n]/u
const plainNumber = /^[+-]?\d+(?:\.\d+)?$/u

/**
 * A text that no spreadsheet takes for a formula: with an apostrophe in front where it would. A plain number stays one.
 * `unguarded` gives the text back.
 */
export function guarded(text: string): string {
  return formula.test(text) && !plainNumber.test(text) ? `'${text}` : text
}

/** The text that `guarded` was given. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** Whole milliseconds as seconds with exactly three decimals. */
export function secondsText(ms: number): string {
  const whole = Math.abs(Math.round(ms))
  const sign = ms < 0 && whole > 0 ? '-' : ''
  return `${sign}${Math.floor(whole / 1000)}.${String(whole % 1000).padStart(3, '0')}`
}

/** A cell as CSV holds it; nothing for an absent value. */
export function csvCell(value: Cell, kind: ColumnKind): string {
  if (value === null) return ''
  if (kind === 'seconds' && typeof value === 'number') return secondsText(value)
  if (typeof value === 'string') return guarded(value)
  return String(value)
}

/** A cell as JSON holds it: seconds are numbers, texts are as they are. */
export function jsonCell(value: Cell, kind: ColumnKind): Cell {
  return kind === 'seconds' && typeof value === 'number' ? value / 1000 : value
}
