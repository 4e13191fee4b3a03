import { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { MessageStream, type Unsequenced } from '../../../electron/jobs/message-stream.ts'
import type { StreamMessage } from '../../../shared/contract/views.ts'

const startedAt = 1_000

describe('MessageStream', () => {
  it('numbers messages one by one and pushes them to everyone who watches', async () => {
    const stream = new MessageStream(startedAt)
    const [one, other] = [collect(stream, 0), collect(stream, 0)]
    await turn()
    stream.publish(changed('a'))
    stream.publish(changed('b'))
    await turn()
    expect(one.seen()).toEqual(['1001 a', '1002 b'])
    expect(other.seen()).toEqual(['1001 a', '1002 b'])
    stream.close()
    await Promise.all([one.ended, other.ended])
  })

  it('lets a window catch up from its last number, then goes on live', async () => {
    const stream = new MessageStream(startedAt)
    for (const subject of ['a', 'b', 'c']) stream.publish(changed(subject))
    const window = collect(stream, 1_002)
    await turn()
    expect(window.seen()).toEqual(['1003 c'])
    stream.publish(changed('d'))
    await turn()
    expect(window.seen()).toEqual(['1003 c', '1004 d'])
    stream.close()
    await window.ended
  })

  it('gives a new window all that is still kept', async () => {
    const stream = new MessageStream(startedAt)
    stream.publish(changed('a'))
    const window = collect(stream, 0)
    await turn()
    expect(window.seen()).toEqual(['1001 a'])
    stream.close()
    await window.ended
  })

  it('loses and repeats nothing that is published while a window catches up', async () => {
    const stream = new MessageStream(startedAt)
    for (const subject of ['a', 'b']) stream.publish(changed(subject))
    const seen: string[] = []
    const watching = stream.watch(0, undefined)
    for (const late of ['c', 'd', null, null]) {
      const { value } = await watching.next()
      seen.push(value === undefined ? 'end' : textOf(value))
      if (late !== null) stream.publish(changed(late))
    }
    expect(seen).toEqual(['1001 a', '1002 b', '1003 c', '1004 d'])
    stream.close()
    expect((await watching.next()).done).toBe(true)
  })

  it.each([
    ['whose last number is older than what is kept', 1_001],
    ['whose last number is from before the engine’s start', 999],
    ['whose last number is from the future', 999_999],
  ])('tells a window %s to load everything again', async (_, after) => {
    const stream = new MessageStream(startedAt)
    for (let index = 0; index < 1_005; index += 1) stream.publish(changed(String(index)))
    const window = collect(stream, after)
    await turn()
    expect(window.seen()).toEqual(['2005 reset'])
    stream.publish(changed('live'))
    await turn()
    expect(window.seen()).toEqual(['2005 reset', '2006 live'])
    stream.close()
    await window.ended
  })

  it('keeps the last thousand messages', async () => {
    const stream = new MessageStream(startedAt)
    for (let index = 0; index < 1_005; index += 1) stream.publish(changed(String(index)))
    const window = collect(stream, 1_005)
    await turn()
    expect(window.seen()).toHaveLength(1_000)
    expect(window.seen()[0]).toBe('1006 5')
    stream.close()
    await window.ended
  })

  it('ends for whoever goes, and for nobody else', async () => {
    const stream = new MessageStream(startedAt)
    const stop = new AbortController()
    const [going, staying] = [collect(stream, 0, stop.signal), collect(stream, 0)]
    await turn()
    stop.abort()
    await going.ended
    stream.publish(changed('a'))
    await turn()
    expect(going.seen()).toEqual([])
    expect(staying.seen()).toEqual(['1001 a'])
    stream.close()
    await staying.ended
  })

  it('ends at once for whoever comes too late', async () => {
    const stream = new MessageStream(startedAt)
    stream.publish(changed('a'))
    stream.close()
    await collect(stream, 0).ended
    await collect(new MessageStream(startedAt), 0, AbortSignal.abort()).ended
    expect((await stream.watch(0, undefined).next()).done).toBe(true)
  })

  it('holds nothing back for a window that leaves while it catches up', async () => {
    const stream = new MessageStream(startedAt)
    const removed = vi.spyOn(EventEmitter.prototype, 'removeListener')
    stream.publish(changed('a'))
    stream.publish(changed('b'))
    const stop = new AbortController()
    for await (const message of stream.watch(0, stop.signal)) {
      expect(textOf(message)).toBe('1001 a')
      break
    }
    expect(removed.mock.calls.map(([name]) => name)).toContain('message')
  })
})

function changed(subject: string): Unsequenced {
  return { type: 'data_changed', scope: 'event', subject }
}

function textOf(message: StreamMessage): string {
  return `${message.seq} ${message.type === 'data_changed' ? message.subject : message.type}`
}

function collect(stream: MessageStream, after: number, signal?: AbortSignal) {
  const seen: string[] = []
  const watch = async () => {
    for await (const message of stream.watch(after, signal)) seen.push(textOf(message))
  }
  return { seen: () => seen, ended: watch() }
}
