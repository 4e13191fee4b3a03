import { collapseWhiteSpace } from './text.ts'

/**
 * LiveRC's printed times and dates (PAGES.md section 1, "Text formats"), read into integer milliseconds and into the
 * track's local wall time as text. Nothing here knows a zone or a clock. Every reader gives `null` for what it cannot read.
 */

const zero = 0x30
const colonCode = 0x3a

/**
 * A duration in ms: `38.17`, `0`, `1:51.828`, `1:00:31.382`, `30:00` (H15). Read digit by digit: exact, and thousands of
 * laps cost little. A fourth decimal rounds half up.
 */
export function readDuration(text: string): number | null {
  return readDurationFrom(text.trim(), 0)
}

function readDurationFrom(text: string, start: number): number | null {
  let larger = 0
  let part = 0
  let digits = 0
  let colons = 0
  let at = start
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      part = part * 10 + code - zero
      digits += 1
    } else if (code === colonCode && colons < 2 && isPart(part, digits, colons)) {
      larger = (larger + part) * 60
      part = 0
      digits = 0
      colons += 1
    } else break
  }
  const thousandths = at === text.length ? 0 : readFraction(text, at)
  if (thousandths === null || !isPart(part, digits, colons)) return null
  return (larger + part) * 1000 + thousandths
}

/** Hours, minutes or seconds: the first part may be of any size, those after it stay below 60. */
function isPart(value: number, digits: number, colons: number): boolean {
  return colons === 0 ? digits > 0 && digits <= 7 : digits > 0 && digits <= 2 && value < 60
}

/** The fraction from its point to the end of the text, in thousandths. */
function readFraction(text: string, point: number): number | null {
  const decimals = text.length - point - 1
  if (text[point] !== '.' || decimals < 1 || decimals > 9) return null
  let value = 0
  for (let place = 1; place <= decimals; place += 1) {
    const code = text.charCodeAt(point + place)
    if (!isDigit(code)) return null
    if (place <= 3) value = value * 10 + code - zero
    else if (place === 4 && code - zero >= 5) value += 1
  }
  return value * 10 ** Math.max(0, 3 - decimals)
}

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9
}

/**
 * A duration in ms as LiveRC prints it: `38.170`, `1:51.828`, from an hour on `1:00:31.382`. A computed one is rounded to the
 * millisecond; one below zero, such as the gap of a leader who stopped, has a real minus sign.
 */
export function formatDuration(ms: number): string {
  const rounded = Math.round(Math.abs(ms))
  if (ms < 0 && rounded > 0) return `\u2212${formatDuration(rounded)}`
  const whole = Math.floor(rounded / 1000)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const fraction = String(rounded % 1000).padStart(3, '0')
  const seconds = String(whole % 60)
  if (hours > 0) return `${hours}:${twoDigits(minutes)}:${seconds.padStart(2, '0')}.${fraction}`
  if (minutes > 0) return `${minutes}:${seconds.padStart(2, '0')}.${fraction}`
  return `${seconds}.${fraction}`
}

export interface LapsTime {
  readonly laps: number
  /** `null` where only laps are printed: a non-starter's `0`. */
  readonly ms: number | null
}

/** Laps and total time, `47/30:31.382`, `1/56.135`, `0/0.000`, or laps alone, `0`. The total is in ms. */
export function readLapsTime(text: string): LapsTime | null {
  const trimmed = text.trim()
  const slash = trimmed.indexOf('/')
  const laps = readCount(slash < 0 ? trimmed : trimmed.slice(0, slash))
  if (laps === null || slash < 0) return laps === null ? null : { laps, ms: null }
  const ms = readDurationFrom(trimmed, trimmed[slash + 1] === ' ' ? slash + 2 : slash + 1)
  return ms === null ? null : { laps, ms }
}

/** A whole number that may carry thousands commas: `4,129`, `0`. */
export function readCount(text: string): number | null {
  const trimmed = text.trim()
  if (/^\d{1,15}$/.test(trimmed)) return Number(trimmed)
  return /^\d{1,3}(?:,\d{3}){1,4}$/.test(trimmed) ? Number(trimmed.replaceAll(',', '')) : null
}

/** A percentage with the decimals that it is printed with: `92.82%`, `92.820`. */
export function readPercent(text: string): number | null {
  const match = /^(-?\d{1,6}(?:\.\d{1,9})?) ?%?$/.exec(text.trim())
  return match === null ? null : Number(match[1])
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** A date `YYYY-MM-DD` from `Nov 16, 2025`; months may be written out. */
export function readDate(text: string): string | null {
  const match = /^([a-z]{3,9})\.? (\d{1,2}), ?(\d{4})$/i.exec(collapseWhiteSpace(text))
  if (match === null) return null
  const [, name = '', day = '', year = ''] = match
  const month = months.findIndex((full) => full.startsWith(name.toLowerCase()))
  return month < 0 ? null : calendarDate(Number(year), month + 1, Number(day))
}

export interface DateRange {
  readonly start: string
  /** The start again where one day is printed. */
  readonly end: string
}

/** First and last day of `Nov 16, 2025` or `Apr 23, 2025 to Apr 27, 2025`. */
export function readDateRange(text: string): DateRange | null {
  const [first = '', last = first, ...rest] = collapseWhiteSpace(text).split(/ to /i)
  const start = readDate(first)
  const end = readDate(last)
  return start === null || end === null || rest.length > 0 ? null : { start, end }
}

/**
 * The track's wall time: `2025-11-16T17:30` from `Nov 16, 2025 at 5:30pm`, `2025-11-16T17:00` from `… at 5pm`; the date
 * alone, `2025-11-16`, where no time is printed (C14).
 */
export function readLocalTime(text: string): string | null {
  const [dateText = '', clockText, ...rest] = collapseWhiteSpace(text).split(/ at /i)
  const date = readDate(dateText)
  if (date === null || rest.length > 0) return null
  if (clockText === undefined) return date
  const clock = readClock(clockText)
  return clock === null ? null : `${date}T${clock}`
}

/** `2025-11-16T08:30:00` from the hidden `2025-11-16 08:30:00` of a sort helper; the seconds may be missing. */
export function readSortableTime(text: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim())
  if (match === null) return null
  const [, year, month, day, hours = '', minutes = '', seconds = '00'] = match
  const date = calendarDate(Number(year), Number(month), Number(day))
  if (date === null || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  return `${date}T${hours}:${minutes}:${seconds}`
}

/** `17:30` from the 12-hour `5:30pm`. */
function readClock(text: string): string | null {
  const match = /^(\d{1,2})(?::(\d{2}))? ?([ap])m$/i.exec(text)
  if (match === null) return null
  const [, hourText = '', minutes = '00', half = ''] = match
  const hour = Number(hourText)
  if (hour < 1 || hour > 12 || Number(minutes) > 59) return null
  const hourOfDay = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return `${twoDigits(hourOfDay)}:${minutes}`
}

function calendarDate(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
}

function daysIn(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === 2) return isLeapYear ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
