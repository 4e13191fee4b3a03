import type { SettingGroup } from './definition.ts'

/** Background work. */
export const jobSettings = {
  max_concurrent_jobs: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 16,
    description: 'Jobs that run at once; further ones wait.',
  },
} as const satisfies SettingGroup
