import type { JobView } from '../../shared/contract/views.ts'
import type { Services } from '../engine/compose.ts'
import type { Output } from './output.ts'

/**
 * Shows a job's progress on standard error, wherever it runs: one line that is rewritten on a terminal, a line per step
 * elsewhere. Gives the function that stops it.
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
    const line = progressLine(job, Date.now())
    if (line !== null) process.stderr.write(`\r\u001b[K${line}`)
  }
}

/** Without a terminal: every stage, and of its units every quarter. */
function stepping(output: Output): (job: JobView) => void {
  let last = ''
  return (job) => {
    if (job.state === 'running' && (job.stage === 'queued' || job.stage === 'finish')) return
    const quarter = job.total === 0 ? 0 : Math.floor((job.processed * 4) / job.total)
    const step = `${job.state} ${job.attempt} ${job.stage} ${quarter} ${job.queuePosition ?? ''}`
    if (step === last) return
    last = step
    const line = progressLine(job, Date.now())
    if (line !== null) output.note(line)
  }
}

/** What to say of a job at this moment; null when there is nothing to say. @param now ms since the epoch */
function progressLine(job: JobView, now: number): string | null {
  switch (job.state) {
    case 'running': {
      const units = job.total === 0 ? '' : ` ${job.processed} of ${job.total}`
      const left = job.etaMs === null || job.etaMs < 1000 ? '' : `, about ${seconds(job.etaMs)} left`
      const attempt = job.attempt > 1 ? ` (attempt ${job.attempt} of ${job.maxAttempts})` : ''
      return `${job.stageLabel}${units}${left}${attempt}${elsewhere(job)}`
    }
    case 'queued':
      return waitingLine(job, now)
    case 'interrupted':
      return 'Interrupted: the program that ran it is gone. It goes on.'
    case 'completed':
    case 'failed':
    case 'cancelled':
      return null
  }
}

function waitingLine(job: JobView, now: number): string | null {
  const why = job.error === null ? '' : `${job.error.message} `
  if (job.nextRunAt !== null) {
    const wait = seconds(Math.max(0, Date.parse(job.nextRunAt) - now))
    if (job.stage === 'await_event_lock') return `${why}Looking again in ${wait}.`
    return job.attempt === 0
      ? `Waiting ${wait}.`
      : `${why}Attempt ${job.attempt + 1} of ${job.maxAttempts} in ${wait}.`
  }
  const { queuePosition } = job
  return queuePosition !== null && queuePosition > 1 ? `${job.stageLabel}, number ${queuePosition}` : null
}

function elsewhere({ owner }: JobView): string {
  return owner === null || owner.isThisProcess ? '' : `, in process ${owner.pid}`
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`
}
