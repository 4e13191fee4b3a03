import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobView, StreamMessage } from '../../../shared/contract/views.ts'
import { useJobs } from '../../../renderer/state/jobs.ts'
import { followEngine, storedPosition } from '../../../renderer/state/stream.ts'
import type { ConnectionState } from '../../../renderer/bridge-connection.ts'
import { jobOf } from '../../support/renderer-views.ts'

/** An engine whose messages, list and connection the test moves by hand. */
function fakeEngine(startAt = 0, listed: readonly JobView[] = []) {
  let state: ConnectionState = 'connected'
  let send: (message: StreamMessage) => void = () => undefined
  let changed: () => void = () => undefined
  let stored = startAt
  const listJobs = vi.fn<() => Promise<readonly JobView[]>>(() => Promise.resolve(listed))
  const watched: number[] = []
  const consumers = {
    onChange: vi.fn<(change: unknown) => void>(),
    onReset: vi.fn<() => void>(),
    position: { read: () => stored, write: (seq: number) => void (stored = seq) },
  }
  const stop = followEngine(
    {
      listJobs,
      watchStream(after, onMessage) {
        watched.push(after)
        send = onMessage
        return () => (send = () => undefined)
      },
      connection: {
        get: () => state,
        subscribe(listener) {
          changed = listener
          return () => (changed = () => undefined)
        },
      },
    },
    consumers,
  )
  return {
    consumers,
    listJobs,
    watched,
    stop,
    stored: () => stored,
    send: (message: StreamMessage) => send(message),
    connection(next: ConnectionState) {
      state = next
      changed()
    },
  }
}

describe('following the engine', () => {
  beforeEach(() => {
    useJobs.setState({ byId: new Map(), bySubject: new Map(), justEnded: new Set(), loaded: false })
  })

  it('asks for what came after the last message of before the reload', () => {
    const engine = fakeEngine(41)
    expect(engine.watched).toEqual([41])
    engine.send({ seq: 42, type: 'job', job: jobOf('1') })
    expect(engine.stored()).toBe(42)
    expect(engine.consumers.onReset).not.toHaveBeenCalled()
  })

  it('shows a job that was running before the reload', async () => {
    const engine = fakeEngine(41, [jobOf('1', { state: 'running', processed: 7 })])
    await vi.waitFor(() => expect(useJobs.getState().byId.get('1')?.processed).toBe(7))
    engine.send({ seq: 42, type: 'job', job: jobOf('1', { state: 'running', processed: 8 }) })
    expect(useJobs.getState().byId.get('1')?.processed).toBe(8)
    expect(engine.consumers.onReset).not.toHaveBeenCalled()
  })

  it('hands changes of data on', () => {
    const engine = fakeEngine()
    engine.send({ seq: 1, type: 'data_changed', scope: 'event', subject: '486677' })
    expect(engine.consumers.onChange).toHaveBeenCalledWith({ scope: 'event', subject: '486677' })
  })

  it.each([
    ['a gap', 7],
    ['a number of before', 1],
  ])('loads everything again after %s', (_, seq) => {
    const engine = fakeEngine(3)
    engine.listJobs.mockClear()
    engine.send({ seq, type: 'job', job: jobOf('1') })
    expect(engine.consumers.onReset).toHaveBeenCalledTimes(1)
    expect(engine.listJobs).toHaveBeenCalledTimes(1)
    engine.send({ seq: seq + 1, type: 'job', job: jobOf('1') })
    expect(engine.consumers.onReset).toHaveBeenCalledTimes(1)
  })

  it('loads everything again when the engine says so', () => {
    const engine = fakeEngine(3)
    engine.send({ seq: 4, type: 'reset' })
    expect(engine.consumers.onReset).toHaveBeenCalledTimes(1)
  })

  it('loads everything again when a lost connection is back', () => {
    const engine = fakeEngine()
    engine.connection('connected')
    expect(engine.consumers.onReset).not.toHaveBeenCalled()
    engine.connection('disconnected')
    engine.connection('connected')
    expect(engine.consumers.onReset).toHaveBeenCalledTimes(1)
  })

  it('survives a list that fails', async () => {
    const engine = fakeEngine()
    engine.listJobs.mockRejectedValue(new Error('lost'))
    engine.send({ seq: 9, type: 'reset' })
    await Promise.resolve()
    engine.send({ seq: 10, type: 'job', job: jobOf('1') })
    expect(useJobs.getState().byId.has('1')).toBe(true)
  })
})

describe('the stored position', () => {
  it.each([
    [null, 0],
    ['17', 17],
    ['-3', 0],
    ['x', 0],
    ['1.5', 0],
  ])('of %j is %i', (text, seq) => {
    const written: string[] = []
    const position = storedPosition({ getItem: () => text, setItem: (_, value) => void written.push(value) })
    expect(position.read()).toBe(seq)
    position.write(5)
    expect(written).toEqual(['5'])
  })
})
