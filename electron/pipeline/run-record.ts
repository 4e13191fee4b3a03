import { finishRun, startRun } from '../../db/repositories/write/runs.ts'
import { AppError, toErrorReport } from '../../shared/domain/errors.ts'
import { canonicalJson, type JsonValue } from '../../shared/util/canonical-json.ts'
import { ingestionVersion } from '../configuration/versions.ts'
import type { PipelineContext, RunControl } from './context.ts'
import { observedRun, type RunDescription } from './observed-run.ts'

interface RunOutcome<Result> {
  readonly result: Result
  readonly summary: JsonValue
  readonly eventRowId: number | null
}

/**
 * Runs `work`, with the id of its record, between the opening and the closing of its row in `ingestion_runs`: also a
 * failed or cancelled run leaves its record (F34, K5). What `work` throws is thrown on.
 */
export function recorded<Result>(
  context: PipelineContext,
  run: RunControl,
  description: RunDescription,
  work: (runId: number) => Promise<RunOutcome<Result>>,
): Promise<Result> {
  return observedRun(context, run, description, () => keepRecord(context, run, description, work))
}

async function keepRecord<Result>(
  { db, now }: PipelineContext,
  run: RunControl,
  description: RunDescription,
  work: (runId: number) => Promise<RunOutcome<Result>>,
): Promise<Result> {
  const runId = startRun(db, {
    jobId: run.jobId,
    operation: description.operation,
    subject: description.subject,
    ingestionVersion,
    startedAt: now(),
  })
  try {
    const { result, summary, eventRowId } = await work(runId)
    const end = {
      outcome: 'completed',
      summary: canonicalJson(summary),
      error: null,
      eventId: eventRowId,
    } as const
    finishRun(db, runId, { ...end, finishedAt: now() })
    return result
  } catch (thrown) {
    const cancelled = thrown instanceof AppError && thrown.code === 'CANCELLED'
    const interrupted = cancelled && thrown.details['interrupted'] === true
    finishRun(db, runId, {
      outcome: interrupted ? 'interrupted' : cancelled ? 'cancelled' : 'failed',
      summary: '{}',
      error: JSON.stringify(toErrorReport(thrown)),
      eventId: null,
      finishedAt: now(),
    })
    throw thrown
  }
}
