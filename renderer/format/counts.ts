import { t } from '../i18n/t.ts'
import type { Noun } from '../i18n/t.ts'

const numbers = new Intl.NumberFormat()

/** A count with the locale's grouping. */
export function formatCount(value: number): string {
  return numbers.format(value)
}

/** A count with its noun: `1 race`, `32 races`. */
export function counted(value: number, noun: Noun): string {
  return t(`counts:${noun}`, { count: value, n: formatCount(value) })
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** A size in powers of 1000 with at most one decimal. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const shown = unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10
  return `${numbers.format(shown)} ${UNITS[unit] ?? ''}`
}

/** `name.liverc.com` of an address; the text itself where it is no address. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}
