import type { SettingGroup } from './definition.ts'

/** The browser that renders pages which HTTP alone cannot give. */
export const browserSettings = {
  browser_fallback: {
    type: 'boolean',
    default: true,
    description: 'Whether an incomplete page is rendered with a browser. Off: HTTP only.',
  },
  browser_path: {
    type: 'text',
    default: '',
    maxLength: 1_000,
    description:
      'The Chrome, Edge or Chromium to render with. Empty: the bundled one, else an installed one.',
  },
  browser_count: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 2,
    description: 'Browsers that may run at once, one page each.',
  },
  browser_idle_ms: {
    type: 'integer',
    default: 60_000,
    min: 0,
    max: 3_600_000,
    description: 'A browser without work is closed after this time.',
  },
  browser_pages: {
    type: 'integer',
    default: 100,
    min: 1,
    max: 10_000,
    description: 'A browser that has rendered so many pages is replaced.',
  },
  browser_memory_mb: {
    type: 'integer',
    default: 800,
    min: 10,
    max: 16_000,
    description: 'A browser that takes more memory than this is replaced (measured on Linux).',
  },
  browser_page_timeout_ms: {
    type: 'integer',
    default: 30_000,
    min: 1_000,
    max: 60_000,
    description: 'Time to render one page.',
  },
  browser_quiet_ms: {
    type: 'integer',
    default: 5_000,
    min: 100,
    max: 60_000,
    description:
      'A page that has loaded and has not changed for this time will not become complete any more.',
  },
  page_route_after: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 1_000,
    description:
      'A type of page that needed the browser so many times in a row is rendered without being tried first.',
  },
  page_route_hours: {
    type: 'integer',
    default: 24,
    min: 1,
    max: 8_760,
    description: 'How long that holds until HTTP alone is tried again.',
  },
  debug_artefacts: {
    type: 'boolean',
    default: false,
    description: 'Keep every page that could not be read, with a picture of it where it was rendered.',
  },
  artefact_retention_days: {
    type: 'integer',
    default: 30,
    min: 1,
    max: 365,
    description: 'Kept pages older than this are removed.',
    applies: 'start',
  },
} as const satisfies SettingGroup
