import { rm } from 'node:fs/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createBridge } from '../../../renderer/bridge-connection.ts'
import type { Channel } from '../../../renderer/bridge-connection.ts'
import { startWebShell } from '../../../electron/web/web-shell.ts'
import type { WebShell } from '../../../electron/web/web-shell.ts'
import { ownSocket, socketLink } from '../../support/channels.ts'
import { rendererFolder } from '../../support/renderer-folder.ts'
import { createStubEngine } from '../../support/stub-engine.ts'
import { eventually } from '../../support/eventually.ts'

const page = rendererFolder()
const shells: WebShell[] = []
afterEach(async () => {
  for (const shell of shells.splice(0)) await shell.close()
})
afterAll(() => rm(page.parent, { recursive: true }))

/** A bridge over real WebSockets whose connections the test can cut, and whose next attempts it can refuse. */
async function bridged() {
  const engine = createStubEngine({ shell: 'browser' })
  const shell = await startWebShell({ engine, rendererDir: page.folder })
  shells.push(shell)
  let cut: () => void = () => undefined
  let reachable = true
  const open = async (): Promise<Channel> => {
    if (!reachable) throw new Error('unreachable')
    const socket = await ownSocket(shell)
    cut = () => socket.terminate()
    const closed = new Promise<void>((resolve) => void socket.once('close', resolve))
    return { link: socketLink(socket), closed }
  }
  const bridge = createBridge({ open, patienceMs: 2_000, backoffMs: () => 1 })
  return {
    bridge,
    engine,
    cut: () => cut(),
    setReachable: (value: boolean) => void (reachable = value),
  }
}

describe('the bridge', () => {
  it('makes a call wait for the first connection', async () => {
    const { bridge } = await bridged()
    expect(bridge.connection.get()).toBe('connecting')
    expect(await bridge.client.system.info()).toMatchObject({ version: '0.0.0-stub' })
    expect(bridge.connection.get()).toBe('connected')
  })

  it('says that it lost the connection and that it has it again', async () => {
    const { bridge, cut, setReachable } = await bridged()
    await bridge.client.system.info()
    const states: string[] = []
    const stop = bridge.connection.subscribe(() => states.push(bridge.connection.get()))
    cut()
    await eventually(() => states).toEqual(['disconnected', 'connected'])
    stop()
    setReachable(false)
    cut()
    await eventually(() => bridge.connection.get()).toBe('disconnected')
    expect(states).toHaveLength(2)
  })

  it('resumes the stream after the last message, without a gap or a repeat, however often it is cut', async () => {
    const { bridge, engine, cut } = await bridged()
    const seen: number[] = []
    const stop = bridge.watchStream(0, (message) => seen.push(message.seq))
    for (let round = 1; round <= 5; round += 1) {
      engine.push(3)
      await eventually(() => seen.length).toBe(round * 4 - 1)
      cut()
      // Said while nobody listens.
      engine.push(1)
      await eventually(() => seen.length).toBe(round * 4)
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    stop()
    await eventually(() => engine.watchers).toBe(0)
    engine.push(1)
    await bridge.client.system.info()
    expect(seen).toHaveLength(20)
  })

  it('ends a stream of its caller with an error when it is cut off', async () => {
    const { bridge, engine, cut } = await bridged()
    await bridge.client.system.info()
    const messages = await bridge.client.stream.watch({ after: 0 })
    const next = messages.next()
    await eventually(() => engine.watchers).toBe(1)
    cut()
    await expect(next).rejects.toBeInstanceOf(Error)
  })

  it('fails a call after its patience when there is no engine', async () => {
    const { bridge, cut, setReachable } = await bridged()
    await bridge.client.system.info()
    setReachable(false)
    cut()
    await eventually(() => bridge.connection.get()).toBe('disconnected')
    await expect(bridge.client.system.info()).rejects.toMatchObject({
      code: 'APP_ERROR',
      defined: true,
      data: { code: 'INTERNAL_ERROR', source: 'bridge' },
    })
    setReachable(true)
    expect(await bridge.client.system.info()).toMatchObject({ version: '0.0.0-stub' })
  })

  it('lets a caller give up waiting', async () => {
    const { bridge, cut, setReachable } = await bridged()
    await bridge.client.system.info()
    setReachable(false)
    cut()
    await eventually(() => bridge.connection.get()).toBe('disconnected')
    const stop = new AbortController()
    const call = bridge.client.system.info({}, { signal: stop.signal })
    stop.abort(new Error('left the page'))
    await expect(call).rejects.toThrow('left the page')
  })
})
