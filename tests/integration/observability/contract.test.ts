import { createServer } from 'node:http'
import { once } from 'node:events'
import { createRouterClient } from '@orpc/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createSite } from '../../../fixtures/site/site.ts'
import { engineRouter } from '../../../electron/engine/router.ts'
import { MessageStream } from '../../../electron/jobs/message-stream.ts'
import { LogFeed } from '../../../electron/services/logs.ts'
import type { StreamMessage } from '../../../shared/contract/views.ts'
import { eventually } from '../../support/eventually.ts'
import { openEngine, type TestEngine } from '../../support/engine.ts'
import { metricValue } from '../../support/observed.ts'
import { serveSite } from '../../support/site.ts'

const site = createSite({
  seed: 72,
  size: 'small',
  tracks: 1,
  races: 2,
  lapsPerDriver: 4,
  driversPerRace: 3,
  quirks: 'none',
})
const { slug, eventId } = site.urls.headline

function clientOf({ services }: TestEngine) {
  return createRouterClient(engineRouter(services), { context: {} })
}

describe('what the contract tells of the engine', () => {
  it('gives metrics as figures and as text', async () => {
    const engine = await openEngine(await serveSite(site))
    const client = clientOf(engine)
    await engine.importEvent(eventId, { trackSlug: slug })
    const { families } = await client.metrics.json()
    expect(metricValue(families, 'races_processed_total')).toBe(2)
    expect(await client.metrics.text()).toContain('\nraces_processed_total 2\n')
  })

  it('gives a job’s log, by level and text, and what came after a line', async () => {
    const engine = await openEngine(await serveSite(site))
    const client = clientOf(engine)
    const { jobId } = await client.events.import({ eventId: String(eventId), trackSlug: slug })
    await engine.services.jobs.ended(jobId)
    const { lines } = await client.logs.tail({ jobId, limit: 500 })
    expect(lines.at(0)?.message).toBe('ingestion_job_queued')
    expect(lines.at(-1)?.message).toBe('ingestion_job_completed')
    expect(new Set(lines.map((line) => line.jobId))).toEqual(new Set([jobId]))
    const rest = await client.logs.tail({ jobId, after: lines[2]?.id, limit: 500 })
    expect(rest.lines).toEqual(lines.slice(3))
    const pages = await client.logs.tail({ eventId: String(eventId), text: 'race_page_fetched' })
    expect(pages.lines).toHaveLength(2)
    expect((await client.logs.tail({ jobId, level: 'error' })).lines).toEqual([])
  })

  it('follows the log until the engine closes', async () => {
    const engine = await openEngine(await serveSite(site))
    const client = clientOf(engine)
    const seen: string[] = []
    const collect = async () => {
      for await (const line of await client.logs.follow({ text: 'track_sync' })) seen.push(line.message)
    }
    const ended = collect()
    await engine.syncTracks()
    await eventually(() => seen).toContain('track_sync_complete')
    await engine.services.close()
    await ended
    expect(seen).not.toContain('engine_stopped')
  })

  it('says how every part is, and pushes a change', async () => {
    const engine = await openEngine(await serveSite(site))
    const client = clientOf(engine)
    expect(await client.health.get({ deep: true })).toMatchObject({ state: 'ok' })
    const messages: StreamMessage[] = []
    const watching = (async () => {
      for await (const message of await client.stream.watch({ after: 0 })) messages.push(message)
    })()
    engine.services.settings.set('scrape_enabled', 'off', 'A test')
    await engine.failure({ kind: 'track_sync' })
    await eventually(() => messages.filter(({ type }) => type === 'health')).toMatchObject([
      { changed: [{ component: 'source', state: 'degraded' }] },
    ])
    // The failure itself was an error line, and was pushed as well.
    expect(messages).toContainEqual(
      expect.objectContaining({
        type: 'log',
        line: expect.objectContaining({ message: 'track_sync_failed' }),
      }),
    )
    await engine.services.close()
    await watching
  })

  it('has the spans at a collector by the time the engine is closed', async () => {
    const bodies: unknown[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => (text += String(chunk)))
      request.on('end', () => {
        bodies.push({ url: request.url, body: JSON.parse(text) })
        response.end('{}')
      })
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = z.object({ port: z.int() }).parse(server.address())
    const engine = await openEngine(await serveSite(site), {
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    })
    await engine.syncTracks()
    await engine.services.close()
    expect(bodies).toMatchObject([{ url: '/v1/traces' }])
    for (const text of ['track_sync', 'ingestion.job.execute', 'my-race-engineer'])
      expect(JSON.stringify(bodies)).toContain(`"${text}"`)
  })

  it('works on without a collector that does not answer', async () => {
    const engine = await openEngine(await serveSite(site), {
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    })
    expect(await engine.importEvent(eventId, { trackSlug: slug })).toMatchObject({ status: 'updated' })
    await engine.services.close()
  })
})

describe('the pushed log', () => {
  it('is of warnings and errors only, and of a flood its beginning', async () => {
    let now = 0
    const feed = new LogFeed(() => now)
    const stream = new MessageStream(0)
    const line = (level: 'info' | 'warn', message: string) =>
      ({ timestamp: '2026-01-02T00:00:00.000Z', level, message, service: 'cli' }) as const
    feed.take(line('warn', 'nobody listens yet'))
    feed.attach(stream)
    feed.take(line('info', 'too small'))
    for (let index = 0; index < 50; index += 1) feed.take(line('warn', `w${index}`))
    now = 10_001
    feed.take(line('warn', 'later'))
    const messages: StreamMessage[] = []
    for await (const message of stream.watch(0, undefined)) {
      messages.push(message)
      if (message.type === 'log' && message.line.message === 'later') break
    }
    stream.close()
    expect(messages.map((message) => (message.type === 'log' ? message.line.message : ''))).toEqual([
      ...Array.from({ length: 20 }, (_, index) => `w${index}`),
      'later',
    ])
    expect(messages.at(-1)).toMatchObject({ suppressed: 30 })
  })
})
