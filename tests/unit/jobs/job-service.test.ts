import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resolveSettings, settingValues, type Settings } from '../../../electron/configuration/registry.ts'
import { capabilities, type SourceConnector } from '../../../electron/connectors/contract.ts'
import { ConnectorRegistry } from '../../../electron/connectors/registry.ts'
import { composeWork } from '../../../electron/engine/work.ts'
import { noValidation } from '../../support/no-validation.ts'
import { jobAwareLog } from '../../../electron/jobs/current-job.ts'
import { jobDefinitions } from '../../../electron/jobs/runners.ts'
import type { JobRequest } from '../../../electron/jobs/job.ts'
import { MessageStream } from '../../../electron/jobs/message-stream.ts'
import { silentLog } from '../../../electron/observability/log.ts'
import { silentMetrics } from '../../../electron/observability/metrics.ts'
import { silentTraces } from '../../../electron/observability/traces.ts'
import { jobView, type StreamMessage } from '../../../shared/contract/views.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { EventsListPage } from '../../../shared/domain/pages.ts'
import { addTrack, temporaryDatabase } from '../../support/database.ts'

const slugs = ['one', 'two', 'three', 'four'] as const
const list: EventsListPage = { trackName: 'Meadow', events: [], skipped: [], warnings: [] }

