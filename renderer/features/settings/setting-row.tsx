import { Circle, CircleDot, RotateCcw, TriangleAlert, Undo2, Variable } from 'lucide-react'
import type { SettingView } from '../../../shared/contract/settings.ts'
import { t } from '../../i18n/t.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { draftSetting } from './drafts.ts'
import { SettingInput } from './setting-input.tsx'
import { isChange, problemOf, shownText } from './settings-model.ts'
import type { Draft } from './settings-model.ts'
import { rangeText, saidText, settingName, valueText } from './settings-text.ts'

const SOURCE = {
  default: { tone: 'neutral', icon: Circle },
  stored: { tone: 'info', icon: CircleDot },
  environment: { tone: 'warn', icon: Variable },
} as const

interface SettingRowProps {
  readonly setting: SettingView
  readonly draft: Draft | undefined
  /** Why the engine has refused what was to be saved. */
  readonly refused: string | null
  /** Nothing can be changed at all; the screen says why. */
  readonly frozen: boolean
}

/** One setting: what it is, where its value comes from, and a field for another one (M15). */
export function SettingRow({ setting, draft, refused, frozen }: SettingRowProps) {
  const { key, source, description, applies, waitsForStart } = setting
  const id = `setting-${key}`
  const isUnsaved = isChange(setting, draft)
  const name = settingName(key)
  return (
    <li className={`setting ${isUnsaved ? 'setting-unsaved' : ''}`}>
      <div className="setting-about">
        <div className="setting-line">
          <h3>{source === 'environment' || frozen ? name : <label htmlFor={id}>{name}</label>}</h3>
          <Badge tone={SOURCE[source].tone} icon={SOURCE[source].icon}>
            {t(`settings:source.${source}`)}
          </Badge>
          {waitsForStart && (
            <Badge tone="warn" icon={TriangleAlert}>
              {t('settings:waits')}
            </Badge>
          )}
        </div>
        <p id={`${id}-about`}>{description}</p>
        <p className="muted small">
          <code>{key}</code>
          {' \u00b7 '}
          {t(`settings:applies.${applies}`)}
        </p>
      </div>
      <div className="setting-value">
        {source === 'environment' || frozen ? (
          <Held setting={setting} />
        ) : (
          <Field setting={setting} draft={draft} id={id} refused={refused} isUnsaved={isUnsaved} />
        )}
      </div>
    </li>
  )
}

/** A value that cannot be changed here. */
function Held({ setting }: { readonly setting: SettingView }) {
  return (
    <>
      <p className="setting-held">{valueText(setting, String(setting.value))}</p>
      {setting.source === 'environment' && (
        <p className="muted small">{t('settings:held', { variable: setting.variable })}</p>
      )}
    </>
  )
}

interface FieldProps {
  readonly id: string
  readonly setting: SettingView
  readonly draft: Draft | undefined
  readonly refused: string | null
  readonly isUnsaved: boolean
}

function Field({ id, setting, draft, refused, isUnsaved }: FieldProps) {
  const text = shownText(setting, draft)
  const problem = problemOf(setting, draft) ?? refused
  const name = settingName(setting.key)
  const said = saidText(setting, text)
  const range = rangeText(setting)
  const canReset = setting.source === 'stored' && draft !== 'default'
  return (
    <>
      <div className="setting-line">
        <SettingInput
          id={id}
          setting={setting}
          text={text}
          invalid={problem !== null}
          describedBy={`${id}-about ${id}-hint${problem === null ? '' : ` ${id}-problem`}`}
          onChange={(next) =>
            draftSetting(setting.key, next === String(setting.value) ? undefined : { text: next })
          }
        />
        {said !== null && <span className="muted small">{t('settings:equals', { text: said })}</span>}
        <span className="spacer" />
        {isUnsaved && (
          <Button
            size="row"
            tone="quiet"
            icon={Undo2}
            aria-label={t('settings:undoOf', { name })}
            onClick={() => {
              draftSetting(setting.key, undefined)
              document.getElementById(id)?.focus()
            }}
          >
            {t('settings:undo')}
          </Button>
        )}
        {canReset && (
          <Button
            size="row"
            tone="quiet"
            icon={RotateCcw}
            aria-label={t('settings:toDefaultOf', { name })}
            onClick={() => {
              draftSetting(setting.key, 'default')
              document.getElementById(id)?.focus()
            }}
          >
            {t('settings:toDefault')}
          </Button>
        )}
      </div>
      <p id={`${id}-hint`} className="muted small setting-hint">
        {range !== null && `${range} \u00b7 `}
        {t('settings:default', { value: valueText(setting, String(setting.default)) })}
        {isUnsaved && (
          <strong className="setting-mark">
            {draft === 'default' ? t('settings:willReset') : t('settings:unsavedOne')}
          </strong>
        )}
      </p>
      {problem !== null && (
        <p id={`${id}-problem`} className="bad small" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
