import { currentTraceparent, withLogFields, withRemoteParent } from './context.ts'
import type { Traces } from './traces.ts'

interface TracedJob {
  readonly jobId: string
  readonly kind: string
  /** Natural key of what it works on; null for the catalogue. */
  readonly subject: string | null
  /** As `current()` gave it when the job was asked for. */
  readonly traceparent: string | null
}

/** How a job's trace goes on where the job runs (J18). */
export interface JobTracing {
  /** W3C `traceparent` of whoever asks for a job, to be stored with it; null without one. */
  current(): string | null
  /**
   * Runs an attempt as a part of that trace, and of nobody else's: whoever starts it may be the end of another job. Every
   * line inside carries the job (K8).
   * @param work told how to mark the span failed when it keeps its failure to itself
   */
  around<T>(job: TracedJob, work: (failed: (thrown: unknown) => void) => Promise<T>): Promise<T>
}

/** The traces of an engine's jobs: a span `ingestion.job.execute` around each attempt (K16). */
export function jobTracing(traces: Traces): JobTracing {
  return {
    current: currentTraceparent,
    around: ({ jobId, kind, subject, traceparent }, work) =>
      withRemoteParent(traceparent, () =>
        withLogFields({ job_id: jobId, request_id: jobId }, () =>
          traces.span('ingestion.job.execute', { job_id: jobId, kind, subject }, (span) =>
            work((thrown) => span.fail(thrown)),
          ),
        ),
      ),
  }
}
