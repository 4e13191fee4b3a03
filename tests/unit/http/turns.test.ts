import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Turns } from '../../../electron/http/turns.ts'

const never = new AbortController().signal

describe('turns', () => {
  it('are no more at once than allowed, and in their order', async () => {
    const turns = new Turns(() => 3)
    const begun: number[] = []
    let underWay = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const end = await turns.take(never)
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

  it('end once', async () => {
    const turns = new Turns(() => 1)
    const end = await turns.take(never)
    end()
    end()
    const second = await turns.take(never)
    let isThird = false
    const third = turns.take(never).then((endThird) => {
      isThird = true
      return endThird
    })
    await turn()
    expect(isThird).toBe(false)
    second()
    ;(await third)()
  })

  it('are given up by whoever stops waiting', async () => {
    const turns = new Turns(() => 1)
    const end = await turns.take(never)
    const stop = new AbortController()
    const given = turns.take(stop.signal)
    const next = turns.take(never)
    stop.abort(new Error('no longer'))
    await expect(given).rejects.toThrow('no longer')
    end()
    ;(await next)()
    ;(await turns.take(never))()
  })

  it('are refused to whoever has stopped already', async () => {
    const turns = new Turns(() => 1)
    await expect(turns.take(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
    ;(await turns.take(never))()
  })

  it('follow a limit that changes, as turns end', async () => {
    let limit = 3
    const turns = new Turns(() => limit)
    const ends = await Promise.all([1, 2, 3].map(() => turns.take(never)))
    limit = 1
    let isFourth = false
    const fourth = turns.take(never).then((end) => {
      isFourth = true
      return end
    })
    ends[0]?.()
    ends[1]?.()
    await turn()
    expect(isFourth).toBe(false)
    ends[2]?.()
    ;(await fourth)()
    const one = await turns.take(never)
    const waiting = [turns.take(never), turns.take(never)]
    limit = 2
    one()
    for (const end of await Promise.all(waiting)) end()
  })
})
