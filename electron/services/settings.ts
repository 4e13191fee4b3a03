import { deleteSetting, readSettings, writeSetting } from '../../db/repositories/settings.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import { AppError } from '../../shared/domain/errors.ts'
import {
  isSettingKey,
  parseSetting,
  resolveSettings,
  settingValues,
  type ResolvedSetting,
  type SettingKey,
  type Settings,
} from '../configuration/registry.ts'

/** The effective values, for whoever only reads. @throws AppError VALIDATION_ERROR for a value that is refused */
export function effectiveSettings(
  db: ReadDb,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  return settingValues(resolveSettings(environment, readSettings(db)))
}

/** The effective settings: environment over database over default (Q5). */
export class SettingsService {
  readonly #db: WriteDb
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #now: () => string

  /** @throws AppError VALIDATION_ERROR for a value, in the environment or in the database, that its definition refuses */
  constructor(db: WriteDb, environment: Readonly<Record<string, string | undefined>>, now: () => string) {
    this.#db = db
    this.#environment = environment
    this.#now = now
    this.values()
  }

  /** Read afresh each time, so that another process's change, the kill switch above all, counts at once. */
  values(): Settings {
    return settingValues(this.list())
  }

  list(): ResolvedSetting[] {
    return resolveSettings(this.#environment, readSettings(this.#db))
  }

  /** @throws AppError VALIDATION_ERROR for an unknown key or a value that its definition refuses */
  set(key: string, text: string): ResolvedSetting {
    const known = this.#known(key)
    const value = parseSetting(known, text)
    writeSetting(this.#db, { key, value: String(value), updatedAt: this.#now() })
    return this.#reload(known)
  }

  /** Back to the default. @throws AppError VALIDATION_ERROR for an unknown key */
  reset(key: string): ResolvedSetting {
    const known = this.#known(key)
    deleteSetting(this.#db, key)
    return this.#reload(known)
  }

  #known(key: string): SettingKey {
    if (isSettingKey(key)) return key
    throw new AppError('VALIDATION_ERROR', `There is no setting ${key.slice(0, 100)}.`, {
      stage: 'request',
      source: 'settings',
      details: { field: 'key', value: key.slice(0, 100) },
    })
  }

  #reload(key: SettingKey): ResolvedSetting {
    const settings = this.list()
    const setting = settings.find((candidate) => candidate.key === key)
    if (setting === undefined) throw new Error('Every key of the registry is resolved')
    return setting
  }
}
