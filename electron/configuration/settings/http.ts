import type { SettingGroup } from './definition.ts'

/** Limits of a single request, and how long the product keeps trying. */
export const httpSettings = {
  http_connect_timeout_ms: {
    type: 'integer',
    default: 5_000,
    min: 100,
    max: 60_000,
    description: 'Time to open a connection.',
    applies: 'start',
  },
  http_read_timeout_ms: {
    type: 'integer',
    default: 20_000,
    min: 100,
    max: 120_000,
    description: 'Longest silence while a response is read.',
    applies: 'start',
  },
  http_total_timeout_ms: {
    type: 'integer',
    default: 30_000,
    min: 100,
    max: 300_000,
    description: 'Time for one attempt at one page, from connecting to its last byte.',
  },
  http_retries: {
    type: 'integer',
    default: 3,
    min: 0,
    max: 10,
    description:
      'Further attempts at a page after a connection error, a timeout, a 5xx or a 429; never after another 4xx.',
  },
  http_retry_base_ms: {
    type: 'integer',
    default: 500,
    min: 0,
    max: 60_000,
    description: 'Wait before the first further attempt; it doubles each time, and up to a fifth is added.',
  },
  page_patience_ms: {
    type: 'integer',
    default: 300_000,
    min: 0,
    max: 3_600_000,
    description: 'From the first attempt at a page to the latest start of another, waiting included.',
  },
  circuit_failures: {
    type: 'integer',
    default: 8,
    min: 1,
    max: 1_000,
    description:
      'Failures in a row (no connection, timeout, 5xx) after which a domain is left alone for a while.',
  },
  circuit_open_ms: {
    type: 'integer',
    default: 60_000,
    min: 10,
    max: 3_600_000,
    description: 'How long a domain that does not answer is left alone before one request tries again.',
  },
  http_cache_entries: {
    type: 'integer',
    default: 256,
    min: 0,
    max: 4_096,
    description: 'Pages whose validators are kept, to ask only for what has changed; 0 switches that off.',
  },
  max_page_bytes: {
    type: 'integer',
    default: 16_000_000,
    min: 100_000,
    max: 100_000_000,
    description: 'A response larger than this, unpacked, is refused.',
  },
} as const satisfies SettingGroup
