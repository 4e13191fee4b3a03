import { ListChecks, LockOpen } from 'lucide-react'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { conflictingJob, conflictOf } from '../format/conflict.ts'
import { t } from '../i18n/t.ts'
import { jobRoute } from '../state/places.ts'
import { openRoute } from '../state/workspace.ts'
import { Button } from './button.tsx'

interface ConflictActionsProps {
  readonly report: Pick<ErrorReport, 'code' | 'details'>
  readonly size?: 'normal' | 'row'
}

/** The way out of a conflict: to the work that is under way, or to the lock that somebody has left behind (M16). */
export function ConflictActions({ report, size = 'normal' }: ConflictActionsProps) {
  const conflict = conflictOf(report)
  if (conflict === null) return null
  const jobId = conflictingJob(report)
  if (conflict === 'running' && jobId !== null) {
    return (
      <Button size={size} icon={ListChecks} onClick={() => openRoute(jobRoute(jobId))}>
        {t('errors:conflict.openJob')}
      </Button>
    )
  }
  return (
    <Button size={size} icon={LockOpen} onClick={() => openRoute('/admin/locks')}>
      {conflict === 'stale' ? t('errors:conflict.unlock') : t('errors:conflict.openLocks')}
    </Button>
  )
}
