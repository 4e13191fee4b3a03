import type { SettingView } from '../../../shared/contract/settings.ts'
import { formatBytes, formatCount } from '../../format/counts.ts'
import { formatSpan } from '../../format/times.ts'
import type { settings as texts } from '../../i18n/en/settings.ts'
import { hasText, t } from '../../i18n/t.ts'

type After<Stem extends string> = {
  [Name in keyof typeof texts]: Name extends `${Stem}.${infer Rest}` ? Rest : never
}[keyof typeof texts]

const isNamed = (key: string): key is After<'name'> => hasText(`settings:name.${key}`)
const isWarnedOf = (key: string): key is After<'caution'> => hasText(`settings:caution.${key}`)

/** What a setting is called; its key where an engine has one that this page does not know. */
export function settingName(key: string): string {
  return isNamed(key) ? t(`settings:name.${key}`) : key
}

/** What a risky value of a setting means. */
export function cautionText(key: string): string {
  return isWarnedOf(key) ? t(`settings:caution.${key}`) : t('settings:caution.other')
}

const plain = (text: string): string => (/^-?\d{1,15}$/u.test(text.trim()) ? formatCount(Number(text)) : text)

/** A value in words: `1,000 milliseconds`, `On`, the text itself. */
export function valueText(setting: SettingView, text: string): string {
  switch (setting.kind) {
    case 'switch':
      return text === 'true' ? t('settings:on') : t('settings:off')
    case 'number':
      return setting.unit === null ? plain(text) : `${plain(text)} ${t(`settings:unit.${setting.unit}`)}`
    case 'choice':
    case 'text':
    case 'list':
      return text === '' ? t('settings:empty') : text
  }
}

/** The same amount as people say it, `5 min`; null where it already is. */
export function saidText(setting: SettingView, text: string): string | null {
  if (setting.kind !== 'number' || !/^\d{1,15}$/u.test(text.trim())) return null
  const value = Number(text)
  switch (setting.unit) {
    case 'ms':
      return value >= 1_000 && value % 1_000 === 0 ? formatSpan(value) : null
    case 'seconds':
      return value >= 60 ? formatSpan(value * 1_000) : null
    case 'bytes':
      return value >= 1_000 ? formatBytes(value) : null
    case 'hours':
    case 'days':
    case 'percent':
    case 'megabytes':
    case null:
      return null
  }
}

/** What may be entered. */
export function rangeText(setting: SettingView): string | null {
  switch (setting.kind) {
    case 'number': {
      const [min, max] = [formatCount(setting.min), formatCount(setting.max)]
      return setting.unit === null
        ? t('settings:range', { min, max })
        : t('settings:rangeUnit', { min, max, unit: t(`settings:unit.${setting.unit}`) })
    }
    case 'text':
      return t('settings:length', { n: formatCount(setting.maxLength) })
    case 'list':
      return t('settings:list', { n: formatCount(setting.maxLength) })
    case 'switch':
    case 'choice':
      return null
  }
}
