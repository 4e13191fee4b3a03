import type { SettingView } from '../../../shared/contract/settings.ts'
import { t } from '../../i18n/t.ts'
import { valueText } from './settings-text.ts'

interface SettingInputProps {
  readonly id: string
  readonly setting: SettingView
  readonly text: string
  readonly invalid: boolean
  /** Ids of what explains the field. */
  readonly describedBy: string
  readonly onChange: (text: string) => void
}

/** The field that fits a setting's kind. */
export function SettingInput({ id, setting, text, invalid, describedBy, onChange }: SettingInputProps) {
  const common = { id, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined }
  switch (setting.kind) {
    case 'switch': {
      const isOn = text === 'true'
      return (
        <span className="setting-switch">
          <input
            {...common}
            type="checkbox"
            role="switch"
            aria-checked={isOn}
            checked={isOn}
            onChange={(event) => onChange(String(event.target.checked))}
          />
          <span aria-hidden>{valueText(setting, text)}</span>
        </span>
      )
    }
    case 'number':
      return (
        <span className="setting-number">
          <input
            {...common}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            spellCheck={false}
            className="admin-input"
            maxLength={13}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
          {setting.unit !== null && <span className="muted">{t(`settings:unit.${setting.unit}`)}</span>}
        </span>
      )
    case 'choice':
      return (
        <select {...common} value={text} onChange={(event) => onChange(event.target.value)}>
          {setting.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )
    case 'text':
      return (
        <input
          {...common}
          type="text"
          autoComplete="off"
          spellCheck={false}
          className="admin-input setting-text"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'list':
      return (
        <textarea
          {...common}
          className="setting-list"
          spellCheck={false}
          rows={3}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}
