import type { SettingGroup } from './definition.ts'
import { hostRules } from './host-rules.ts'

/** How the product behaves at LiveRC: whether, how often, how many at once. */
export const scrapingSettings = {
  scrape_enabled: {
    type: 'boolean',
    default: true,
    description: 'Master switch: while it is off, nothing is requested from LiveRC.',
    caution: { when: 'changed' },
  },
  crawl_delay_ms: {
    type: 'integer',
    default: 1_000,
    min: 0,
    max: 60_000,
    description: 'Time from the start of one request to the start of the next, over all hosts of one domain.',
    caution: { when: 'below', bound: 500 },
  },
  crawl_jitter_percent: {
    type: 'integer',
    default: 20,
    min: 0,
    max: 100,
    description: 'Each delay is longer by a random share of up to so many percent; never shorter.',
  },
  max_in_flight: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 16,
    description: 'Requests to one domain that may be under way at once; fewer while it is slow.',
    caution: { when: 'above', bound: 2 },
  },
  host_rules: {
    type: 'json',
    default: '[]',
    maxLength: 50_000,
    schema: hostRules,
    description:
      'What differs for some hosts: a JSON list of {"host": "name" or "*.name", "crawlDelayMs", "maxInFlight", "conditionalRequests"}.',
  },
  robots_cache_hours: {
    type: 'integer',
    default: 24,
    min: 1,
    max: 24,
    description: "How long a host's robots.txt is kept before it is asked for again.",
  },
  race_fetch_concurrency: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 16,
    description:
      'Race pages of one import that may be asked for at once; `max_in_flight` bounds what is really sent.',
  },
  user_agent_contact: {
    type: 'text',
    default: 'https://github.com/JaysonBrenton/MRE',
    maxLength: 200,
    description: 'Contact in the User-Agent, so that a site owner can reach whoever sends the requests.',
  },
  track_shrink_guard_percent: {
    type: 'integer',
    default: 50,
    min: 0,
    max: 100,
    description:
      'A catalogue with fewer than this share of the known active tracks deactivates none of them.',
    caution: { when: 'below', bound: 1 },
  },
} as const satisfies SettingGroup
