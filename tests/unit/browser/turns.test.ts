import { describe, expect, it } from 'vitest'
import { Turns } from '../../../electron/browser/turns.ts'

const never = new AbortController().signal
/** What happens when everything that can happen now has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('Turns', () => {
  it('gives as many as the limit at once, in the order in which they were asked for', async () => {
    const turns = new Turns(() => 2)
    const order: string[] = []
    const ends = new Map<string, () => void>()
    const take = async (key: string) => {
      const end = await turns.take(key, never)
      order.push(key)
      ends.set(key, end)
    }
    const all = ['a', 'b', 'c', 'd'].map(take)
    await settled()
    expect(order).toEqual(['a', 'b'])
    ends.get('b')?.()
    await settled()
    expect(order).toEqual(['a', 'b', 'c'])
    ends.get('a')?.()
    await Promise.all(all)
    expect(order).toEqual(['a', 'b', 'c', 'd'])
  })

  it('gives one at a time for a key, and lets others pass', async () => {
    const turns = new Turns(() => 2)
    const order: string[] = []
    const first = await turns.take('event', never)
    const second = turns.take('event', never).then(() => order.push('event'))
    const other = turns.take('other', never).then(() => order.push('other'))
    await other
    await settled()
    expect(order).toEqual(['other'])
    first()
    first()
    await second
    expect(order).toEqual(['other', 'event'])
  })

  it('forgets who has stopped waiting', async () => {
    const turns = new Turns(() => 1)
    const end = await turns.take('a', never)
    const stop = new AbortController()
    const waiting = turns.take('b', stop.signal)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(turns.take('c', AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    const next = turns.take('d', never)
    end()
    expect(await next).toBeTypeOf('function')
  })
})
