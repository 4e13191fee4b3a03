import type { SettingView } from '../../shared/contract/settings.ts'
import { settingUnitOf } from '../../shared/domain/settings.ts'
import { environmentName, settingGroupOf, type ResolvedSetting } from '../configuration/registry.ts'

const sources = { environment: 'environment', database: 'stored', default: 'default' } as const

/** A setting as a window shows it. @param atStart its value when this process started */
export function viewOf(
  { key, value, source, definition }: ResolvedSetting,
  atStart: ResolvedSetting['value'],
): SettingView {
  const applies: SettingView['applies'] = definition.applies ?? 'now'
  const common = {
    key,
    group: settingGroupOf(key),
    description: definition.description,
    source: sources[source],
    variable: environmentName(key),
    applies,
    waitsForStart: applies === 'start' && value !== atStart,
    caution: definition.caution ?? null,
  }
  switch (definition.type) {
    case 'boolean':
      return { ...common, kind: 'switch', value: value === true, default: definition.default }
    case 'integer': {
      const { min, max } = definition
      const unit = settingUnitOf(key)
      return { ...common, kind: 'number', value: Number(value), default: definition.default, min, max, unit }
    }
    case 'choice': {
      const { choices } = definition
      return {
        ...common,
        kind: 'choice',
        value: String(value),
        default: definition.default,
        choices: [...choices],
      }
    }
    case 'text':
    case 'json': {
      const kind = definition.type === 'text' ? 'text' : 'list'
      const { maxLength } = definition
      return { ...common, kind, value: String(value), default: definition.default, maxLength }
    }
  }
}
