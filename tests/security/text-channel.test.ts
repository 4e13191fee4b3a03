import fc from 'fast-check'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { MAX_MESSAGE_BYTES } from '../../shared/contract/transport.ts'
import { readMessage, serveChannels } from '../../electron/engine/host/text-channel.ts'
import { scriptedChannel } from '../support/channels.ts'
import { createStubEngine } from '../support/stub-engine.ts'

const request = (path: string, input?: unknown, id = '1'): string =>
  JSON.stringify({ i: id, p: { u: path, b: { json: input } } })

function connect() {
  const engine = createStubEngine({ shell: 'browser' })
  const page = scriptedChannel()
  serveChannels(engine.router)(page.channel)
  return { engine, page }
}

/** Waits until what is under way in promises has been done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn()
}

describe('the gate of every transport (row 17b)', () => {
  it('lets a request of the contract through', async () => {
    const { engine, page } = connect()
    page.say(request('/system/info'))
    await settled()
    expect(engine.calls).toEqual(['system.info'])
    expect(page.answers).toMatchObject([{ i: '1', p: { b: { json: { version: '0.0.0-stub' } } } }])
  })

  it.each<[string, unknown]>([
    ['an object', { i: '1', p: { u: '/system/info' } }],
    ['bytes', new TextEncoder().encode(request('/system/info'))],
    ['null', null],
    ['a number', 1],
    ['no JSON', '{'],
    ['JSON of another shape', '[]'],
    ['a request without id', JSON.stringify({ p: { u: '/system/info' } })],
    ['a request for another server', JSON.stringify({ i: '1', p: { u: 'http://evil.test/' } })],
    [
      'a form upload',
      JSON.stringify({ i: '1', p: { u: '/system/info', h: { 'content-type': 'multipart/form-data' } } }),
    ],
    [
      'an upload stream',
      JSON.stringify({ i: '1', p: { u: '/system/info', h: { 'content-type': 'text/event-stream' } } }),
    ],
    ['an event of an upload stream', JSON.stringify({ i: '1', t: 3, p: { e: 'message' } })],
    ['another method', JSON.stringify({ i: '1', p: { u: '/system/info', m: 'GET' } })],
    ['unknown members', JSON.stringify({ i: '1', p: { u: '/system/info' }, x: 1 })],
  ])('ends the channel at %s', async (_name, message) => {
    const { engine, page } = connect()
    page.say(message)
    page.say(request('/system/info'))
    await settled()
    expect(page.refusals).toEqual(['malformed'])
    expect(engine.calls).toEqual([])
    expect(page.answers).toEqual([])
  })

  it('ends the channel at a message over the limit, counted in bytes', () => {
    const filler = (length: number): string =>
      JSON.stringify({ i: '1', p: { u: '/x', b: { json: 'é'.repeat(length) } } })
    expect(readMessage(filler(MAX_MESSAGE_BYTES / 2))).toBe('too-big')
    expect(readMessage(filler(MAX_MESSAGE_BYTES / 2 - 100))).toBeTypeOf('object')
    const { page } = connect()
    page.say(filler(MAX_MESSAGE_BYTES))
    expect(page.refusals).toEqual(['too-big'])
  })

  it('answers an unknown procedure with an error and lets nothing run', async () => {
    const { engine, page } = connect()
    for (const path of [
      '/',
      '/system',
      '/system/nothing',
      '/__proto__',
      '/constructor',
      '/system/info/',
      '/system/info/x',
    ]) {
      page.say(request(path, undefined, path.slice(0, 20)))
    }
    await settled()
    expect(engine.calls.filter((call) => call !== 'system.info')).toEqual([])
    expect(page.answers).toHaveLength(7)
  })

  it('lets no garbage reach a service', async () => {
    const engine = createStubEngine({ shell: 'browser' })
    const serve = serveChannels(engine.router)
    const path = fc.oneof(
      fc.constantFrom('/events/get', '/events/import', '/tracks/get', '/sessions/get', '/jobs/cancel'),
      fc.webPath(),
    )
    const badInput = fc.oneof(
      fc.constantFrom(
        null,
        1,
        '',
        [],
        { eventId: '' },
        { eventId: '../x' },
        { slug: "' or 1=1 --" },
        { limit: -1 },
      ),
      fc.record({
        eventId: fc.string().filter((text) => !/^[A-Za-z0-9_-]+$/u.test(text)),
        limit: fc.constant(0),
      }),
      fc.object().map((object) => ({ ...object, limit: 'x', eventId: 1, slug: 1, jobId: 1, raceId: 1 })),
    )
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(path, badInput, fc.nat()).map(([url, input, id]) => request(url, input, String(id))),
      fc.anything(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 5 }), async (messages) => {
        const page = scriptedChannel()
        serve(page.channel)
        for (const each of messages) page.say(each)
        await settled()
        page.hangUp()
        expect(engine.calls).toEqual([])
        expect(engine.unexpected).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('shows nothing of an unexpected error', async () => {
    const { engine, page } = connect()
    page.say(request('/system/confirmOrigin'))
    await settled()
    expect(JSON.stringify(page.answers)).not.toContain('secret')
    expect(page.answers).toMatchObject([
      { p: { b: { json: { code: 'APP_ERROR', data: { code: 'INTERNAL_ERROR' } } } } },
    ])
    expect(String(engine.unexpected[0])).toContain('secret')
  })

  it('names the field and the value of refused input', async () => {
    const { page } = connect()
    page.say(request('/events/get', { eventId: '../x' }))
    await settled()
    expect(page.answers).toMatchObject([
      {
        p: {
          b: { json: { data: { code: 'VALIDATION_ERROR', details: { field: 'eventId', value: '"../x"' } } } },
        },
      },
    ])
  })

  it('ends what runs for a channel that closes', async () => {
    const { engine, page } = connect()
    page.say(request('/stream/watch', { after: 0 }))
    engine.push(1)
    await settled()
    expect(engine.watchers).toBe(1)
    page.hangUp()
    await settled()
    expect(engine.watchers).toBe(0)
  })
})
