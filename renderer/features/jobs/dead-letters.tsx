import { useMutation, useQuery } from '@tanstack/react-query'
import { RotateCw, X } from 'lucide-react'
import type { DeadLetterView } from '../../../shared/contract/jobs.ts'
import { formatCount } from '../../format/counts.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { errorMessage, errorTitle, readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useFetchBlock, useReadOnlyBlock } from '../../state/connection.ts'
import { useNow } from '../../state/use-now.ts'
import { Button } from '../../ui/button.tsx'

const reload = (): void => void queryClient.invalidateQueries({ queryKey: api.jobs.deadLetters.key() })

/** Jobs that have used up their attempts, until somebody retries them or puts them away (J19). Draws nothing without. */
export function DeadLetters() {
  const letters = useQuery(api.jobs.deadLetters.queryOptions({ input: {} })).data ?? []
  if (letters.length === 0) return null
  return (
    <section aria-labelledby="jobs-dead">
      <h2 id="jobs-dead" className="jobs-part">
        {t('jobs:dead.title')}
      </h2>
      <ul className="job-list">
        {letters.map((letter) => (
          <DeadLetter key={letter.jobId} letter={letter} />
        ))}
      </ul>
    </section>
  )
}

function DeadLetter({ letter }: { readonly letter: DeadLetterView }) {
  const { jobId, kind, title, error, attempts, diedAt } = letter
  const now = useNow()
  const fetchBlock = useFetchBlock()
  const readOnly = useReadOnlyBlock()
  const block = kind === 'html_import' ? readOnly : fetchBlock
  const retry = useMutation(api.jobs.retry.mutationOptions({ onSuccess: reload }))
  const dismiss = useMutation(api.jobs.dismissDeadLetter.mutationOptions({ onSuccess: reload }))
  const refused = retry.error ?? dismiss.error
  return (
    <li className="job">
      <div className="job-line">
        <h3 className="job-title">{title}</h3>
        <span className="spacer" />
        <time className="muted small" dateTime={diedAt} title={formatMoment(diedAt)}>
          {formatAgo(diedAt, now)}
        </time>
        <Button
          size="row"
          icon={RotateCw}
          busy={retry.isPending}
          blocked={block}
          aria-label={t('jobs:dead.retry', { title })}
          onClick={() => retry.mutate({ jobId })}
        >
          {t('common:retry')}
        </Button>
        <Button
          size="row"
          tone="quiet"
          icon={X}
          busy={dismiss.isPending}
          blocked={readOnly}
          aria-label={t('jobs:dead.dismiss', { title })}
          onClick={() => dismiss.mutate({ jobId })}
        >
          {t('jobs:dead.putAway')}
        </Button>
      </div>
      <p className="job-text">
        {t('jobs:dead.attempts', { count: attempts, n: formatCount(attempts) })}{' '}
        <strong className="bad">{errorTitle(error)}.</strong> {errorMessage(error)}
      </p>
      {refused !== null && (
        <p className="bad small" role="alert">
          {readError(refused).message} {readError(refused).action}
        </p>
      )}
    </li>
  )
}
