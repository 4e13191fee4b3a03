import type { SettingGroup } from './definition.ts'

/** What the product keeps of what it did. */
export const observabilitySettings = {
  log_retention_days: {
    type: 'integer',
    default: 30,
    min: 1,
    max: 365,
    description: 'Log files are removed when their last line is older than so many days.',
  },
} as const satisfies SettingGroup
