import { describe, expect, it } from 'vitest'
import { requestSlots } from '../../../db/repositories/request-slots.ts'
import { temporaryDatabase } from '../../support/database.ts'

const domain = 'domain liverc.com'
const host = 'host meadow.liverc.com'

describe('slots of requests', () => {
  it('are taken once, and open again when their gap is over', async () => {
    const { slots, pass } = await start()
    expect(slots.waitMs(domain)).toBe(0)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(true)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(false)
    expect(slots.waitMs(domain)).toBe(1_000)
    pass(999)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(false)
    pass(1)
    expect(slots.take([{ key: domain, gapMs: 500 }])).toBe(true)
    expect(slots.waitMs(domain)).toBe(500)
    expect(slots.waitMs(host)).toBe(0)
  })

  it('are taken all or none', async () => {
    const { slots, pass } = await start()
    expect(slots.take([{ key: host, gapMs: 3_000 }])).toBe(true)
    const both = [
      { key: domain, gapMs: 1_000 },
      { key: host, gapMs: 3_000 },
    ]
    expect(slots.take(both)).toBe(false)
    expect(slots.waitMs(domain)).toBe(0)
    pass(3_000)
    expect(slots.take(both)).toBe(true)
    expect([slots.waitMs(domain), slots.waitMs(host)]).toEqual([1_000, 3_000])
  })

  it('are held for at least as long as the site asks, never for less', async () => {
    const { slots } = await start()
    slots.take([{ key: domain, gapMs: 1_000 }])
    slots.hold(domain, 30_000)
    expect(slots.waitMs(domain)).toBe(30_000)
    slots.hold(domain, 10)
    expect(slots.waitMs(domain)).toBe(30_000)
    slots.hold(domain, 1e12)
    expect(slots.waitMs(domain)).toBe(7_200_000)
  })

  it.each([
    ['was set back', -60_000],
    ['was wrong by years, and is set right', -3 * 365 * 86_400_000],
  ])('do not outlive a clock that %s', async (_, jump) => {
    const { slots, pass } = await start()
    slots.take([{ key: domain, gapMs: 300_000 }])
    pass(jump)
    expect(slots.waitMs(domain)).toBe(0)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(true)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(false)
    expect(
      slots.take([
        { key: domain, gapMs: 1_000 },
        { key: host, gapMs: 1 },
      ]),
    ).toBe(false)
  })

  it('stay closed when the clock is set back by a moment', async () => {
    const { slots, pass } = await start()
    slots.take([{ key: domain, gapMs: 1_000 }])
    pass(-500)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(false)
    expect(slots.waitMs(domain)).toBe(1_500)
  })

  it('are open where a row makes no sense', async () => {
    const { slots, db, at } = await start()
    db.prepare('insert into request_slots (key, taken_at, next_at) values (?, ?, ?)').run(
      domain,
      at(),
      at() + 1e10,
    )
    expect(slots.waitMs(domain)).toBe(0)
    expect(slots.take([{ key: domain, gapMs: 1_000 }])).toBe(true)
    expect(slots.waitMs(domain)).toBe(1_000)
  })
})

async function start() {
  const { write: db } = await temporaryDatabase()
  let now = Date.parse('2026-11-22T12:00:00Z')
  const pass = (ms: number) => {
    now += ms
  }
  return { slots: requestSlots(db, () => now), db, pass, at: () => now }
}
