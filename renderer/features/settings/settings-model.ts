import type { GivenSetting, SettingView } from '../../../shared/contract/settings.ts'
import { needsReason, settingGroupNames } from '../../../shared/domain/settings.ts'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { settingName } from './settings-text.ts'
import type { SettingsSearch } from './settings-search.ts'

/** What is to become of a setting: a value as it is typed, or its default. */
export type Draft = { readonly text: string } | 'default'
export type Drafts = Readonly<Record<string, Draft>>

/** What the field of a setting shows. */
export function shownText(setting: SettingView, draft: Draft | undefined): string {
  if (draft === undefined) return String(setting.value)
  return draft === 'default' ? String(setting.default) : draft.text
}

/** Whether a draft would change anything: what was typed back to what holds is no change. */
export function isChange(setting: SettingView, draft: Draft | undefined): draft is Draft {
  if (draft === undefined || setting.source === 'environment') return false
  return draft === 'default'
    ? setting.source === 'stored'
    : normal(setting, draft.text) !== String(setting.value)
}

/** Settings with a change that is not saved, in the order of the screen. */
export function changed(settings: readonly SettingView[], drafts: Drafts): SettingView[] {
  return settings.filter((setting) => isChange(setting, drafts[setting.key]))
}

/** Drafts that still change something: others have been overtaken, by another window or by the environment. */
export function stillChanges(settings: readonly SettingView[], drafts: Drafts): Drafts {
  return Object.fromEntries(
    changed(settings, drafts).flatMap(({ key }) => {
      const draft = drafts[key]
      return draft === undefined ? [] : [[key, draft]]
    }),
  )
}

/** Why the engine would refuse what is typed; null where it would not, as far as this page can tell. */
export function problemOf(setting: SettingView, draft: Draft | undefined): string | null {
  if (draft === undefined || draft === 'default') return null
  const { text } = draft
  switch (setting.kind) {
    case 'number': {
      if (!/^-?\d{1,12}$/u.test(text.trim())) return t('settings:problem.number')
      const [value, { min, max }] = [Number(text), setting]
      return value < min || value > max
        ? t('settings:problem.range', { min: formatCount(min), max: formatCount(max) })
        : null
    }
    case 'text':
      return /[\r\n]/u.test(text) ? t('settings:problem.line') : tooLong(text, setting.maxLength)
    case 'list':
      return tooLong(text, setting.maxLength) ?? (isList(text) ? null : t('settings:problem.json'))
    case 'switch':
    case 'choice':
      return null
  }
}

/** What is sent to the engine. */
export function wantedValues(
  settings: readonly SettingView[],
  drafts: Drafts,
): Record<string, GivenSetting | null> {
  return Object.fromEntries(
    changed(settings, drafts).map((setting) => {
      const draft = drafts[setting.key]
      return [setting.key, draft === 'default' ? null : normal(setting, shownText(setting, draft))]
    }),
  )
}

/** Changes that the engine takes with a reason only (M15). */
export function riskyChanges(settings: readonly SettingView[], drafts: Drafts): SettingView[] {
  return changed(settings, drafts).filter((setting) => {
    const text = shownText(setting, drafts[setting.key])
    const value =
      setting.kind === 'number' ? Number(text) : setting.kind === 'switch' ? text === 'true' : text
    return value !== setting.value && needsReason(setting.caution, value)
  })
}

/** Settings that fit what is searched for, by area. */
export function shownGroups(
  settings: readonly SettingView[],
  { q = '', show }: SettingsSearch,
): { group: SettingView['group']; settings: SettingView[] }[] {
  const words = q.toLowerCase().split(/\s+/u).filter(Boolean)
  const fits = (setting: SettingView): boolean => {
    if (show === 'own' && setting.source === 'default') return false
    const { key, description, variable, group } = setting
    const text = [settingName(key), key, description, variable, t(`settings:group.${group}`)]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return settingGroupNames.flatMap((group) => {
    const own = settings.filter((setting) => setting.group === group && fits(setting))
    return own.length === 0 ? [] : [{ group, settings: own }]
  })
}

/** Numbers without spaces and leading zeros, as the engine stores them. */
function normal(setting: SettingView, text: string): string {
  return setting.kind === 'number' && /^-?\d{1,12}$/u.test(text.trim()) ? String(Number(text)) : text
}

function tooLong(text: string, most: number): string | null {
  return text.length > most ? t('settings:problem.long', { n: formatCount(most) }) : null
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}
