import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Pace } from '../../../electron/http/pace.ts'

const never = new AbortController().signal

describe('Pace', () => {
  it('spaces requests from start to start, however long they take', async () => {
    const pace = new Pace({ delayMs: 30, inFlight: 4 })
    const begun = performance.now()
    const starts: number[] = []
    await Promise.all(
      [0, 1, 2, 3].map(async () => {
        const end = await pace.turn(never)
        starts.push(performance.now())
        end()
      }),
    )
    // Each look at the clock comes after the start, so a slow machine only makes the figures larger.
    starts.forEach((start, index) => expect(start - begun).toBeGreaterThan(30 * index - 2))
  })

  it('does not make the first request wait', async () => {
    await expect(new Pace({ delayMs: 60_000, inFlight: 1 }).turn(never)).resolves.toBeTypeOf('function')
  })

  it('spaces those that start late from when they really start', async () => {
    const pace = new Pace({ delayMs: 20, inFlight: 3 })
    ;(await pace.turn(never))()
    const turns = [0, 1].map(async () => {
      ;(await pace.turn(never))()
      return performance.now()
    })
    // The timer of the next start is long due when the process gets round to it.
    const busyUntil = performance.now() + 35
    while (performance.now() < busyUntil);
    const [, third] = await Promise.all(turns)
    // The second start was no earlier than the end of the wait.
    expect((third ?? 0) - busyUntil).toBeGreaterThan(18)
  })

  it('lets no more requests be under way than it may, and serves them in their order', async () => {
    const pace = new Pace({ delayMs: 0, inFlight: 3 })
    const begun: number[] = []
    let underWay = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const end = await pace.turn(never)
        begun.push(index)
        most = Math.max(most, (underWay += 1))
        await turn()
        await turn()
        underWay -= 1
        end()
      }),
    )
    expect(most).toBe(3)
    expect(begun).toEqual(Array.from({ length: 12 }, (_, index) => index))
  })

  it('takes the end of a request once', async () => {
    const pace = new Pace({ delayMs: 0, inFlight: 1 })
    const end = await pace.turn(never)
    end()
    end()
    const second = await pace.turn(never)
    let isThird = false
    const third = pace.turn(never).then((endThird) => {
      isThird = true
      return endThird
    })
    await turn()
    expect(isThird).toBe(false)
    second()
    ;(await third)()
  })

  it('gives up the place of whoever stops waiting for a free slot', async () => {
    const pace = new Pace({ delayMs: 0, inFlight: 1 })
    const end = await pace.turn(never)
    const stop = new AbortController()
    const given = pace.turn(stop.signal)
    const next = pace.turn(never)
    stop.abort(new Error('no longer'))
    await expect(given).rejects.toThrow('no longer')
    end()
    ;(await next)()
    ;(await pace.turn(never))()
  })

  it('gives up the place of whoever stops waiting for the spacing', async () => {
    const pace = new Pace({ delayMs: 50, inFlight: 1 })
    ;(await pace.turn(never))()
    const stop = new AbortController()
    const given = pace.turn(stop.signal)
    await turn()
    stop.abort()
    await expect(given).rejects.toMatchObject({ name: 'AbortError' })
    ;(await pace.turn(never))()
  })

  it('refuses whoever has stopped already', async () => {
    const pace = new Pace({ delayMs: 0, inFlight: 1 })
    await expect(pace.turn(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
    ;(await pace.turn(never))()
  })
})