describe('the jobs', () => {
  it('answer at once and run no more at a time than they may, in the order of asking', async () => {
    const { jobs, source, states } = await start()
    const ids = slugs.map((slug) => jobs.enqueue(sync(slug)))
    expect(states(ids)).toEqual(['running', 'running', 'queued', 'queued'])
    source.answer('two', list)
    await jobs.ended(ids[1] ?? '')
    expect(states(ids)).toEqual(['running', 'completed', 'running', 'queued'])
    for (const slug of slugs) source.answer(slug, list)
    for (const id of ids)
      expect(await jobs.ended(id)).toMatchObject({ state: 'completed', kind: 'event_sync', error: null })
    expect(source.asked).toEqual(['one', 'two', 'three', 'four'])
  })

  it('are one as long as they do the same', async () => {
    const { jobs, source } = await start()
    const first = jobs.enqueue(sync('one'))
    expect(jobs.enqueue(sync('one'))).toBe(first)
    expect(jobs.enqueue(sync('two'))).not.toBe(first)
    source.answer('one', list)
    await jobs.ended(first)
    const again = jobs.enqueue(sync('one'))
    expect(again).not.toBe(first)
  })

  it('tell an import, a forced one and a dry run apart, and never write one event twice at a time', async () => {
    const { jobs, states } = await start({ max_concurrent_jobs: 8 })
    const plain = jobs.enqueue(importing({ force: false }))
    const forced = jobs.enqueue(importing({ force: true }))
    const dry = jobs.enqueue(importing({ force: false, dryRun: true }))
    expect(new Set([plain, forced, dry]).size).toBe(3)
    expect(states([plain, forced, dry])).toEqual(['running', 'queued', 'running'])
    // The forced one that waits does whatever a further one would.
    expect(jobs.enqueue(importing({ force: true }))).toBe(forced)
    expect(jobs.enqueue(importing({ force: false }))).toBe(plain)
    expect(jobs.enqueue(importing({ force: false, dryRun: true }))).toBe(dry)
    expect([...jobs.importing()]).toEqual(['5001'])
    jobs.cancel(plain)
    await jobs.ended(plain)
    expect(states([forced])).toEqual(['running'])
    expect(jobs.enqueue(importing({ force: false }))).toBe(forced)
  })

  it('cancelled while they wait never begin', async () => {
    const { jobs, source, states } = await start()
    const ids = slugs.map((slug) => jobs.enqueue(sync(slug)))
    expect(jobs.cancel(ids[2] ?? '')).toMatchObject({
      state: 'cancelled',
      startedAt: null,
      error: { code: 'CANCELLED' },
    })
    expect(await jobs.ended(ids[2] ?? '')).toMatchObject({ state: 'cancelled' })
    for (const slug of slugs) source.answer(slug, list)
    await jobs.ended(ids[3] ?? '')
    expect(states(ids)).toEqual(['completed', 'completed', 'cancelled', 'completed'])
    expect(source.asked).toEqual(['one', 'two', 'four'])
  })

  it('cancelled while they run are told to stop, and make room', async () => {
    const { jobs, states } = await start({ max_concurrent_jobs: 1 })
    const [first, second] = [jobs.enqueue(sync('one')), jobs.enqueue(sync('two'))]
    jobs.cancel(first)
    expect(await jobs.ended(first)).toMatchObject({
      state: 'cancelled',
      result: null,
      error: { code: 'CANCELLED' },
    })
    expect(states([second])).toEqual(['running'])
    expect(jobs.cancel(first)).toMatchObject({ state: 'cancelled' })
  })

  it('that fail say why, without what nobody should see', async () => {
    const { jobs, source } = await start()
    const [known, unknown] = [jobs.enqueue(sync('one')), jobs.enqueue(sync('two'))]
    source.fail(
      'one',
      new AppError('CONNECTOR_HTTP_ERROR', 'LiveRC answered 500.', { stage: 'fetch', source: 'http' }),
    )
    source.fail('two', new Error('ENOENT: /home/somebody/secret'))
    expect(await jobs.ended(known)).toMatchObject({
      state: 'failed',
      error: { code: 'CONNECTOR_HTTP_ERROR', stage: 'fetch' },
    })
    const crashed = await jobs.ended(unknown)
    expect(crashed).toMatchObject({ state: 'failed', error: { code: 'INTERNAL_ERROR' } })
    expect(JSON.stringify(crashed)).not.toContain('secret')
  })

  it('are listed newest first, and unknown ones not found', async () => {
    const { jobs } = await start()
    const ids = slugs.map((slug) => jobs.enqueue(sync(slug)))
    expect(jobs.list(3).map(({ jobId }) => jobId)).toEqual(ids.toReversed().slice(0, 3))
    for (const work of [() => jobs.get('nobody'), () => jobs.cancel('nobody')]) {
      expect(work).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    }
    await expect(jobs.ended('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('push every change of their state, and what readers should load again', async () => {
    const { jobs, source, pushed } = await start({ max_concurrent_jobs: 1 })
    const [first, second] = [jobs.enqueue(sync('one')), jobs.enqueue(sync('two'))]
    source.answer('one', list)
    source.fail('two', new Error('boom'))
    await Promise.all([jobs.ended(first), jobs.ended(second)])
    await turn()
    const statesOf = (id: string) =>
      pushed().flatMap((message) =>
        message.type === 'job' && message.job.jobId === id ? [message.job.state] : [],
      )
    expect([...new Set(statesOf(first))]).toEqual(['queued', 'running', 'completed'])
    expect([...new Set(statesOf(second))]).toEqual(['queued', 'running', 'failed'])
    expect(pushed().filter(({ type }) => type === 'data_changed')).toEqual([
      expect.objectContaining({ scope: 'events', subject: 'one' }),
      expect.objectContaining({ scope: 'events', subject: 'two' }),
    ])
    for (const message of pushed())
      if (message.type === 'job') expect(jobView.parse(message.job)).toEqual(message.job)
  })

  it('go back to the queue when the service closes, and none begins after that', async () => {
    const { jobs, source } = await start()
    const ids = slugs.map((slug) => jobs.enqueue(sync(slug)))
    const end = jobs.ended(ids[0] ?? '')
    await jobs.close()
    expect(ids.map((id) => jobs.get(id).state)).toEqual(['interrupted', 'interrupted', 'queued', 'queued'])
    expect(jobs.get(ids[0] ?? '')).toMatchObject({ attempt: 0, error: null, owner: null })
    expect(await end).toMatchObject({ state: 'interrupted' })
    expect(source.asked).toEqual(['one', 'two'])
    expect(() => jobs.enqueue(sync('one'))).toThrow(expect.objectContaining({ code: 'CANCELLED' }))
    await jobs.close()
  })
})

function sync(trackSlug: string): JobRequest {
  return { kind: 'event_sync', trackSlug }
}

function importing(options: { readonly force: boolean; readonly dryRun?: boolean }): JobRequest {
  return { kind: 'event_import', eventId: '5001', trackSlug: 'one', ...options }
}

/** Jobs whose source answers when the test says so. */
async function start(changes: Partial<Settings> = {}) {
  const { write } = await temporaryDatabase()
  for (const slug of slugs) addTrack(write, { sourceTrackSlug: slug })
  const source = new Source()
  const settings = {
    ...settingValues(resolveSettings({}, new Map())),
    job_max_attempts: 1,
    job_retry_delay_seconds: 0,
    ...changes,
  }
  const stream = new MessageStream(0)
  const context = {
    db: write,
    connectors: new ConnectorRegistry().register(source.connector()),
    settings: () => settings,
    log: jobAwareLog(silentLog),
    metrics: silentMetrics,
    traces: silentTraces,
    now: () => new Date().toISOString(),
  }
  const { jobs, close } = composeWork(
    { shell: 'electron' },
    {
      context,
      stream,
      side: 'live',
      mayRun: () => true,
      definitions: jobDefinitions(null, noValidation),
    },
  )
  const messages: StreamMessage[] = []
  const listening = (async () => {
    for await (const message of stream.watch(0, undefined)) messages.push(message)
  })()
  onTestFinished(async () => {
    await close()
    stream.close()
    await listening
  })
  return {
    jobs,
    source,
    pushed: () => messages,
    states: (ids: readonly string[]) => ids.map((id) => jobs.get(id).state),
  }
}

/** A source that knows events lists only, and no page before the test gives it. */
class Source {
  readonly asked: string[] = []
  readonly #pages = new Map<string, PromiseWithResolvers<EventsListPage>>()

  answer(slug: string, page: EventsListPage): void {
    this.#page(slug).resolve(page)
  }

  fail(slug: string, error: Error): void {
    this.#page(slug).reject(error)
  }

  connector(): SourceConnector {
    const unknown = (signal: AbortSignal) =>
      new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(cancelled()), { once: true }),
      )
    return {
      key: 'liverc',
      version: '1.0.0',
      capabilities,
      needsBrowser: false,
      addresses: { event: () => 'https://one.liverc.com/', race: () => 'https://one.liverc.com/' },
      trackCatalogue: unknown,
      trackDashboard: (_, signal) => unknown(signal),
      eventsList: (slug, signal) => {
        this.asked.push(slug)
        return Promise.race([this.#page(slug).promise, unknown(signal)])
      },
      eventPage: (_, signal) => unknown(signal),
      entryList: (_, signal) => unknown(signal),
      racePage: (_, signal) => unknown(signal),
    }
  }

  #page(slug: string): PromiseWithResolvers<EventsListPage> {
    const known = this.#pages.get(slug) ?? Promise.withResolvers<EventsListPage>()
    known.promise.catch(() => undefined)
    this.#pages.set(slug, known)
    return known
  }
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'The operation was cancelled.', { stage: 'job', source: 'http' })
}
