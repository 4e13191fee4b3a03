import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { LockKeyhole, PlugZap, TriangleAlert } from 'lucide-react'
import type { SystemInfo } from '../../shared/contract/views.ts'
import { t } from '../i18n/t.ts'
import { readError } from '../format/errors.ts'
import { api, queryClient } from '../state/api.ts'
import { useConnection, useReadOnlyBlock, useSystem } from '../state/connection.ts'
import { openRoute } from '../state/workspace.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Notices that concern the whole window. */
export function Banners() {
  const connection = useConnection()
  const system = useSystem()
  return (
    <>
      {connection === 'disconnected' && (
        <div className="banner banner-bad" role="alert">
          <PlugZap aria-hidden size={16} />
          <p>
            <strong>{t('shell:lost.title')}</strong> {t('shell:lost.text')}
          </p>
        </div>
      )}
      {system?.readOnlyReason != null && <ReadOnlyBanner why={system.readOnlyReason} />}
      {typeof system?.importsDisabled === 'string' && <DisabledBanner why={system.importsDisabled} />}
      {system?.needsOriginConfirmation === true && <OriginBanner replay={system.replay} />}
    </>
  )
}

/** The database can only be read: why, what still works, and what to do (ui.md 3b). */
function ReadOnlyBanner({ why }: { readonly why: NonNullable<SystemInfo['readOnlyReason']> }) {
  return (
    <section className="banner banner-warn" aria-label={t('shell:readOnly.notice')}>
      <LockKeyhole aria-hidden size={16} />
      <p>
        <strong>{t('shell:readOnly.title')}</strong> {t(`shell:readOnly.why.${why}`)}{' '}
        {t('shell:readOnly.works')}{' '}
        {why === 'setting' ? t('shell:readOnly.do.setting') : t('shell:readOnly.do.file')}
      </p>
    </section>
  )
}

/** Imports are switched off: why, and the way to where they are enabled (F28, F29). */
function DisabledBanner({ why }: { readonly why: string }) {
  return (
    <section className="banner banner-warn" aria-label={t('health:imports.notice')}>
      <TriangleAlert aria-hidden size={16} />
      <p>
        <strong>{why}</strong> {t('health:imports.readable')}
      </p>
      <Button onClick={() => openRoute('/admin/health')}>{t('health:imports.where')}</Button>
    </section>
  )
}

function OriginBanner({ replay }: { readonly replay: boolean }) {
  const [asking, setAsking] = useState(false)
  const block = useReadOnlyBlock()
  const confirm = useMutation(
    api.system.confirmOrigin.mutationOptions({
      onSuccess: (info) => {
        queryClient.setQueryData(api.system.info.queryKey({ input: {} }), info)
        setAsking(false)
      },
    }),
  )
  const held = replay ? t('shell:origin.heldLive') : t('shell:origin.heldReplay')
  const now = replay ? t('shell:origin.nowReplay') : t('shell:origin.nowLive')
  return (
    <div className="banner banner-warn">
      <TriangleAlert aria-hidden size={16} />
      <p>
        <strong>{t('shell:origin.title', { held })}</strong> {t('shell:origin.text', { now })}
      </p>
      <Button blocked={block} onClick={() => setAsking(true)}>
        {t('shell:origin.decide')}
      </Button>
      {asking && (
        <Dialog
          title={t('shell:origin.question')}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t('shell:origin.apart')}</Button>
              <Button tone="primary" busy={confirm.isPending} onClick={() => confirm.mutate({})}>
                {t('shell:origin.use')}
              </Button>
            </>
          }
        >
          <p>{t('shell:origin.mixed', { held })}</p>
          {confirm.isError && <p className="bad">{readError(confirm.error).message}</p>}
        </Dialog>
      )}
    </div>
  )
}
