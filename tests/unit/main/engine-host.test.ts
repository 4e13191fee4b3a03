import { describe, expect, it, vi } from 'vitest'
import type { MessagePortMain } from 'electron'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { EngineHost, mayRestart } from '../../../electron/main/engine-host.ts'
import type { EngineEvents, EngineProcess } from '../../../electron/main/engine-process.ts'

const report: ErrorReport = {
  code: 'CAPABILITY_ERROR',
  stage: 'request',
  source: 'test',
  message: 'too old',
  action: null,
  details: {},
}

function createHost() {
  const launched: { events: EngineEvents; process: EngineProcess }[] = []
  const clock = { now: 0 }
  const onGivenUp = vi.fn()
  const onRestart = vi.fn()
  const host = new EngineHost({
    launch: (events) => {
      const process = { connect: vi.fn(), save: vi.fn(), close: vi.fn(), kill: vi.fn() }
      launched.push({ events, process })
      return process
    },
    onGivenUp,
    onRestart,
    now: () => clock.now,
  })
  const current = () => {
    const last = launched.at(-1)
    if (last === undefined) throw new Error('Nothing was launched.')
    return last
  }
  return { host, launched, current, clock, onGivenUp, onRestart }
}

const ready = { type: 'ready', dataDir: '/data' } as const

describe('EngineHost', () => {
  it('lets a port wait until the engine is ready, and gives later ones at once', async () => {
    const { host, current } = createHost()
    const early = host.engine()
    host.start()
    current().events.onMessage(ready)
    const port = { name: 'port' } as unknown as MessagePortMain
    ;(await early)(port)
    ;(await host.engine())(port)
    expect(current().process.connect).toHaveBeenCalledTimes(2)
  })

  it('starts one engine, however often it is asked', () => {
    const { host, launched } = createHost()
    host.start()
    host.start()
    expect(launched).toHaveLength(1)
  })

  it('restarts a crashed engine three times in a minute, then gives up', () => {
    const { host, launched, current, onGivenUp, onRestart } = createHost()
    host.start()
    for (let crash = 0; crash < 4; crash += 1) {
      current().events.onMessage(ready)
      current().events.onExit(139)
    }
    expect(launched).toHaveLength(4)
    expect(onRestart.mock.calls).toEqual([[139], [139], [139]])
    expect(onGivenUp.mock.calls).toEqual([[null]])
    expect(host.isRunning).toBe(false)
  })

  it('goes on restarting an engine that crashes rarely', () => {
    const { host, launched, current, clock, onGivenUp } = createHost()
    host.start()
    for (let crash = 0; crash < 10; crash += 1) {
      clock.now += 30_000
      current().events.onExit(1)
    }
    expect(launched).toHaveLength(11)
    expect(onGivenUp).not.toHaveBeenCalled()
  })

  it('does not restart an engine that says that it cannot start', () => {
    const { host, launched, current, onGivenUp } = createHost()
    host.start()
    current().events.onMessage({ type: 'failed', report })
    current().events.onExit(1)
    expect(current().process.kill).toHaveBeenCalledOnce()
    expect(launched).toHaveLength(1)
    expect(onGivenUp.mock.calls).toEqual([[report]])
    host.start()
    expect(launched).toHaveLength(2)
  })

  it('closes the engine and waits for its end, which is no crash', async () => {
    const { host, launched, current, onRestart } = createHost()
    host.start()
    current().events.onMessage(ready)
    const closed = host.close()
    expect(current().process.close).toHaveBeenCalledOnce()
    current().events.onExit(0)
    await closed
    expect(host.isRunning).toBe(false)
    expect(launched).toHaveLength(1)
    expect(onRestart).not.toHaveBeenCalled()
    await host.close()
  })

  it('kills an engine that does not close', async () => {
    vi.useFakeTimers()
    try {
      const { host, current } = createHost()
      host.start()
      const closed = host.close()
      vi.runAllTimers()
      expect(current().process.kill).toHaveBeenCalledOnce()
      current().events.onExit(null)
      await closed
    } finally {
      vi.useRealTimers()
    }
  })

  it('counts only ends of the last minute', () => {
    expect(mayRestart([0, 1, 2], 3)).toBe(false)
    expect(mayRestart([0, 1, 2], 60_002)).toBe(true)
    expect(mayRestart([], 0)).toBe(true)
  })
})

describe('EngineHost, when a file is to be written', () => {
  const wish = { kind: 'table', request: { table: 'tracks', format: 'csv', bom: false } } as const

  it('has the engine write it, and gives each answer to who asked', async () => {
    const { host, current } = createHost()
    host.start()
    current().events.onMessage(ready)
    const [first, second] = [host.save(wish, '/a.csv'), host.save(wish, '/b.csv')]
    expect(vi.mocked(current().process.save).mock.calls).toEqual([
      [1, wish, '/a.csv'],
      [2, wish, '/b.csv'],
    ])
    current().events.onMessage({ type: 'saved', id: 2, bytes: 5, report: null })
    current().events.onMessage({ type: 'saved', id: 1, bytes: null, report })
    expect(await second).toEqual({ bytes: 5, report: null })
    expect(await first).toEqual({ bytes: null, report })
  })

  it('waits for nobody when there is no engine, or when it ends meanwhile', async () => {
    const { host, current } = createHost()
    expect(await host.save(wish, '/a.csv')).toEqual({ bytes: null, report: null })
    host.start()
    current().events.onMessage(ready)
    const saving = host.save(wish, '/a.csv')
    current().events.onExit(1)
    expect(await saving).toEqual({ bytes: null, report: null })
  })
})
