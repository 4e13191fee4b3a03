import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createSite } from '../../../fixtures/site/site.ts'
import { temporaryFolder } from '../../support/database.ts'
import { importRequest, openEngine, query, replayEnvironment } from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'
import { serveSite, type ServedSite } from '../../support/site.ts'

const program = fileURLToPath(new URL('../../../electron/cli/index.ts', import.meta.url))
const site = createSite({ seed: 29, size: 'tiny', tracks: 1, races: 3, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const ingest = ['events', 'ingest', '--event', String(eventId), '--track', slug]

describe('mre events ingest', () => {
  it('takes the address of an event, and its job can be looked at afterwards', async () => {
    const { run } = await start()
    const address = `https://${slug}.liverc.com/results/?p=view_event&id=${eventId}`
    const imported = await run(['events', 'ingest', '--event', address])
    expect(imported).toMatchObject({
      code: 0,
      answer: { success: true, data: { status: 'updated', races: 3 } },
    })
    const { answer } = await run(['jobs', 'list'])
    const [job] = z.array(z.looseObject({ job_id: z.string() })).parse(answer.data)
    expect(job).toMatchObject({ state: 'completed', subject: String(eventId), attempt: 1, owner: null })
    const beginning = job?.job_id.slice(0, 8) ?? ''
    expect((await run(['jobs', 'show', beginning])).answer.data).toMatchObject({ job_id: job?.job_id })
    const log = await run(['jobs', 'log', beginning])
    expect(JSON.stringify(log.answer.data)).toContain('race_page_fetched')
    expect(await run(['jobs', 'show', 'ffff'])).toMatchObject({
      code: 1,
      answer: { error: { code: 'NOT_FOUND' } },
    })
  })

  it('tries again, says so, and leaves what stays to be retried', async () => {
    const { run, served } = await start()
    const broken = { url: (target: URL) => target.search.includes('view_event'), status: 500 }
    served.setFaults([broken])
    const failed = await run([...ingest, '--attempts', '2'], {
      json: false,
      MRE_JOB_RETRY_DELAY_SECONDS: '1',
    })
    expect(failed.code).toBe(2)
    expect(failed.stderr).toMatch(/LiveRC answered 500\. Attempt 2 of 2 in [12] s\./)
    expect(failed.stderr).toContain('CONNECTOR_HTTP_ERROR')
    const [dead] = z
      .array(z.looseObject({ job_id: z.string(), attempts: z.int() }))
      .parse((await run(['jobs', 'dead'])).answer.data)
    expect(dead).toMatchObject({ attempts: 2, subject: String(eventId) })
    served.setFaults([])
    expect(await run(['jobs', 'retry', dead?.job_id.slice(0, 8) ?? ''])).toMatchObject({
      code: 0,
      answer: { data: { state: 'completed', job_id: dead?.job_id } },
    })
    expect((await run(['jobs', 'dead'])).answer.data).toEqual([])
  })

  it('cancels its job on Ctrl+C', async () => {
    const { begin, served, dataDir } = await start({ latencyMs: 100 })
    const child = begin(ingest)
    await served.asked(2)
    child.kill('SIGINT')
    const [code] = await once(child, 'exit')
    expect(code).toBe(130)
    const engine = await openEngine(served, { dataDir })
    expect(query(engine.db, 'select state from ingestion_jobs')).toEqual([{ state: 'cancelled' }])
    expect(query(engine.db, 'select * from locks')).toEqual([])
  })
})

describe('mre events ingest --wait', () => {
  it('leaves the work to a process of its own and answers in time; asked again, it finds it done', async () => {
    const { run, served, dataDir } = await start({ latencyMs: 50 })
    const left = await run([...ingest, '--wait', '0'])
    expect(left.code).toBe(0)
    expect(['queued', 'in_progress']).toContain(
      z.looseObject({ status: z.string() }).parse(left.answer.data).status,
    )
    const done = await run([...ingest, '--wait', '120'])
    expect(done).toMatchObject({ code: 0, answer: { data: { races: 3, event_id: eventId } } })
    const engine = await openEngine(served, { dataDir })
    expect(query(engine.db, 'select state from ingestion_jobs where state != ?', 'completed')).toEqual([])
    // The worker has nothing more to do and goes.
    await eventually(() => query(engine.db, "select id from process_owners where role = 'worker'")).toEqual(
      [],
    )
  })

  it('leaves it to the app where that is open, whose end it hears', async () => {
    const { run, served, dataDir } = await start()
    const app = await openEngine(served, { dataDir, role: 'worker' })
    expect(await run([...ingest, '--wait', '120'])).toMatchObject({
      code: 0,
      answer: { data: { status: 'updated' } },
    })
    expect(app.services.jobs.list(1)).toMatchObject([{ state: 'completed' }])
    expect(query(app.db, 'select id from process_owners')).toHaveLength(1)
  })
})

describe('mre locks', () => {
  it('shows who works on an event, frees nothing that is in use, and an import can wait for it', async () => {
    const { run, begin, served, dataDir } = await start()
    const engine = await openEngine(served, { dataDir })
    await engine.importEvent(eventId, { trackSlug: slug })
    const lock = engine.services.locks.acquire(String(eventId), { jobId: null, stage: 'cleanup' })
    expect((await run(['locks'])).answer.data).toMatchObject([
      {
        event_id: String(eventId),
        alive: 'yes',
        stage: 'cleanup',
        owner: { pid: process.pid, shell: 'cli' },
      },
    ])
    expect(await run(['locks', 'clear', String(eventId), '--reason', 'it hangs, I think'])).toMatchObject({
      code: 1,
      answer: { error: { code: 'INGESTION_IN_PROGRESS' } },
    })
    expect(await run(['locks', 'clear', String(eventId), '--reason', 'no'])).toMatchObject({ code: 1 })
    expect(await run(ingest)).toMatchObject({
      code: 2,
      answer: { error: { code: 'INGESTION_IN_PROGRESS', details: { hint: 'ingestion_running' } } },
    })
    const waiting = begin([...ingest, '--wait-for-lock'])
    await eventually(() =>
      query(engine.db, "select stage from ingestion_jobs where state = 'queued'"),
    ).toEqual([{ stage: 'await_event_lock' }])
    lock.release()
    const [code] = await once(waiting, 'exit')
    expect(code).toBe(0)
    expect((await run(['locks'])).answer.data).toEqual([])
  })
})

describe('mre jobs cancel', () => {
  it('stops a job that another process runs', async () => {
    const { run, served, dataDir } = await start()
    served.setFaults([{ url: (target) => target.search.includes('view_event'), delayMs: 25_000 }])
    const app = await openEngine(served, { dataDir, role: 'worker' })
    const jobId = app.services.ingestion.start(importRequest(eventId, { trackSlug: slug }))
    await served.asked(1)
    expect(await run(['jobs', 'cancel', jobId])).toMatchObject({
      code: 0,
      answer: { data: { state: 'cancelled' } },
    })
    expect(app.services.jobs.get(jobId)).toMatchObject({ state: 'cancelled' })
  })
})

const answer = z.looseObject({
  success: z.boolean(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
})

async function start(options: { latencyMs?: number } = {}) {
  const served: ServedSite = await serveSite(site, options)
  const dataDir = temporaryFolder()
  const begin = (args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess => {
    const child = spawn(process.execPath, [program, '--data-dir', dataDir, ...args], {
      env: { ...process.env, ...replayEnvironment(served), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  const run = async (
    args: readonly string[],
    { json = true, ...more }: { json?: boolean; [name: string]: unknown } = {},
  ) => {
    const child = begin(json ? ['--json', ...args] : args, z.record(z.string(), z.string()).parse(more))
    if (child.stdout === null || child.stderr === null) throw new Error('The output is piped')
    const [out, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return {
      code: child.exitCode,
      stderr,
      answer: json ? answer.parse(JSON.parse(out)) : { success: false, data: undefined },
    }
  }
  return { served, dataDir, begin, run }
}
