import type { z } from 'zod'

/** What a setting may hold (Q5). */

export interface BooleanSetting {
  readonly type: 'boolean'
  readonly default: boolean
  readonly description: string
}
export interface IntegerSetting {
  readonly type: 'integer'
  readonly default: number
  readonly min: number
  readonly max: number
  readonly description: string
}
export interface TextSetting {
  readonly type: 'text'
  readonly default: string
  readonly maxLength: number
  readonly description: string
}
/** A small document as JSON text. Its value is the text; who uses it parses it with the same schema. */
export interface JsonSetting {
  readonly type: 'json'
  readonly default: string
  readonly maxLength: number
  readonly schema: z.ZodType
  readonly description: string
}
export type SettingDefinition = BooleanSetting | IntegerSetting | TextSetting | JsonSetting

/** Settings of one area, by key. */
export type SettingGroup = Readonly<Record<string, SettingDefinition>>
