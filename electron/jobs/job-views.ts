import type { JobRow } from '../../db/repositories/jobs.ts'
import { readJson } from '../../db/repositories/rows.ts'
import { jobKind, jobStage, stageLabels, type ProcessView } from '../../shared/contract/jobs.ts'
import { jobView, type JobView } from '../../shared/contract/views.ts'
import { errorReport } from '../../shared/domain/errors.ts'

/** How far a running job is, where that is known better than from its row. */
export interface LiveProgress {
  readonly stage: JobView['stage']
  readonly processed: number
  readonly total: number
  readonly etaMs: number | null
}

export interface ViewFacts {
  readonly owner: ProcessView | null
  /** Place in the queue, from 1; null for a job that does not wait. */
  readonly position: number | null
  /** ms since the epoch. */
  readonly now: number
  readonly live?: LiveProgress | undefined
}

/** A job's row as everybody outside sees it. */
export function jobViewOf(row: JobRow, { owner, position, now, live }: ViewFacts): JobView {
  const stage = live?.stage ?? jobStage.catch('queued').parse(row.stage)
  const isWaiting = row.state === 'queued' || row.state === 'interrupted'
  return {
    jobId: row.id,
    kind: jobKind.parse(row.kind),
    subject: row.subject,
    title: row.title,
    state: row.state,
    stage,
    stageLabel: stageLabels[stage],
    queuePosition: isWaiting ? position : null,
    attempt: row.attempt,
    maxAttempts: row.maxAttempts,
    nextRunAt: isWaiting && Date.parse(row.runAt) > now ? row.runAt : null,
    cancelRequested: row.cancelRequested,
    owner: row.state === 'running' ? owner : null,
    processed: live?.processed ?? row.processed,
    total: live?.total ?? row.total,
    etaMs: live === undefined ? etaOf(row, now) : live.etaMs,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    result: row.result === null ? null : readJson(jobView.shape.result, row.result),
    error: row.error === null ? null : readJson(errorReport, row.error),
  }
}

function etaOf(row: JobRow, now: number): number | null {
  if (row.state !== 'running' || row.claimedAt === null || row.processed === 0 || row.total === 0) return null
  return timeLeft(now - Date.parse(row.claimedAt), row.processed, row.total - row.processed)
}

/** Time for what is left, at the speed of what is done. */
export function timeLeft(spentMs: number, done: number, left: number): number {
  return Math.max(0, Math.round((spentMs / done) * left))
}
