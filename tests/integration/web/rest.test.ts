import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_MESSAGE_BYTES } from '../../../shared/contract/transport.ts'
import { startWebShell } from '../../../electron/web/web-shell.ts'
import type { WebShell } from '../../../electron/web/web-shell.ts'
import { rendererFolder } from '../../support/renderer-folder.ts'
import { createStubEngine } from '../../support/stub-engine.ts'
import { eventually } from '../../support/eventually.ts'

const page = rendererFolder()
const engine = createStubEngine({ shell: 'browser' })
let shell: WebShell

beforeAll(async () => {
  shell = await startWebShell({ engine, rendererDir: page.folder })
})
afterAll(async () => {
  await shell.close()
  await rm(page.parent, { recursive: true })
})

const call = (method: string, path: string, body?: string): Promise<Response> =>
  fetch(new URL(`/api/v1${path}`, shell.url), {
    method,
    headers: { authorization: `Bearer ${shell.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  })

describe('REST (L20-L36)', () => {
  it.each([
    ['GET', '/system/info', 'system.info'],
    ['GET', '/system/status', 'system.status'],
    ['GET', '/tracks?active=all&limit=10', 'tracks.list'],
    ['POST', '/tracks/sync', 'tracks.sync'],
    ['GET', '/events/search?query=open&limit=5&status[]=imported&from=2025-11-01', 'events.search'],
    ['GET', '/search?query=open&kinds[]=driver&limit=3', 'search.all'],
    ['GET', '/events/nearest?from=1999-01-01&to=1999-01-02', 'search.nearest'],
    ['GET', '/events/new?limit=3', 'search.newAtYourTracks'],
    ['GET', '/favourites', 'favourites.list'],
    ['GET', '/recents?kinds[]=event', 'recents.list'],
    ['GET', '/ingestion/selection', 'batches.selection'],
    ['GET', '/events/486677/entries', 'events.entries'],
    ['POST', '/events/486677/ingest', 'events.import'],
    ['GET', '/ingestion/jobs?limit=3', 'jobs.list'],
    ['GET', '/quality?kind=laps&eventId=486677&fresh=true&limit=5', 'quality.list'],
  ])('%s %s answers with the envelope', async (method, path, procedure) => {
    const response = await call(method, path, method === 'POST' ? '{}' : undefined)
    expect(await response.json()).toEqual({ success: true, data: expect.anything() })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(engine.calls.at(-1)).toBe(procedure)
  })

  it('takes a body with the path', async () => {
    const response = await call('POST', '/events/sync', '{"trackSlug":"Some-Track"}')
    expect(await response.json()).toEqual({ success: true, data: { jobId: 'job-2' } })
  })

  it.each([
    ['GET', '/tracks/unknown', 404, 'NOT_FOUND'],
    ['GET', '/events/1', 404, 'NOT_FOUND'],
    ['GET', '/events/1/races/2', 404, 'NOT_FOUND'],
    ['GET', '/ingestion/jobs/1', 404, 'NOT_FOUND'],
    ['POST', '/ingestion/jobs/1/cancel', 404, 'NOT_FOUND'],
    ['POST', '/ingestion/batch/1/cancel', 404, 'NOT_FOUND'],
    ['GET', '/nothing', 404, 'NOT_FOUND'],
    ['DELETE', '/events/1', 404, 'NOT_FOUND'],
    ['GET', '/events/a.b', 400, 'VALIDATION_ERROR'],
    ['GET', '/tracks?limit=many', 400, 'VALIDATION_ERROR'],
    ['GET', '/search?kinds[]=race', 400, 'VALIDATION_ERROR'],
    ['POST', '/ingestion/batch', 400, 'VALIDATION_ERROR'],
    ['POST', '/favourites', 400, 'VALIDATION_ERROR'],
    ['POST', '/system/confirm-origin', 500, 'INTERNAL_ERROR'],
  ])('%s %s answers %i %s', async (method, path, status, code) => {
    const response = await call(method, path, method === 'POST' ? '{}' : undefined)
    expect(await response.json()).toEqual({
      success: false,
      error: {
        code,
        stage: expect.any(String),
        source: expect.any(String),
        message: expect.not.stringContaining('secret'),
        action: code === 'NOT_FOUND' ? null : expect.any(String),
        details: expect.any(Object),
      },
    })
    expect(response.status).toBe(status)
  })

  it('answers a malformed or oversized body with an error', async () => {
    const before = engine.calls.length
    const malformed = await call('POST', '/events/sync', '{')
    expect(malformed.status).toBe(400)
    expect(await malformed.json()).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } })
    const oversized = await call(
      'POST',
      '/events/sync',
      JSON.stringify({ trackSlug: 'x'.repeat(MAX_MESSAGE_BYTES) }),
    )
    expect(oversized.status).toBe(400)
    expect(await oversized.json()).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } })
    expect(engine.calls.length).toBe(before)
  })

  it('refuses without the token in the same shape', async () => {
    const response = await fetch(new URL('/api/v1/system/info', shell.url))
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } })
  })

  it('sends the stream as server-sent events', async () => {
    engine.push(2)
    const response = await call('GET', '/stream?after=1')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('"seq":2')) text += (await reader?.read())?.value ?? ''
    expect(text).not.toContain('"seq":1')
    await reader?.cancel()
    await eventually(() => engine.watchers).toBe(0)
  })
})
