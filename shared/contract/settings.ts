import { z } from 'zod'
import { settingCaution, settingGroupNames, settingUnits } from '../domain/settings.ts'
import { base, nothing } from './base.ts'
import { operatorReason } from './jobs.ts'

const key = z.string().min(1).max(100)
/** Text first: what is written as text stays as it is written. The setting's own definition decides what it means. */
const given = z.union([z.string().max(50_000), z.int(), z.boolean()])
export type GivenSetting = z.infer<typeof given>

const common = {
  key,
  group: z.enum(settingGroupNames),
  description: z.string(),
  /** Where the value comes from; `environment` wins over `stored`, and that over `default`. */
  source: z.enum(['default', 'stored', 'environment']),
  /** The environment variable that sets it; as long as that holds it, it cannot be changed here. */
  variable: z.string(),
  /** From when on a change counts: at once, or from the next start of the program. */
  applies: z.enum(['now', 'start']),
  /** Its value was changed since this program has started, and counts from the next start. */
  waitsForStart: z.boolean(),
  /** Values that are stored only with a reason (M15). */
  caution: settingCaution.nullable(),
}

export const settingView = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('switch'), value: z.boolean(), default: z.boolean() }),
  z.object({
    ...common,
    kind: z.literal('number'),
    value: z.int(),
    default: z.int(),
    min: z.int(),
    max: z.int(),
    unit: z.enum(settingUnits).nullable(),
  }),
  z.object({
    ...common,
    kind: z.literal('choice'),
    value: z.string(),
    default: z.string(),
    choices: z.array(z.string()),
  }),
  z.object({
    ...common,
    kind: z.literal('text'),
    value: z.string(),
    default: z.string(),
    maxLength: z.int(),
  }),
  /** A JSON list as text. */
  z.object({
    ...common,
    kind: z.literal('list'),
    value: z.string(),
    default: z.string(),
    maxLength: z.int(),
  }),
])
export type SettingView = z.infer<typeof settingView>

const all = z.array(settingView)

/** What the program does and how fast, with what each value is and where it comes from (Q5, M15, L33). */
export const settings = {
  list: base.route({ method: 'GET', path: '/settings' }).input(nothing).output(all),
  /**
   * Stores some settings, or takes them back to their defaults (null): all of them or none. Answers with all settings.
   * Fails with VALIDATION_ERROR for a key or value that is refused, SETTING_READ_ONLY for one that the environment holds,
   * CONFIRMATION_REQUIRED for one that asks for a reason. Audited.
   */
  set: base
    .route({ method: 'PATCH', path: '/settings' })
    .input(
      z.object({
        values: z
          .record(key, given.nullable())
          .refine((values) => Object.keys(values).length <= 200, 'are too many'),
        reason: operatorReason.optional(),
      }),
    )
    .output(all),
  /** Takes one setting back to its default. */
  reset: base
    .route({ method: 'POST', path: '/settings/{key}/reset' })
    .input(z.object({ key, reason: operatorReason.optional() }))
    .output(all),
}
