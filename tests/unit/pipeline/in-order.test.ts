import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inOrder } from '../../../electron/pipeline/event-import/in-order.ts'

const never = new AbortController().signal

describe('inOrder', () => {
  it('gives results in the order of the items, in whatever order they come', async () => {
    const items = Array.from({ length: 20 }, (_, index) => index)
    const work = async (item: number) => {
      for (let wait = 0; wait < (item * 7) % 5; wait += 1) await turn()
      return item * 10
    }
    for (const concurrency of [1, 3, 20, 50]) {
      expect(await all(inOrder(items, concurrency, never, work))).toEqual(items.map((item) => item * 10))
    }
    expect(await all(inOrder([], 4, never, work))).toEqual([])
  })

  it('has no more under way than it may, and uses what it may', async () => {
    let underWay = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, (underWay += 1))
      await turn()
      underWay -= 1
    }
    await all(inOrder([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4, never, work))
    expect(most).toBe(4)
  })

  it('begins no more than it may ahead of a slow consumer', async () => {
    const begun: number[] = []
    const results = inOrder([0, 1, 2, 3, 4, 5, 6, 7], 2, never, async (item) => {
      begun.push(item)
      return item
    })
    await results.next()
    await turn()
    expect(begun.length).toBeLessThanOrEqual(3)
    await results.return(undefined)
  })

  it('throws the first failure in order, tells the rest to stop, and leaves nothing under way', async () => {
    const stopped: number[] = []
    let underWay = 0
    const work = async (item: number, signal: AbortSignal) => {
      underWay += 1
      try {
        if (item === 1) throw new Error('first in order')
        if (item === 2) throw new Error('first in time')
        if (item > 2) await untilAborted(signal).then(() => stopped.push(item))
        await turn()
        return item
      } finally {
        underWay -= 1
      }
    }
    const results: number[] = []
    const reading = (async () => {
      for await (const result of inOrder([0, 1, 2, 3, 4], 5, never, work)) results.push(result)
    })()
    await expect(reading).rejects.toThrow('first in order')
    expect(results).toEqual([0])
    expect(stopped).toEqual([3, 4])
    expect(underWay).toBe(0)
  })

  it('stops what is under way when its consumer stops', async () => {
    let underWay = 0
    for await (const result of inOrder([0, 1, 2, 3], 4, never, async (item, signal) => {
      underWay += 1
      if (item > 0) await untilAborted(signal)
      underWay -= 1
      return item
    })) {
      expect(result).toBe(0)
      break
    }
    expect(underWay).toBe(0)
  })

  it('begins nothing once the signal has aborted', async () => {
    const stop = new AbortController()
    const begun: number[] = []
    const reading = (async () => {
      for await (const result of inOrder([0, 1, 2, 3, 4, 5], 2, stop.signal, async (item) => {
        begun.push(item)
        return item
      })) {
        if (result === 1) stop.abort(new Error('asked to stop'))
      }
    })()
    await expect(reading).rejects.toThrow('asked to stop')
    expect(begun).not.toContain(5)
    await expect(
      all(inOrder([9], 1, AbortSignal.abort(new Error('too late')), async (item) => begun.push(item))),
    ).rejects.toThrow('too late')
    expect(begun).not.toContain(9)
  })
})

async function all<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const list: Result[] = []
  for await (const result of results) list.push(result)
  return list
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
