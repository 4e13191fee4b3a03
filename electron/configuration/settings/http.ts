import type { SettingGroup } from './definition.ts'

/** Limits of a single request. */
export const httpSettings = {
  http_connect_timeout_ms: {
    type: 'integer',
    default: 5_000,
    min: 100,
    max: 60_000,
    description: 'Time to open a connection.',
  },
  http_read_timeout_ms: {
    type: 'integer',
    default: 20_000,
    min: 100,
    max: 120_000,
    description: 'Longest silence while a response is read.',
  },
  http_total_timeout_ms: {
    type: 'integer',
    default: 30_000,
    min: 100,
    max: 300_000,
    description: 'Time for one attempt at one page, from connecting to its last byte.',
  },
  max_page_bytes: {
    type: 'integer',
    default: 16_000_000,
    min: 100_000,
    max: 100_000_000,
    description: 'A response larger than this is refused.',
  },
} as const satisfies SettingGroup
