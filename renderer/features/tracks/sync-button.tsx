import { RefreshCw } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { startTrackSync, usePending } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'

/** Loads the track list once more (A2). @param inRow smaller and quieter, for the head of a list */
export function SyncTracksButton({ inRow = false }: { readonly inRow?: boolean }) {
  const job = useJobOf('track_sync', null)
  const pending = usePending('track_sync', null)
  const block = useFetchBlock()
  return (
    <Button
      {...(inRow ? { tone: 'quiet', size: 'row' } : {})}
      icon={RefreshCw}
      busy={pending || (job !== undefined && isActive(job))}
      blocked={block}
      title={t('find:tracks.syncTitle')}
      onClick={() => void startTrackSync()}
    >
      {t('find:tracks.sync')}
    </Button>
  )
}
