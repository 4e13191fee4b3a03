import { deleteSetting, readSettings, writeSetting } from '../../db/repositories/settings.ts'
import { appendAudit } from '../../db/repositories/write/audit.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type { GivenSetting, SettingView } from '../../shared/contract/settings.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { needsReason } from '../../shared/domain/settings.ts'
import {
  environmentName,
  isSettingKey,
  parseSetting,
  resolveSettings,
  settingDefinitions,
  settingValues,
  type ResolvedSetting,
  type SettingDefinition,
  type SettingKey,
  type Settings,
} from '../configuration/registry.ts'
import type { Log } from '../observability/log.ts'
import { viewOf } from './setting-views.ts'

/** The effective values, for whoever only reads. @throws AppError VALIDATION_ERROR for a value that is refused */
export function effectiveSettings(
  db: ReadDb,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  return settingValues(resolveSettings(environment, readSettings(db)))
}

interface SettingsParts {
  readonly db: WriteDb
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => string
  /** `operator` with the shell that is used here, as the audit log names it. */
  readonly actor: string
  readonly log: Log
  /** Told when something was stored, here or by another process. */
  readonly changed: () => void
  /** For whoever mends what is stored: a value that is refused is named rather than thrown. */
  readonly mending?: boolean
}

/** The effective settings: environment over database over default (Q5). */
export class SettingsService {
  readonly #parts: SettingsParts
  /** As they were when this process started, for what is read only then. */
  readonly #atStart: Settings
  /** What was stored when somebody was last told. */
  #told: string

  /** @throws AppError VALIDATION_ERROR for a value, in the environment or in the database, that its definition refuses */
  constructor(parts: SettingsParts) {
    this.#parts = parts
    this.#atStart = this.values()
    this.#told = this.#stored()
  }

  /** Read afresh each time, so that another process's change, the kill switch above all, counts at once. */
  values(): Settings {
    return settingValues(this.list())
  }

  list(): ResolvedSetting[] {
    const { environment, db, mending = false } = this.#parts
    return resolveSettings(environment, readSettings(db), mending)
  }

