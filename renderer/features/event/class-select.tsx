import { t } from '../../i18n/t.ts'

interface ClassSelectProps {
  readonly classes: readonly string[]
  /** Empty for all. */
  readonly value: string
  readonly onChange: (className: string) => void
}

/** One class of an event, or all. */
export function ClassSelect({ classes, value, onChange }: ClassSelectProps) {
  return (
    <label>
      <span className="muted">{t('event:entries.class')}</span>
      <select value={value} onChange={(change) => onChange(change.target.value)}>
        <option value="">{t('event:entries.allClasses')}</option>
        {classes.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
