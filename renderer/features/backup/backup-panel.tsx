import { useState } from 'react'
import { DatabaseBackup } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../bridge.ts'
import { t } from '../../i18n/t.ts'
import { readError } from '../../format/errors.ts'
import { formatBytes } from '../../format/counts.ts'
import { formatMoment } from '../../format/dates.ts'
import { askToSave } from '../../app/desktop-shell.ts'
import { api, queryClient } from '../../state/api.ts'
import { restoreInBrowser } from '../../state/restore.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'
import { inElectron } from '../../state/platform.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'
import './backup-panel.css'

/** The copies of the database, and a further one; in the desktop app also the way back to one (ui.md 1d). */
export function BackupPanel() {
  const copies = useQuery(api.recovery.backups.queryOptions({ input: {} }))
  const [isBusy, setBusy] = useState(false)

  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      const made = await client.recovery.backup({})
      toast({ tone: 'good', title: t('backup:made', { name: made.name }) })
    } catch (thrown) {
      const { message } = readError(thrown)
      toast({ tone: 'bad', title: t('backup:failed'), text: message })
    }
    setBusy(false)
    await copies.refetch()
  }

  return (
    <section className="backup" aria-label={t('backup:title')}>
      <p className="muted">{t('backup:text')}</p>
      <Button tone="primary" icon={DatabaseBackup} busy={isBusy} onClick={() => void make()}>
        {isBusy ? t('backup:making') : t('backup:make')}
      </Button>
      {copies.isPending && <Loading label={t('backup:loading')} />}
      {copies.isError && (
        <ErrorState level={2} report={readError(copies.error)} onRetry={() => void copies.refetch()} />
      )}
      {copies.data?.length === 0 && <p>{t('backup:none')}</p>}
      {copies.data !== undefined && copies.data.length > 0 && <Copies copies={copies.data} />}
    </section>
  )
}

type Copy = Awaited<ReturnType<typeof client.recovery.backups>>[number]

function Copies({ copies }: { readonly copies: readonly Copy[] }) {
  const [asking, setAsking] = useState<string | null>(null)
  return (
    <>
      <table className="backup-list" aria-label={t('backup:list')}>
        <thead>
          <tr>
            <th scope="col">{t('backup:when')}</th>
            <th scope="col">{t('backup:why')}</th>
            <th scope="col">{t('backup:size')}</th>
            <th scope="col">{t('backup:back')}</th>
          </tr>
        </thead>
        <tbody>
          {copies.map((copy) => (
            <tr key={copy.name}>
              <td title={copy.name}>{formatMoment(copy.madeAt)}</td>
              <td>{t(`backup:why.${copy.reason}`)}</td>
              <td>{formatBytes(copy.bytes)}</td>
              <td>
                <Button
                  size="row"
                  aria-label={t('backup:restoreOf', { name: copy.name })}
                  onClick={() => (inElectron ? void restore(copy.name) : setAsking(copy.name))}
                >
                  {t('backup:restore')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asking !== null && <RestoreDialog name={asking} onClose={() => setAsking(null)} />}
    </>
  )
}

/** The browser shell has no dialog of its own: the page asks, and the shell closes the engine for it. */
function RestoreDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  return (
    <ReasonDialog
      title={t('backup:ask', { name })}
      confirm={t('backup:confirm')}
      run={async (reason) => {
        await restoreInBrowser(name, reason)
        toast({ tone: 'good', title: t('backup:restored', { name }) })
        void queryClient.invalidateQueries()
      }}
      onClose={onClose}
    >
      <p>{t('backup:askText')}</p>
      <p>{t('backup:stops')}</p>
    </ReasonDialog>
  )
}

/** Main asks first, and closes the engine for it. */
async function restore(name: string): Promise<void> {
  const outcome = await askToSave({ kind: 'restore', name })
  if (outcome.kind === 'done') toast({ tone: 'good', title: t('backup:restored', { name }) })
  if (outcome.kind === 'failed')
    toast({ tone: 'bad', title: t('backup:notRestored'), text: outcome.report.message })
}
