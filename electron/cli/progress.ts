import type { JobStage, JobView } from '../../shared/contract/views.ts'
import type { Services } from '../engine/compose.ts'
import type { Output } from './output.ts'

const labels: Record<JobStage, string> = {
  queued: 'Waiting',
  fetch_catalogue: 'Fetching the track list',
  persist_tracks: 'Storing tracks',
  fetch_events_list: 'Fetching the events list',
  persist_events: 'Storing events',
  fetch_event_page: 'Fetching the event page',
  fetch_entry_list: 'Fetching the entry list',
  persist_entry_list: 'Storing entries',
  fetch_race_pages: 'Importing races',
  persist_races: 'Storing races',
  finish: 'Finishing',
}

/**
 * Shows a job's progress on standard error: one line that is rewritten on a terminal, a line per step elsewhere. Gives
 * the function that stops it.
 */
export function reportProgress(stream: Services['stream'], jobId: string, output: Output): () => void {
  if (output.isJson) return () => undefined
  const stop = new AbortController()
  const show = process.stderr.isTTY ? rewriting() : stepping(output)
  const follow = async () => {
    for await (const message of stream.watch(0, stop.signal)) {
      if (message.type === 'job' && message.job.jobId === jobId) show(message.job)
    }
  }
  const following = follow().catch(() => undefined)
  return () => {
    stop.abort()
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    void following
  }
}

function rewriting(): (job: JobView) => void {
  return (job) => {
    if (job.state === 'running') process.stderr.write(`\r\u001b[K${progressLine(job)}`)
  }
}

/** Without a terminal: every stage, and of its units every quarter. */
function stepping(output: Output): (job: JobView) => void {
  let last = ''
  return (job) => {
    if (job.state !== 'running' || job.stage === 'queued' || job.stage === 'finish') return
    const quarter = job.total === 0 ? 0 : Math.floor((job.processed * 4) / job.total)
    const step = `${job.stage} ${quarter}`
    if (step === last) return
    last = step
    output.note(progressLine(job))
  }
}

function progressLine({ stage, processed, total, etaMs }: JobView): string {
  const units = total === 0 ? '' : ` ${processed} of ${total}`
  const left = etaMs === null || etaMs < 1000 ? '' : `, about ${Math.ceil(etaMs / 1000)} s left`
  return `${labels[stage]}${units}${left}`
}
