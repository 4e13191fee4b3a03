import { useMutation } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import type { JobView } from '../../../shared/contract/views.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useFetchBlock, useReadOnlyBlock } from '../../state/connection.ts'
import { useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { ConflictActions } from '../../ui/conflict-actions.tsx'

/** Queues a job that did not reach its end once more (F26); only the newest one about its subject. */
export function RetryJob({ job }: { readonly job: JobView }) {
  const latest = useJobOf(job.kind, job.subject)
  const fetchBlock = useFetchBlock()
  const readOnly = useReadOnlyBlock()
  // Saved pages need no network; whether they are still there, the engine knows.
  const block = job.kind === 'html_import' ? readOnly : fetchBlock
  const retry = useMutation(api.jobs.retry.mutationOptions())
  if (latest?.jobId !== job.jobId) return null
  const refusal = retry.isError ? readError(retry.error) : null
  return (
    <div className="job-again">
      <Button
        size="row"
        icon={RotateCw}
        busy={retry.isPending}
        blocked={block}
        aria-label={t('jobs:retry', { title: job.title })}
        onClick={() => retry.mutate({ jobId: job.jobId })}
      >
        {t('common:retry')}
      </Button>
      {job.error !== null && <ConflictActions size="row" report={job.error} />}
      {refusal !== null && (
        <span className="bad small" role="alert">
          {refusal.message} {refusal.action}
        </span>
      )}
    </div>
  )
}
