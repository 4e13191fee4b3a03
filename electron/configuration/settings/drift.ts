import type { SettingGroup } from './definition.ts'

/** What happens when LiveRC's pages no longer fit. */
export const driftSettings = {
  drift_stop_after: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 1_000,
    description:
      'Different pages of a form that nobody knows after which requests to LiveRC stop until `mre drift confirm`.',
  },
} as const satisfies SettingGroup
