import type { JobView } from '../../../shared/contract/views.ts'
import { conflictOf } from '../../format/conflict.ts'
import { hasText, t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { formatClockTime } from '../../format/dates.ts'
import { formatSpan } from '../../format/times.ts'

/** What a job does, or waits for. */
export function stageText(job: JobView): string {
  if (job.cancelRequested && job.state === 'running') return t('jobs:cancelling')
  if (job.state === 'interrupted') return t('jobs:state.interrupted')
  // A newer engine may know more stages than this page.
  const stage = hasText(`jobs:stage.${job.stage}`) ? t(`jobs:stage.${job.stage}`) : job.stageLabel
  if (job.state !== 'queued') return stage
  if (job.nextRunAt !== null) return waitText(job, formatClockTime(job.nextRunAt))
  const { queuePosition } = job
  return queuePosition === null || queuePosition === 1
    ? stage
    : t('jobs:wait.place', { stage, place: formatCount(queuePosition) })
}

function waitText({ stage, attempt, maxAttempts, error }: JobView, at: string): string {
  if (stage === 'await_event_lock') {
    const isStale = error !== null && conflictOf(error) === 'stale'
    return isStale ? t('jobs:wait.staleLock', { at }) : t('jobs:wait.lock', { at })
  }
  return attempt === 0
    ? t('jobs:wait.until', { at })
    : t('jobs:wait.attempt', { attempt: formatCount(attempt + 1), of: formatCount(maxAttempts), at })
}

/** Who runs a job, where that is another program on this computer. */
function ownerText({ owner }: Pick<JobView, 'owner'>): string {
  return owner === null || owner.isThisProcess ? '' : t(`jobs:runBy.${owner.shell}`)
}

/** How far a job is: `12 of 32 races`; empty while its size is not known. */
export function progressCount(job: JobView): string {
  if (job.total === 0) return ''
  return t(`jobs:progress.${job.kind}`, { done: formatCount(job.processed), total: formatCount(job.total) })
}

/** Pages that an import still has to ask for; empty while that is not known, and when it has them all. */
export function requestsLeft({ kind, state, stage, total, processed }: JobView): string {
  const fetches = kind === 'event_import' && state === 'running' && stage === 'fetch_race_pages'
  const left = fetches ? total - processed : 0
  return left <= 0 ? '' : t('jobs:requestsLeft', { count: left, n: formatCount(left) })
}

export function timeLeft(job: JobView): string {
  return job.etaMs === null ? '' : t('jobs:left', { span: formatSpan(job.etaMs) })
}

/** Stage, count and time left in one line. */
export function progressText(job: JobView): string {
  const parts = [stageText(job), progressCount(job), timeLeft(job), ownerText(job)]
  return parts.filter((part) => part !== '').join(' \u00b7 ')
}

const changesOf = (subject: string, added: number, updated: number, unchanged: number) => ({
  subject,
  added: formatCount(added),
  updated: formatCount(updated),
  unchanged: formatCount(unchanged),
})

/** What a finished job did, in one line. */
export function resultText(job: JobView): string {
  const { result } = job
  if (result === null) return ''
  switch (result.kind) {
    case 'validation': {
      const { checks } = result.data
      const passed = checks.filter(({ ok }) => ok).length
      return t('jobs:result.checks', { passed: formatCount(passed), total: formatCount(checks.length) })
    }
    case 'track_sync': {
      const { tracks, added, updated, unchanged, deactivated } = result.data
      const changes = changesOf(counted(tracks, 'track'), added, updated, unchanged)
      return deactivated > 0
        ? t('jobs:result.changesGone', { ...changes, gone: formatCount(deactivated) })
        : t('jobs:result.changes', changes)
    }
    case 'event_sync': {
      const { total, added, updated, unchanged } = result.data
      return t('jobs:result.changes', changesOf(counted(total, 'event'), added, updated, unchanged))
    }
    case 'event_import': {
      const { status, races, results, laps, tables } = result.data
      const rows = Object.values(tables)
      const sum = (pick: (row: (typeof rows)[number]) => number): number =>
        rows.reduce((total, row) => total + pick(row), 0)
      const size = t('jobs:result.size', {
        races: counted(races, 'race'),
        results: counted(results, 'result'),
        laps: counted(laps, 'lap'),
      })
      if (status === 'already_complete') return t('jobs:result.complete', { size })
      const touched = sum((row) => row.inserted) + sum((row) => row.updated)
      if (rows.length > 0 && touched === 0) return t('jobs:result.unchanged', { size })
      if (rows.length === 0) return size
      return t('jobs:result.rows', {
        size,
        added: formatCount(sum((row) => row.inserted)),
        updated: formatCount(sum((row) => row.updated)),
      })
    }
  }
}

/** Warnings of a finished job. */
export function warningsOf(job: JobView): readonly string[] {
  const { result } = job
  if (result === null) return []
  if (result.kind !== 'validation') return result.data.warnings
  return result.data.checks.flatMap(({ ok, sentence, problems }) => (ok ? [] : [sentence, ...problems]))
}

/** What a failed or cancelled job left untouched (S4: a partial import never looks complete). */
export function keptText(job: Pick<JobView, 'kind'>, wasImported: boolean): string {
  if (job.kind !== 'event_import' && job.kind !== 'html_import') return t('jobs:kept.other')
  return wasImported ? t('jobs:kept.imported') : t('jobs:kept.none')
}

/** How long a job ran, in ms; `null` while it has not started. */
export function ranFor(job: JobView, now: number): number | null {
  if (job.startedAt === null) return null
  const end = job.finishedAt === null ? now : Date.parse(job.finishedAt)
  return Math.max(0, end - Date.parse(job.startedAt))
}
