import { z } from 'zod'

/* What page and engine both know of settings (Q5, M15). */

/** Areas of settings, in the order of the screen. */
export const settingGroupNames = [
  'scraping',
  'http',
  'browser',
  'pipeline',
  'jobs',
  'drift',
  'observability',
] as const

/** What a number counts; the end of its key says it. */
export const settingUnits = ['ms', 'seconds', 'hours', 'days', 'percent', 'bytes', 'megabytes'] as const
export type SettingUnit = (typeof settingUnits)[number]

const unitEnds: readonly (readonly [end: string, unit: SettingUnit])[] = [
  ['_ms', 'ms'],
  ['_seconds', 'seconds'],
  ['_hours', 'hours'],
  ['_days', 'days'],
  ['_percent', 'percent'],
  ['_bytes', 'bytes'],
  ['_mb', 'megabytes'],
]

/** `crawl_delay_ms` counts milliseconds; null for a plain number. */
export function settingUnitOf(key: string): SettingUnit | null {
  return unitEnds.find(([end]) => key.endsWith(end))?.[1] ?? null
}

/** Which values ask for a reason before they are stored: every change, or what is less or more than a bound. */
export const settingCaution = z.discriminatedUnion('when', [
  z.object({ when: z.literal('changed') }),
  z.object({ when: z.literal('below'), bound: z.number() }),
  z.object({ when: z.literal('above'), bound: z.number() }),
])
export type SettingCaution = z.infer<typeof settingCaution>

/** Whether a setting that is to become `value` needs a reason (M15): the page asks for it, and the engine insists. */
export function needsReason(caution: SettingCaution | null, value: boolean | number | string): boolean {
  switch (caution?.when) {
    case undefined:
      return false
    case 'changed':
      return true
    case 'below':
      return typeof value === 'number' && value < caution.bound
    case 'above':
      return typeof value === 'number' && value > caution.bound
  }
}
