import type { JobView } from '../../shared/contract/views.ts'
import { t } from '../i18n/t.ts'
import { progressCount, resultText } from '../features/jobs/job-text.ts'
import { errorMessage, errorTitle } from '../format/errors.ts'
import { isActive } from '../state/jobs.ts'

const quarter = (job: JobView): number => (job.total === 0 ? 0 : Math.floor((4 * job.processed) / job.total))

/** What is worth saying about the step of a job from `before` to `after`; `null` for the many small steps between. */
export function announcement(before: JobView | undefined, after: JobView): string | null {
  if (before === undefined || before === after || !isActive(before)) return null
  switch (after.state) {
    case 'queued':
      if (before.state !== 'running') return null
      return after.error === null
        ? null
        : t('jobs:said.again', { title: after.title, why: errorTitle(after.error) })
    case 'running':
      if (before.state === 'queued') return t('jobs:said.started', { title: after.title })
      return quarter(after) > quarter(before) && after.processed < after.total
        ? t('jobs:said.progress', { title: after.title, progress: progressCount(after) })
        : null
    case 'completed':
      return t('jobs:said.finished', { title: after.title, result: resultText(after) })
    case 'failed':
      return t('jobs:said.failed', {
        title: after.title,
        why: after.error === null ? '' : `${errorTitle(after.error)}. ${errorMessage(after.error)}`,
      })
    case 'cancelled':
      return t('jobs:said.cancelled', { title: after.title })
    case 'interrupted':
      return t('jobs:said.interrupted', { title: after.title })
  }
}