  /** Every setting with all that a window shows of it (M15). */
  views(): SettingView[] {
    return this.list().map((setting) => viewOf(setting, this.#atStart[setting.key]))
  }

  /**
   * Stores one setting, also where the environment holds it at the moment.
   * @throws AppError VALIDATION_ERROR for an unknown key or a value that its definition refuses; CONFIRMATION_REQUIRED where
   * the value asks for a reason and none is given (M15)
   */
  set(key: string, text: string, reason: string | null = null): ResolvedSetting {
    const known = requireKnown(key)
    const value = parseSetting(known, text)
    this.#requireReason([{ key: known, value }], reason)
    this.#store([{ key: known, value: String(value) }], reason)
    return this.#reload(known)
  }

  /** Back to the default. @throws AppError VALIDATION_ERROR for an unknown key; CONFIRMATION_REQUIRED as `set` */
  reset(key: string, reason: string | null = null): ResolvedSetting {
    const known = requireKnown(key)
    this.#requireReason([{ key: known, value: settingDefinitions[known].default }], reason)
    this.#store([{ key: known, value: null }], reason)
    return this.#reload(known)
  }

  /**
   * What somebody in a window, or over REST, wants to have changed: all of it or nothing (M15). A value of null takes a
   * setting back to its default.
   * @throws AppError VALIDATION_ERROR for a key or a value, naming field, value and range; SETTING_READ_ONLY for a setting
   * that the environment holds; CONFIRMATION_REQUIRED where a value asks for a reason and none is given
   */
  change(values: Readonly<Record<string, GivenSetting | null>>, reason: string | null): void {
    const now = new Map(this.list().map((setting) => [setting.key, setting]))
    const wanted = Object.entries(values).map(([name, given]) => {
      const key = requireKnown(name)
      if (now.get(key)?.source === 'environment') throw heldByEnvironment(key)
      const value = given === null ? settingDefinitions[key].default : parseSetting(key, String(given))
      return { key, value, stored: given === null ? null : String(value) }
    })
    this.#requireReason(wanted, reason)
    this.#store(
      wanted.map(({ key, stored }) => ({ key, value: stored })),
      reason,
    )
  }

  /** Another process may have stored something: tells those who are told, if so. */
  lookAround(): void {
    if (this.#stored() !== this.#told) this.#tell()
  }

  /** @throws AppError CONFIRMATION_REQUIRED where a value that is new asks for a reason and none is given */
  #requireReason(
    wanted: readonly { readonly key: SettingKey; readonly value: ResolvedSetting['value'] }[],
    reason: string | null,
  ): void {
    if (reason !== null) return
    const now = new Map(this.list().map((setting) => [setting.key, setting]))
    const risky = wanted.filter(({ key, value }) => {
      const definition: SettingDefinition = settingDefinitions[key]
      const before = now.get(key)
      const isNew = before?.refused !== undefined || before?.value !== value
      return isNew && needsReason(definition.caution ?? null, value)
    })
    if (risky.length > 0) throw reasonMissing(risky.map(({ key }) => key))
  }

  /** One transaction: the values, and what was there before, in the audit log. What stays as it is leaves no trace. */
  #store(changes: readonly Change[], reason: string | null): void {
    const { db, now, actor, log } = this.#parts
    const at = now()
    const done = db.transaction((): string[] => {
      const stored = readSettings(db)
      const real = changes.filter(({ key, value }) => (stored.get(key) ?? null) !== value)
      for (const { key, value } of real) {
        if (value === null) deleteSetting(db, key)
        else writeSetting(db, { key, value, updatedAt: at })
        appendAudit(db, {
          at,
          actor,
          action: value === null ? 'setting.reset' : 'setting.changed',
          resourceType: 'setting',
          resourceId: key,
          reason,
          outcome: 'done',
          details: { old: shown(key, stored.get(key)), new: shown(key, value) },
        })
      }
      return real.map(({ key }) => key)
    })
    if (done.length === 0) return
    log.info('settings_changed', { keys: done.join(', '), reason })
    this.#tell()
  }

  #tell(): void {
    this.#told = this.#stored()
    this.#parts.changed()
  }

  #stored(): string {
    return JSON.stringify([...readSettings(this.#parts.db)])
  }

  #reload(key: SettingKey): ResolvedSetting {
    const settings = this.list()
    const setting = settings.find((candidate) => candidate.key === key)
    if (setting === undefined) throw new Error('Every key of the registry is resolved')
    return setting
  }
}

interface Change {
  readonly key: SettingKey
  /** Null for the default. */
  readonly value: string | null
}

const longestShown = 2_000

/** A value as the audit log keeps it: what is not stored is the default. */
function shown(key: SettingKey, stored: string | null | undefined): string {
  const text = stored ?? `${String(settingDefinitions[key].default)} (default)`
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function requireKnown(key: string): SettingKey {
  if (isSettingKey(key)) return key
  throw new AppError('VALIDATION_ERROR', `There is no setting ${key.slice(0, 100)}.`, {
    stage: 'request',
    source: 'settings',
    details: { field: 'key', value: key.slice(0, 100) },
  })
}

function heldByEnvironment(key: SettingKey): AppError {
  const variable = environmentName(key)
  return new AppError('SETTING_READ_ONLY', `${key} is set by the environment variable ${variable}.`, {
    stage: 'request',
    source: 'settings',
    action: `Unset ${variable} and start the program again to change it here.`,
    details: { field: key, variable },
  })
}

function reasonMissing(keys: readonly string[]): AppError {
  return new AppError('CONFIRMATION_REQUIRED', `A reason is needed to change ${keys.join(', ')}.`, {
    stage: 'request',
    source: 'settings',
    action: 'Say why; the reason goes to the audit log.',
    details: { field: 'reason', settings: keys.join(', ') },
  })
}
