import type { z } from 'zod'
import type { SettingCaution } from '../../../shared/domain/settings.ts'

/** What every setting says (Q5). The end of a number's key names its unit: `_ms`, `_seconds`, `_days`, ... */
interface AnySetting {
  readonly description: string
  /** For a setting that is read once, when the program starts; any other counts from its next use on. */
  readonly applies?: 'start'
  /** Values that a window stores only with a reason (M15). */
  readonly caution?: SettingCaution
}

export interface BooleanSetting extends AnySetting {
  readonly type: 'boolean'
  readonly default: boolean
}
export interface IntegerSetting extends AnySetting {
  readonly type: 'integer'
  readonly default: number
  readonly min: number
  readonly max: number
}
/** One of a few words. */
export interface ChoiceSetting extends AnySetting {
  readonly type: 'choice'
  readonly default: string
  readonly choices: readonly string[]
}
export interface TextSetting extends AnySetting {
  readonly type: 'text'
  readonly default: string
  readonly maxLength: number
}
/** A small document as JSON text. Its value is the text; who uses it parses it with the same schema. */
export interface JsonSetting extends AnySetting {
  readonly type: 'json'
  readonly default: string
  readonly maxLength: number
  readonly schema: z.ZodType
}
export type SettingDefinition = BooleanSetting | IntegerSetting | ChoiceSetting | TextSetting | JsonSetting

/** Settings of one area, by key. */
export type SettingGroup = Readonly<Record<string, SettingDefinition>>
