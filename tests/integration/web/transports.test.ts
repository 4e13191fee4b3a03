import { rm } from 'node:fs/promises'
import { MessageChannel } from 'node:worker_threads'
import { ORPCError } from '@orpc/client'
import { afterEach, describe, expect, it } from 'vitest'
import { errorReport } from '../../../shared/domain/errors.ts'
import { serveChannels } from '../../../electron/engine/host/text-channel.ts'
import { startWebShell } from '../../../electron/web/web-shell.ts'
import { clientOf, ownSocket, portChannel, portLink, socketLink } from '../../support/channels.ts'
import type { EngineClient } from '../../support/channels.ts'
import { rendererFolder } from '../../support/renderer-folder.ts'
import { createStubEngine } from '../../support/stub-engine.ts'
import type { StubEngine } from '../../support/stub-engine.ts'
import { eventually } from '../../support/eventually.ts'

interface Connected {
  readonly engine: StubEngine
  readonly client: EngineClient
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

function overPort(): Promise<Connected> {
  const engine = createStubEngine({ shell: 'electron' })
  const { port1, port2 } = new MessageChannel()
  serveChannels(engine.router)(portChannel(port2))
  cleanups.push(() => port1.close())
  return Promise.resolve({ engine, client: clientOf(portLink(port1)) })
}

async function overWebSocket(): Promise<Connected> {
  const engine = createStubEngine({ shell: 'browser' })
  const page = rendererFolder()
  const shell = await startWebShell({ engine, rendererDir: page.folder })
  const socket = await ownSocket(shell)
  cleanups.push(() => rm(page.parent, { recursive: true }))
  cleanups.push(() => shell.close())
  return { engine, client: clientOf(socketLink(socket)) }
}

/** The message of the report in a contract error. */
function messageOf(thrown: unknown): string {
  return errorReport.parse(thrown instanceof ORPCError ? thrown.data : undefined).message
}

describe.each([
  ['a message port', overPort],
  ['a WebSocket', overWebSocket],
])('the contract over %s', (_name, connect) => {
  it('answers queries and commands', async () => {
    const { client } = await connect()
    expect(await client.system.info()).toMatchObject({ version: '0.0.0-stub', status: { laps: 6 } })
    expect(await client.tracks.list({})).toEqual([])
    expect(await client.events.import({ eventId: '486677' })).toMatchObject({ jobId: 'job-3' })
  })

  it('answers many requests at once, each with its own answer', async () => {
    const { client } = await connect()
    const ids = Array.from({ length: 100 }, (_, index) => `job-${index}`)
    const messages = await Promise.all(
      ids.map((jobId) => client.jobs.get({ jobId }).catch((error: unknown) => messageOf(error))),
    )
    expect(messages).toEqual(ids.map((jobId) => `The job ${jobId} is not known.`))
  })

  it('gives a service error as the contract error, with its report', async () => {
    const { client, engine } = await connect()
    await expect(client.events.get({ eventId: '1' })).rejects.toMatchObject({
      code: 'APP_ERROR',
      defined: true,
      data: {
        code: 'NOT_FOUND',
        stage: 'request',
        source: 'stub',
        message: 'The event 1 is not known.',
        action: null,
        details: {},
      },
    })
    expect(engine.unexpected).toEqual([])
  })

  it('gives refused input as VALIDATION_ERROR with field and value, and runs nothing', async () => {
    const { client, engine } = await connect()
    await expect(client.events.get({ eventId: '../etc' })).rejects.toMatchObject({
      code: 'APP_ERROR',
      data: { code: 'VALIDATION_ERROR', details: { field: 'eventId', value: '"../etc"' } },
    })
    await expect(client.jobs.list({ limit: 100_000 })).rejects.toMatchObject({
      data: { code: 'VALIDATION_ERROR', details: { field: 'limit', value: '100000' } },
    })
    expect(engine.calls).toEqual([])
  })

  it('gives an unexpected error as INTERNAL_ERROR without its text, and reports it in full', async () => {
    const { client, engine } = await connect()
    const failure = await client.system.confirmOrigin().catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'APP_ERROR', data: { code: 'INTERNAL_ERROR' } })
    expect(JSON.stringify(failure)).not.toContain('secret')
    expect(engine.unexpected).toHaveLength(1)
  })

  it('pushes the stream in order, from the number that was asked for, and ends it when the reader leaves', async () => {
    const { client, engine } = await connect()
    engine.push(3)
    const seen: number[] = []
    for await (const message of await client.stream.watch({ after: 1 })) {
      seen.push(message.seq)
      if (message.seq === 3) engine.push(2)
      if (message.seq === 5) break
    }
    expect(seen).toEqual([2, 3, 4, 5])
    await eventually(() => engine.watchers).toBe(0)
  })

  it('stops a call that its caller gives up', async () => {
    const { client, engine } = await connect()
    const stop = new AbortController()
    const messages = await client.stream.watch({ after: 0 }, { signal: stop.signal })
    const waiting = messages.next()
    await eventually(() => engine.watchers).toBe(1)
    stop.abort()
    await expect(waiting).rejects.toBeInstanceOf(Error)
    await eventually(() => engine.watchers).toBe(0)
  })
})
