import type { SettingGroup } from './definition.ts'

/** Imports that go on where an earlier one was stopped. */
export const pipelineSettings = {
  page_freshness_ms: {
    type: 'integer',
    default: 900_000,
    min: 0,
    max: 86_400_000,
    description:
      'A race page that a stopped import has fetched is used without asking for it again for so long; 0 always asks.',
  },
} as const satisfies SettingGroup
