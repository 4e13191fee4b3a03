import { t } from '../i18n/t.ts'

/**
 * Track-local dates and clock times have no zone: they are laid out as UTC on both sides of `Intl`, so that no machine
 * moves them by a day (H21, T13). Our own timestamps are UTC and are shown in the reader's zone.
 */

const PLAIN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/

interface PlainMoment {
  /** The wall clock laid out as if it were UTC. */
  readonly utc: Date
  readonly hasTime: boolean
}

function readPlain(text: string): PlainMoment | null {
  const match = PLAIN.exec(text)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  const utc = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second))
  // 30 February would silently become 1 or 2 March.
  if (utc.getUTCDate() !== day || utc.getUTCMonth() + 1 !== month) return null
  return { utc, hasTime: match[4] !== undefined }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}

const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeZone: 'UTC' }
const CLOCK: Intl.DateTimeFormatOptions = { timeStyle: 'short', timeZone: 'UTC' }

/** The day of a track-local date or date and time, by locale. What is no date is given back as it is. */
export function formatDay(text: string, locale?: string): string {
  const moment = readPlain(text)
  return moment === null ? text : format(locale, DAY).format(moment.utc)
}

/** The clock time of a track-local moment by locale; `null` where the text holds a date alone. */
export function formatClock(text: string, locale?: string): string | null {
  const moment = readPlain(text)
  return moment === null || !moment.hasTime ? null : format(locale, CLOCK).format(moment.utc)
}

/** First to last day of a meeting, both included, by locale: one day, or a range without repeated parts. */
export function formatDayRange(start: string, end: string | null, locale?: string): string {
  const from = readPlain(start)
  const to = end === null ? null : readPlain(end)
  if (from === null || to === null || to.utc < from.utc) return formatDay(start, locale)
  if (start.slice(0, 10) === end?.slice(0, 10)) return formatDay(start, locale)
  return format(locale, DAY).formatRange(from.utc, to.utc)
}

/** The date part of a track-local moment, `YYYY-MM-DD`. */
export function dayOf(text: string): string {
  return text.slice(0, 10)
}

/** The date `days` later (or earlier), `YYYY-MM-DD`; `null` where `day` is no date. */
export function addDays(day: string, days: number): string | null {
  const moment = readPlain(day)
  if (moment === null) return null
  moment.utc.setUTCDate(moment.utc.getUTCDate() + days)
  return moment.utc.toISOString().slice(0, 10)
}

export function isDay(text: string): boolean {
  return text.length === 10 && readPlain(text) !== null
}

/** A moment of ours (UTC ISO text) in the reader's zone, to the minute. */
export function formatMoment(iso: string, locale?: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime())
    ? iso
    : format(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** The day of a moment of ours in the reader's zone. */
export function formatDayOfMoment(iso: string, locale?: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : format(locale, { dateStyle: 'medium' }).format(at)
}

/** The clock time of a moment of ours in the reader's zone, to the second. */
export function formatClockTime(iso: string, locale?: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : format(locale, { timeStyle: 'medium' }).format(at)
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago a moment of ours was, by locale: `12 days ago`; `just now` below a minute. */
export function formatAgo(iso: string, now: number = Date.now(), locale?: string): string {
  const passed = now - new Date(iso).getTime()
  if (Number.isNaN(passed)) return iso
  const step = STEPS.find(([, size]) => passed >= size)
  if (step === undefined) return t('counts:justNow')
  return new Intl.RelativeTimeFormat(locale, { numeric: 'always' }).format(
    -Math.floor(passed / step[1]),
    step[0],
  )
}
