import { useState } from 'react'
import { Save, Undo2 } from 'lucide-react'
import { useMutation } from '@tanstack/react-query'
import type { SettingView } from '../../../shared/contract/settings.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { client } from '../../bridge.ts'
import { errorMessage, errorTitle, readError } from '../../format/errors.ts'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'
import { forgetDrafts } from './drafts.ts'
import { changed, problemOf, riskyChanges, shownText, wantedValues } from './settings-model.ts'
import type { Drafts } from './settings-model.ts'
import { cautionText, settingName, valueText } from './settings-text.ts'

interface SaveBarProps {
  readonly settings: readonly SettingView[]
  readonly drafts: Drafts
  readonly refusal: ErrorReport | null
  readonly onRefusal: (report: ErrorReport | null) => void
}

/** What is not saved yet, always in sight: saved whole or not at all, with a reason where that is needed (M15). */
export function SaveBar({ settings, drafts, refusal, onRefusal }: SaveBarProps) {
  const [asking, setAsking] = useState(false)
  const changes = changed(settings, drafts)
  const risky = riskyChanges(settings, drafts)
  const save = async (reason?: string): Promise<void> => {
    try {
      const values = wantedValues(settings, drafts)
      const after = await client.settings.set({ values, ...(reason === undefined ? {} : { reason }) })
      queryClient.setQueryData(api.settings.list.queryKey({ input: {} }), after)
      forgetDrafts()
      onRefusal(null)
      const later = after.some(({ key, waitsForStart }) => waitsForStart && key in values)
      toast({
        tone: 'good',
        title: t('settings:saved'),
        ...(later ? { text: t('settings:savedStart') } : {}),
      })
    } catch (thrown) {
      onRefusal(readError(thrown))
      throw thrown
    }
  }
  const saving = useMutation({ mutationFn: () => save() })
  if (changes.length === 0) return null
  const hasProblem = changes.some((setting) => problemOf(setting, drafts[setting.key]) !== null)
  return (
    <section className="save-bar" aria-label={t('settings:changes')}>
      <output>{t('settings:unsaved', { count: changes.length, n: formatCount(changes.length) })}</output>
      <Button
        icon={Undo2}
        onClick={() => {
          forgetDrafts()
          onRefusal(null)
        }}
      >
        {t('settings:discard')}
      </Button>
      <Button
        tone="primary"
        icon={Save}
        busy={saving.isPending}
        blocked={hasProblem ? t('settings:save.problems') : null}
        onClick={() => {
          if (risky.length > 0) setAsking(true)
          else saving.mutate()
        }}
      >
        {t('settings:save')}
      </Button>
      {refusal !== null && (
        <p className="bad" role="alert">
          <strong>{errorTitle(refusal)}.</strong> {errorMessage(refusal)} {t('settings:refused')}
        </p>
      )}
      {asking && (
        <ReasonDialog
          title={t('settings:ask.title', { count: risky.length })}
          confirm={t('settings:ask.save')}
          run={save}
          onClose={() => setAsking(false)}
        >
          <ul className="setting-risks">
            {risky.map((setting) => (
              <Risk key={setting.key} setting={setting} text={shownText(setting, drafts[setting.key])} />
            ))}
          </ul>
        </ReasonDialog>
      )}
    </section>
  )
}

function Risk({ setting, text }: { readonly setting: SettingView; readonly text: string }) {
  return (
    <li>
      <strong>{settingName(setting.key)}:</strong>{' '}
      {t('settings:ask.change', {
        before: valueText(setting, String(setting.value)),
        after: valueText(setting, text),
      })}
      <p>{cautionText(setting.key)}</p>
    </li>
  )
}
