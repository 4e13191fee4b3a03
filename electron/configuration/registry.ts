import { AppError } from '../../shared/domain/errors.ts'

/**
 * The one list of settings (Q5): key, type, default, range and what it means. Key `crawl_delay_ms` is overridden by the
 * environment variable `MRE_CRAWL_DELAY_MS`; environment wins over database over default.
 */

interface BooleanSetting {
  readonly type: 'boolean'
  readonly default: boolean
  readonly description: string
}
interface IntegerSetting {
  readonly type: 'integer'
  readonly default: number
  readonly min: number
  readonly max: number
  readonly description: string
}
interface TextSetting {
  readonly type: 'text'
  readonly default: string
  readonly maxLength: number
  readonly description: string
}
export type SettingDefinition = BooleanSetting | IntegerSetting | TextSetting

export const settingDefinitions = {
  scrape_enabled: {
    type: 'boolean',
    default: true,
    description: 'Kill switch: off stops every request to LiveRC.',
  },
  crawl_delay_ms: {
    type: 'integer',
    default: 1_000,
    min: 0,
    max: 60_000,
    description: 'Time from the start of one request to the start of the next, over all hosts of one domain.',
  },
  max_in_flight: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 16,
    description: 'Requests to one domain that may be under way at once.',
  },
  race_fetch_concurrency: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 16,
    description:
      'Race pages of one import that may be asked for at once; `max_in_flight` bounds what is really sent.',
  },
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
  user_agent_contact: {
    type: 'text',
    default: 'https://github.com/JaysonBrenton/MRE',
    maxLength: 200,
    description: 'Contact in the User-Agent, so that a site owner can reach whoever sends the requests.',
  },
  max_concurrent_jobs: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 16,
    description: 'Jobs that run at once; further ones wait.',
  },
  track_shrink_guard_percent: {
    type: 'integer',
    default: 50,
    min: 0,
    max: 100,
    description:
      'A catalogue with fewer than this share of the known active tracks deactivates none of them.',
  },
} as const satisfies Record<string, SettingDefinition>

export type SettingKey = keyof typeof settingDefinitions
type ValueOf<Definition> = Definition extends BooleanSetting
  ? boolean
  : Definition extends IntegerSetting
    ? number
    : string
export type Settings = { readonly [Key in SettingKey]: ValueOf<(typeof settingDefinitions)[Key]> }
export type SettingSource = 'environment' | 'database' | 'default'

export interface ResolvedSetting {
  readonly key: SettingKey
  readonly value: boolean | number | string
  readonly source: SettingSource
  readonly definition: SettingDefinition
}

/** Whether `key` is in the registry. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key)
}

/** All keys, in the order of the registry. */
export function settingKeys(): SettingKey[] {
  return Object.keys(settingDefinitions).filter(isSettingKey)
}

/** `crawl_delay_ms` → `MRE_CRAWL_DELAY_MS`. */
export function environmentName(key: SettingKey): string {
  return `MRE_${key.toUpperCase()}`
}

/**
 * The value that `text` stands for.
 * @throws AppError VALIDATION_ERROR naming the field and the value, for a wrong type or a number out of range. Booleans
 * are 0/false/off/no and 1/true/on/yes; anything else is an error, so that a typing error cannot turn scraping on (T21).
 */
export function parseSetting(key: SettingKey, text: string, field: string = key): boolean | number | string {
  const definition: SettingDefinition = settingDefinitions[key]
  switch (definition.type) {
    case 'boolean':
      return parseBoolean(text, field)
    case 'integer': {
      const value = /^-?\d{1,12}$/u.test(text.trim()) ? Number(text) : Number.NaN
      if (value >= definition.min && value <= definition.max) return value
      throw invalid(field, text, `a whole number from ${definition.min} to ${definition.max}`)
    }
    case 'text':
      if (text.length <= definition.maxLength && !/[\r\n]/u.test(text)) return text
      throw invalid(field, text, `one line of at most ${definition.maxLength} characters`)
  }
}

/**
 * Every setting with its effective value and where it came from.
 * @param environment variables of this process; @param stored rows of `ingestion_settings` by key.
 * @throws AppError VALIDATION_ERROR for a value that its definition does not allow.
 */
export function resolveSettings(
  environment: Readonly<Record<string, string | undefined>>,
  stored: ReadonlyMap<string, string>,
): ResolvedSetting[] {
  return settingKeys().map((key) => {
    const definition = settingDefinitions[key]
    const name = environmentName(key)
    const fromEnvironment = environment[name]
    if (fromEnvironment !== undefined && fromEnvironment !== '') {
      return { key, definition, source: 'environment', value: parseSetting(key, fromEnvironment, name) }
    }
    const fromDatabase = stored.get(key)
    if (fromDatabase !== undefined) {
      return { key, definition, source: 'database', value: parseSetting(key, fromDatabase) }
    }
    return { key, definition, source: 'default', value: definition.default }
  })
}

/** The values alone, typed by key. */
export function settingValues(resolved: readonly ResolvedSetting[]): Settings {
  const value = (key: SettingKey) => resolved.find((setting) => setting.key === key)?.value
  const integer = (key: SettingKey) => Number(value(key))
  return {
    scrape_enabled: value('scrape_enabled') === true,
    crawl_delay_ms: integer('crawl_delay_ms'),
    max_in_flight: integer('max_in_flight'),
    race_fetch_concurrency: integer('race_fetch_concurrency'),
    http_connect_timeout_ms: integer('http_connect_timeout_ms'),
    http_read_timeout_ms: integer('http_read_timeout_ms'),
    http_total_timeout_ms: integer('http_total_timeout_ms'),
    max_page_bytes: integer('max_page_bytes'),
    user_agent_contact: String(value('user_agent_contact')),
    max_concurrent_jobs: integer('max_concurrent_jobs'),
    track_shrink_guard_percent: integer('track_shrink_guard_percent'),
  }
}

function parseBoolean(text: string, field: string): boolean {
  switch (text.trim().toLowerCase()) {
    case '1':
    case 'true':
    case 'on':
    case 'yes':
      return true
    case '0':
    case 'false':
    case 'off':
    case 'no':
      return false
    default:
      throw invalid(field, text, 'one of 1, true, on, yes, 0, false, off, no')
  }
}

function invalid(field: string, value: string, wanted: string): AppError {
  return new AppError('VALIDATION_ERROR', `${field} must be ${wanted}, not "${value.slice(0, 100)}".`, {
    stage: 'request',
    source: 'settings',
    action: `Correct ${field} and start again.`,
    details: { field, value: value.slice(0, 100) },
  })
}
