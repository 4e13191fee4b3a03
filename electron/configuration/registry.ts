import { AppError } from '../../shared/domain/errors.ts'
import { settingGroupNames } from '../../shared/domain/settings.ts'
import type {
  BooleanSetting,
  ChoiceSetting,
  IntegerSetting,
  JsonSetting,
  SettingDefinition,
  SettingGroup,
} from './settings/definition.ts'
import { driftSettings } from './settings/drift.ts'
import { browserSettings } from './settings/browser.ts'
import { httpSettings } from './settings/http.ts'
import { jobSettings } from './settings/jobs.ts'
import { observabilitySettings } from './settings/observability.ts'
import { pipelineSettings } from './settings/pipeline.ts'
import { scrapingSettings } from './settings/scraping.ts'

export type { SettingDefinition }

/**
 * The one list of settings (Q5): key, type, default, range and what it means. Key `crawl_delay_ms` is overridden by the
 * environment variable `MRE_CRAWL_DELAY_MS`; environment wins over database over default.
 */

export const settingDefinitions = {
  ...scrapingSettings,
  ...httpSettings,
  ...browserSettings,
  ...jobSettings,
  ...driftSettings,
  ...observabilitySettings,
  ...pipelineSettings,
} as const satisfies SettingGroup

/** The areas of the registry, by name. */
const settingGroups: Readonly<Record<(typeof settingGroupNames)[number], SettingGroup>> = {
  scraping: scrapingSettings,
  http: httpSettings,
  browser: browserSettings,
  pipeline: pipelineSettings,
  jobs: jobSettings,
  drift: driftSettings,
  observability: observabilitySettings,
}

export type SettingKey = keyof typeof settingDefinitions
type ValueOf<Definition> = Definition extends BooleanSetting
  ? boolean
  : Definition extends IntegerSetting
    ? number
    : Definition extends ChoiceSetting
      ? Definition['choices'][number]
      : string
export type Settings = { readonly [Key in SettingKey]: ValueOf<(typeof settingDefinitions)[Key]> }
export type SettingSource = 'environment' | 'database' | 'default'

export interface ResolvedSetting {
  readonly key: SettingKey
  readonly value: boolean | number | string
  readonly source: SettingSource
  readonly definition: SettingDefinition
  /** What is stored and refused by the definition; the default holds in its place, for whoever mends it. */
  readonly refused?: string
}

/** Whether `key` is in the registry. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key)
}

/** The area that a setting belongs to. */
export function settingGroupOf(key: SettingKey): (typeof settingGroupNames)[number] {
  const found = settingGroupNames.find((name) => Object.hasOwn(settingGroups[name], key))
  if (found === undefined) throw new Error(`Setting ${key} is in no group`)
  return found
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
    case 'choice': {
      const wanted = text.trim().toLowerCase()
      if (definition.choices.includes(wanted)) return wanted
      throw invalid(field, text, `one of ${definition.choices.join(', ')}`)
    }
    case 'text':
      if (text.length <= definition.maxLength && !/[\r\n]/u.test(text)) return text
      throw invalid(field, text, `one line of at most ${definition.maxLength} characters`)
    case 'json':
      return parseJson(definition, text, field)
  }
}

/**
 * Every setting with its effective value and where it came from.
 * @param environment variables of this process; @param stored rows of `ingestion_settings` by key.
 * @param mending give the default for a stored value that is refused, and name it, rather than throw.
 * @throws AppError VALIDATION_ERROR for a value that its definition does not allow.
 */
export function resolveSettings(
  environment: Readonly<Record<string, string | undefined>>,
  stored: ReadonlyMap<string, string>,
  mending = false,
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
      try {
        return { key, definition, source: 'database', value: parseSetting(key, fromDatabase) }
      } catch (cause) {
        if (!mending) throw refusedInDatabase(key, fromDatabase, cause)
        return { key, definition, source: 'database', value: definition.default, refused: fromDatabase }
      }
    }
    return { key, definition, source: 'default', value: definition.default }
  })
}

/** What another version has stored, or somebody by hand: no start is possible with it, and the way out is named. */
function refusedInDatabase(key: SettingKey, stored: string, cause: unknown): AppError {
  const { message, details } =
    cause instanceof AppError ? cause : { message: `${key} is not valid.`, details: {} }
  return new AppError('VALIDATION_ERROR', `A stored setting is not valid. ${message}`, {
    stage: 'request',
    source: 'settings',
    action: `Close the program and run "mre settings reset ${key}", or set ${environmentName(key)} for this start.`,
    details: { ...details, field: key, value: stored.slice(0, 100), stored: true },
    cause,
  })
}

/** The values alone, typed by key: each was parsed by its own definition. */
export function settingValues(resolved: readonly ResolvedSetting[]): Settings {
  const values = Object.fromEntries(resolved.map(({ key, value }) => [key, value]))
  if (isSettings(values)) return values
  throw new Error('Every key of the registry is resolved')
}

function isSettings(values: Readonly<Record<string, unknown>>): values is Settings {
  return settingKeys().every((key) => {
    const { type } = settingDefinitions[key]
    return typeof values[key] === (type === 'integer' ? 'number' : type === 'boolean' ? 'boolean' : 'string')
  })
}

/** The text itself, once it is known to be what the schema wants. */
function parseJson({ schema, maxLength }: JsonSetting, text: string, field: string): string {
  if (text.length > maxLength) throw invalid(field, text, `at most ${maxLength} characters`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid(field, text, 'JSON')
  }
  const problem = schema.safeParse(value).error?.issues[0]
  if (problem === undefined) return text
  const path = problem.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  throw new AppError('VALIDATION_ERROR', `${field}${path} is not valid: ${problem.message}`, {
    stage: 'request',
    source: 'settings',
    action: `Correct ${field}.`,
    details: { field, path, value: text.slice(0, 100) },
  })
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
    action: `Correct ${field}.`,
    details: { field, value: value.slice(0, 100), range: wanted },
  })
}
