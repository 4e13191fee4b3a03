import { guarded } from '../../shared/domain/export/cells.ts'
import { t } from '../i18n/t.ts'
import { NO_FIGURE } from './times.ts'

/**
 * Tables on their way into a spreadsheet: to the clipboard or as a file. One set of rules for all of them, because what is
 * written for the eye is not what a spreadsheet reads: it knows no real minus sign, makes dates of `3/5` and formulas of
 * what begins with a sign.
 */

const SIGNED_NUMBER = /^[+\-\u2212]\d+(?:\.\d+)?$/u
const SIGNED_TIME = /^([+\-\u2212])(?:(\d+):)?(\d+):(\d{2}(?:\.\d+)?)$/u
/** `+1 L`, alone or behind a gap. */
const LAPS_DOWN = /^\+(?=(?:[\d.:]+ \+)?\d+ \p{L}$)/u
const SHARE = /^(\d+) ?\/ ?(\d+)$/u

/** Text as a cell of a spreadsheet: what is a figure arrives as one, and nothing is taken for a formula or a date. */
export function spreadsheetText(shown: string): string {
  const text = shown.replace(/[\t\r\n]+/gu, ' ').trim()
  if (text === NO_FIGURE) return ''
  if (SIGNED_NUMBER.test(text)) return text.replace('\u2212', '-')
  const time = SIGNED_TIME.exec(text)
  // Behind a sign a spreadsheet takes minutes and seconds for a formula; seconds alone can be added up.
  if (time !== null) return signedSeconds(time)
  const share = SHARE.exec(text)
  if (share !== null) return t('common:of', { part: share[1] ?? '', whole: share[2] ?? '' })
  const plain = text.replace(LAPS_DOWN, '')
  return plain.startsWith('\u2212') ? `'${plain}` : guarded(plain)
}

function signedSeconds([, sign, hours = '0', minutes = '0', seconds = '0']: readonly string[]): string {
  const decimals = seconds.split('.')[1]?.length ?? 0
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  return `${sign === '+' ? '+' : '-'}${whole.toFixed(decimals)}`
}

/** Rows as tab-separated text, to be pasted. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(spreadsheetText).join('\t')).join('\r\n')
}

/** Rows as a CSV file of RFC 4180. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

function csvField(text: string): string {
  const field = spreadsheetText(text)
  return /[",]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
