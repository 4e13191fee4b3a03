import type { SettingGroup } from './definition.ts'

/** What the product keeps of what it did. */
export const observabilitySettings = {
  log_retention_days: {
    type: 'integer',
    default: 30,
    min: 1,
    max: 365,
    description: 'Log files are removed when their last line is older than so many days.',
    applies: 'start',
  },
  log_level: {
    type: 'choice',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    description:
      'Lines of this level and above are written by the app; a command has --log-level for the same.',
  },
} as const satisfies SettingGroup
