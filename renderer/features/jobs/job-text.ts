import type { JobKind, JobStage, JobView } from '../../../shared/contract/views.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { formatSpan } from '../../format/times.ts'

export const JOB_KIND: Record<JobKind, string> = {
  track_sync: 'Track list',
  event_sync: 'Events of a track',
  event_import: 'Event import',
  html_import: 'Import of saved pages',
}

const STAGE: Record<JobStage, string> = {
  queued: 'Waiting for its turn',
  fetch_catalogue: 'Fetching the track list',
  persist_tracks: 'Saving tracks',
  fetch_events_list: 'Fetching the events list',
  persist_events: 'Saving events',
  fetch_event_page: 'Fetching the event page',
  fetch_entry_list: 'Fetching the entry list',
  persist_entry_list: 'Saving entries',
  fetch_race_pages: 'Fetching races',
  persist_races: 'Saving races',
  finish: 'Finishing',
}

const UNIT: Record<JobKind, string> = {
  track_sync: 'tracks',
  event_sync: 'events',
  event_import: 'races',
  html_import: 'races',
}

export function stageText(job: JobView): string {
  return STAGE[job.stage] ?? job.stage
}

/** How far a job is: `12 of 32 races`; empty while its size is not known. */
export function progressCount(job: JobView): string {
  return job.total > 0 ? `${formatCount(job.processed)} of ${formatCount(job.total)} ${UNIT[job.kind]}` : ''
}

export function timeLeft(job: JobView): string {
  return job.etaMs === null ? '' : `about ${formatSpan(job.etaMs)} left`
}

/** Stage, count and time left in one line. */
export function progressText(job: JobView): string {
  return [stageText(job), progressCount(job), timeLeft(job)].filter((part) => part !== '').join(' \u00b7 ')
}

const changes = (added: number, updated: number, unchanged: number): string =>
  `${formatCount(added)} new, ${formatCount(updated)} changed, ${formatCount(unchanged)} unchanged`

/** What a finished job did, in one line. */
export function resultText(job: JobView): string {
  const { result } = job
  if (result === null) return ''
  switch (result.kind) {
    case 'track_sync': {
      const { tracks, added, updated, unchanged, deactivated } = result.data
      const gone = deactivated > 0 ? `, ${formatCount(deactivated)} no longer listed` : ''
      return `${counted(tracks, 'track')}: ${changes(added, updated, unchanged)}${gone}`
    }
    case 'event_sync': {
      const { total, added, updated, unchanged } = result.data
      return `${counted(total, 'event')}: ${changes(added, updated, unchanged)}`
    }
    case 'event_import': {
      const { status, races, results, laps, tables } = result.data
      const rows = Object.values(tables)
      const sum = (pick: (row: (typeof rows)[number]) => number): number =>
        rows.reduce((total, row) => total + pick(row), 0)
      const size = `${counted(races, 'race')}, ${counted(results, 'result')}, ${counted(laps, 'lap')}`
      if (status === 'already_complete') return `${size}: already complete`
      const touched = sum((row) => row.inserted) + sum((row) => row.updated)
      if (rows.length > 0 && touched === 0) return `${size}: unchanged`
      if (rows.length === 0) return size
      return `${size}: ${formatCount(sum((row) => row.inserted))} rows new, ${formatCount(sum((row) => row.updated))} changed`
    }
  }
}

/** Warnings of a finished job. */
export function warningsOf(job: JobView): readonly string[] {
  return job.result?.data.warnings ?? []
}

/** What a failed or cancelled job left untouched (S4: a partial import never looks complete). */
export function keptText(job: Pick<JobView, 'kind'>, wasImported: boolean): string {
  if (job.kind !== 'event_import' && job.kind !== 'html_import') return 'What was known before is unchanged.'
  return wasImported
    ? 'The earlier import is kept and still shown.'
    : 'Nothing is shown until every race is there.'
}

/** How long a job ran, in ms; `null` while it has not started. */
export function ranFor(job: JobView, now: number): number | null {
  if (job.startedAt === null) return null
  const end = job.finishedAt === null ? now : Date.parse(job.finishedAt)
  return Math.max(0, end - Date.parse(job.startedAt))
}
