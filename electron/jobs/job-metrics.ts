import { openCounts } from '../../db/repositories/jobs.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { JobView } from '../../shared/contract/views.ts'
import type { Metrics } from '../observability/metrics.ts'
import { isEnded } from './job-waiters.ts'

/** How many jobs wait and run on this data folder. */
export function gaugeOpenJobs(db: ReadDb, metrics: Metrics): void {
  const { queued, running } = openCounts(db)
  metrics.set('jobs_open', { state: 'queued' }, queued)
  metrics.set('jobs_open', { state: 'running' }, running)
}

export function countEnd(metrics: Metrics, view: JobView): void {
  if (isEnded(view)) metrics.add('jobs_total', { kind: view.kind, state: view.state })
}
