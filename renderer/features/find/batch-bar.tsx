import { useState } from 'react'
import { Download, Layers, RotateCw, X } from 'lucide-react'
import type { BatchView } from '../../../shared/contract/batches.ts'
import { MAX_BATCH } from '../../../shared/contract/batches.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import {
  cancelBatch,
  dismissBatch,
  forgetRefusal,
  select,
  startBatch,
  useBatch,
  useBatchCommand,
  useSelection,
} from '../../state/batches.ts'
import { useFetchBlock, useReadOnlyBlock } from '../../state/connection.ts'
import { useJobs } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorDialog } from '../../ui/error-dialog.tsx'
import { ProgressBar } from '../../ui/progress.tsx'
import { progressText } from '../jobs/job-text.ts'
import { ImportLater } from './import-later.tsx'
import { batchProgress, failedOf, outcomeText } from './batch-text.ts'
import './batch-bar.css'

/** What is chosen and what is under way of an import of several events (M8). Draws nothing when there is neither. */
export function BatchBar({ withSelection }: { readonly withSelection: boolean }) {
  const batch = useBatch()
  const chosen = useSelection()
  const refusal = useBatchCommand((state) => state.refusal)
  const hasSelection = withSelection && chosen.length > 0
  if (batch === null && !hasSelection && refusal === null) return null
  return (
    <section className="batch-bars" aria-label={t('find:batch.label')}>
      {refusal !== null && <Refused refusal={refusal} />}
      {batch?.state === 'running' && <RunningBatch batch={batch} />}
      {batch !== null && batch.state !== 'running' && <EndedBatch batch={batch} />}
      {hasSelection && <Selection chosen={chosen} isRunning={batch?.state === 'running'} />}
    </section>
  )
}

function Selection({
  chosen,
  isRunning,
}: {
  readonly chosen: readonly string[]
  readonly isRunning: boolean
}) {
  const block = useFetchBlock()
  const readOnly = useReadOnlyBlock()
  const isPending = useBatchCommand((state) => state.isPending)
  const batch = useBatch()
  const waiting = new Set(
    isRunning && batch !== null
      ? batch.items
          .filter(({ state }) => state === 'waiting' || state === 'running')
          .map((item) => item.eventId)
      : [],
  )
  const open = chosen.filter((eventId) => !waiting.has(eventId))
  if (open.length === 0) return null
  const count = { count: open.length, n: formatCount(open.length) }
  return (
    <div className="batch-bar">
      <Layers aria-hidden size={14} className="muted" />
      <output className="batch-text">{t('find:batch.selected', count)}</output>
      <Button
        tone="primary"
        size="row"
        icon={Download}
        busy={isPending}
        blocked={block}
        onClick={() => void startBatch(open.slice(0, MAX_BATCH))}
      >
        {isRunning ? t('find:batch.add', count) : t('find:batch.import', count)}
      </Button>
      <ImportLater />
      <Button tone="quiet" size="row" icon={X} blocked={readOnly} onClick={() => void select([], open)}>
        {t('find:batch.clear')}
      </Button>
    </div>
  )
}

function RunningBatch({ batch }: { readonly batch: BatchView }) {
  const { at, of, finished, failed, current } = batchProgress(batch)
  const job = useJobs((state) => (current?.jobId == null ? undefined : state.byId.get(current.jobId)))
  const isPending = useBatchCommand((state) => state.isPending)
  const readOnly = useReadOnlyBlock()
  const counts = { at: formatCount(at), of: formatCount(of) }
  const text = current === null ? t('find:batch.waiting', counts) : t('find:batch.progress', counts)
  return (
    <div className="batch-bar batch-running">
      <Layers aria-hidden size={14} />
      <strong className="batch-count">{text}</strong>
      <span className="batch-text truncate">
        {current?.name ?? current?.eventId}
        {job !== undefined && <span className="muted"> {progressText(job)}</span>}
      </span>
      {failed > 0 && (
        <span className="bad">{t('find:batch.failedSoFar', { count: failed, n: formatCount(failed) })}</span>
      )}
      <ProgressBar label={t('find:batch.label')} value={finished} total={of} valueText={text} />
      <Button
        tone="quiet"
        size="row"
        icon={X}
        busy={isPending}
        blocked={readOnly}
        onClick={() => void cancelBatch(batch.batchId)}
      >
        {t('find:batch.cancel')}
      </Button>
    </div>
  )
}

function EndedBatch({ batch }: { readonly batch: BatchView }) {
  const block = useFetchBlock()
  const isPending = useBatchCommand((state) => state.isPending)
  const readOnly = useReadOnlyBlock()
  const failed = failedOf(batch)
  return (
    <div className={`batch-bar ${failed.length === 0 ? 'batch-good' : 'batch-bad'}`}>
      <Layers aria-hidden size={14} />
      <output className="batch-text">
        <strong>{outcomeText(batch)}</strong>
        {failed.length > 0 && (
          <span className="batch-failures">
            {' '}
            {failed.map(({ name, eventId }) => name ?? eventId).join(', ')}
          </span>
        )}
      </output>
      {failed.length > 0 && (
        <Button
          size="row"
          icon={RotateCw}
          busy={isPending}
          blocked={block}
          onClick={() => void startBatch(failed.map(({ eventId }) => eventId))}
        >
          {t('find:batch.retry', { count: failed.length, n: formatCount(failed.length) })}
        </Button>
      )}
      <Button
        tone="quiet"
        size="row"
        icon={X}
        iconOnly
        blocked={readOnly}
        onClick={() => void dismissBatch(batch.batchId)}
      >
        {t('find:batch.dismiss')}
      </Button>
    </div>
  )
}

function Refused({ refusal }: { readonly refusal: ErrorReport }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="batch-bar batch-bad" role="alert">
      <span className="batch-text">
        <strong>{errorTitle(refusal)}.</strong> {errorMessage(refusal)}
      </span>
      <Button tone="quiet" size="row" onClick={() => setOpen(true)}>
        {t('common:details')}
      </Button>
      <Button tone="quiet" size="row" icon={X} iconOnly onClick={forgetRefusal}>
        {t('find:batch.dismiss')}
      </Button>
      {open && <ErrorDialog report={refusal} kept={t('jobs:kept.other')} onClose={() => setOpen(false)} />}
    </div>
  )
}
