import { addDays } from '../../format/dates.ts'

export const presets = ['lastWeekend', 'last30', 'thisYear'] as const
export type Preset = (typeof presets)[number]

interface Days {
  readonly from: string
  readonly to: string
}

const SATURDAY = 6

/** Days before the Saturday of the weekend that was last, or is on its second day. */
const sinceSaturday = (weekday: number): number => {
  if (weekday === SATURDAY) return 7
  return weekday + 1
}

/** Today by this computer's clock, `YYYY-MM-DD`. */
export function today(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** The days that a preset stands for, both included. The last weekend is the one that ended last, or ends today. */
export function daysOf(preset: Preset, now: string): Days {
  switch (preset) {
    case 'lastWeekend': {
      const weekday = new Date(`${now}T00:00:00Z`).getUTCDay()
      const saturday = addDays(now, -sinceSaturday(weekday)) ?? now
      return { from: saturday, to: addDays(saturday, 1) ?? saturday }
    }
    case 'last30':
      return { from: addDays(now, -29) ?? now, to: now }
    case 'thisYear':
      return { from: `${now.slice(0, 4)}-01-01`, to: `${now.slice(0, 4)}-12-31` }
  }
}
