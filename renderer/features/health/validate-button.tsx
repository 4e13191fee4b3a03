import { useMutation } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'

/** After a recovery or a validation: what its screens read. */
export function reloadRecovery(): void {
  for (const queryKey of [api.recovery.key(), api.system.key(), api.health.key(), api.database.key()])
    void queryClient.invalidateQueries({ queryKey })
}

/** Runs the checks that a recovery asks for; their result is the job's. */
export function ValidateButton() {
  const job = useJobOf('validation', null)
  const readOnly = useReadOnlyBlock()
  const start = useMutation(api.recovery.validate.mutationOptions({ onSuccess: reloadRecovery }))
  if (job !== undefined && isActive(job))
    return <JobProgress job={job} about={t('health:imports.validating')} />
  return (
    <>
      <Button icon={ShieldCheck} busy={start.isPending} blocked={readOnly} onClick={() => start.mutate({})}>
        {t('health:imports.validate')}
      </Button>
      {start.isError && (
        <span className="bad" role="alert">
          {readError(start.error).message}
        </span>
      )}
    </>
  )
}
