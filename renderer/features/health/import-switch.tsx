import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Ban, Play } from 'lucide-react'
import type { IngestionControlView } from '../../../shared/contract/recovery.ts'
import { client } from '../../bridge.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../admin/reason-dialog.tsx'
import { DamagedEvents } from '../recovery/damaged-events.tsx'
import { reloadRecovery, ValidateButton } from './validate-button.tsx'

/** Whether imports may run, why not, and what is to be done so that they do (F28, F29). */
export function ImportSwitch() {
  const control = useQuery(api.recovery.ingestion.queryOptions({ input: {} }))
  if (control.isError) return <p className="bad">{readError(control.error).message}</p>
  if (control.data === undefined) return null
  return <Switch control={control.data} />
}

function Switch({ control }: { readonly control: IngestionControlView }) {
  const [asking, setAsking] = useState<'enable' | 'disable' | null>(null)
  const { enabled, operator, recovery, failedChecks } = control
  const readOnly = useReadOnlyBlock()
  return (
    <section className={`health-box ${enabled ? '' : 'health-box-warn'}`} aria-labelledby="health-imports">
      <h2 id="health-imports">{t('health:imports.title')}</h2>
      <p>{enabled ? t('health:imports.on') : t('health:imports.off')}</p>
      {!operator.enabled && operator.reason !== null && (
        <p>
          {t('health:imports.by', { actor: operator.actor ?? t('admin:unknown'), reason: operator.reason })}
        </p>
      )}
      {recovery !== null && (
        <p>
          {t('health:imports.recovery', {
            action: recovery.action.replaceAll('_', ' '),
            subject: recovery.subject ?? t('health:imports.everything'),
          })}
        </p>
      )}
      {failedChecks.length > 0 && (
        <p className="bad">{t('health:imports.failed', { checks: failedChecks.join(', ') })}</p>
      )}
      {!enabled && (
        <p>{recovery === null ? t('health:imports.wayEnable') : t('health:imports.wayValidate')}</p>
      )}
      <div className="health-actions">
        {enabled ? (
          <Button icon={Ban} blocked={readOnly} onClick={() => setAsking('disable')}>
            {t('health:imports.disable')}
          </Button>
        ) : (
          <Button icon={Play} blocked={readOnly} onClick={() => setAsking('enable')}>
            {t('health:imports.enable')}
          </Button>
        )}
        <ValidateButton />
      </div>
      <Damaged />
      {asking === 'enable' && (
        <ReasonDialog
          title={t('health:imports.enableTitle')}
          confirm={t('health:imports.enable').replace('\u2026', '')}
          tone={recovery === null ? 'primary' : 'danger'}
          run={async (reason) => {
            await client.recovery.enable({ reason, override: recovery !== null })
            reloadRecovery()
          }}
          onClose={() => setAsking(null)}
        >
          <p>{recovery === null ? t('health:imports.enableText') : t('health:imports.override')}</p>
        </ReasonDialog>
      )}
      {asking === 'disable' && <Disable onClose={() => setAsking(null)} />}
    </section>
  )
}

function Disable({ onClose }: { readonly onClose: () => void }) {
  const [now, setNow] = useState(false)
  return (
    <ReasonDialog
      title={t('health:imports.disableTitle')}
      confirm={t('health:imports.disable').replace('\u2026', '')}
      run={async (reason) => {
        await client.recovery.disable({ reason, now })
        reloadRecovery()
      }}
      onClose={onClose}
    >
      <p>{t('health:imports.disableText')}</p>
      <label className="health-check">
        <input type="checkbox" checked={now} onChange={(event) => setNow(event.target.checked)} />
        {t('health:imports.now')}
      </label>
    </ReasonDialog>
  )
}

/** What the last validation has found wrong, event by event. */
function Damaged() {
  const result = useJobOf('validation', null)?.result
  return result?.kind === 'validation' ? <DamagedEvents damaged={result.data.damaged} /> : null
}
