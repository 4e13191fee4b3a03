import { describe, expect, it } from 'vitest'
import { readFaultFile } from '../../../fixtures/server/fault-file.ts'
import { type Fault, FaultPlan } from '../../../fixtures/server/faults.ts'

const race = new URL('https://a.liverc.com/results/?p=view_race_result&id=7')

/** Which of the requests are hit; each is made at its ms after the server's start. */
function hits(
  faults: readonly Fault[],
  requests: readonly (readonly [atMs: number, url?: URL])[],
): boolean[] {
  let now = 0
  const plan = new FaultPlan(faults, () => now)
  return requests.map(([atMs, url = race]) => {
    now = atMs
    return plan.strike(url) !== null
  })
}

describe('faults reach', () => {
  it('so many requests after so many others', () => {
    expect(hits([{ skip: 1, times: 2, status: 500 }], [[0], [0], [0], [0]])).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('requests between two times after the start', () => {
    const fault = { fromMs: 100, untilMs: 200, status: 500 }
    expect(hits([fault], [[99], [100], [199], [200]])).toEqual([false, true, true, false])
  })

  it('requests for so long after the first hit; those let through do not start it', () => {
    const fault = { skip: 1, forMs: 50, status: 500 }
    expect(hits([fault], [[0], [1_000], [1_049], [1_050]])).toEqual([false, true, true, false])
  })

  it('an address in every spelling, a pattern, a kind of page, a test', () => {
    const others = [
      'https://a.liverc.com/results?id=7&p=view%5Frace%5Fresult',
      'https://a.liverc.com/results/?p=view_race_result&id=8',
      'https://b.liverc.com/results/?p=view_event&id=7',
      'https://b.liverc.com/robots.txt',
    ].map((address) => [0, new URL(address)] as const)
    const reached = (fault: Fault) => hits([fault], others)
    expect(reached({ url: race.href, status: 500 })).toEqual([true, false, false, false])
    expect(reached({ url: 'https://a.liverc.com/*', status: 500 })).toEqual([true, true, false, false])
    expect(reached({ url: '*view_event*', status: 500 })).toEqual([false, false, true, false])
    expect(reached({ page: 'race', status: 500 })).toEqual([true, true, false, false])
    expect(reached({ page: 'robots', status: 500 })).toEqual([false, false, false, true])
    expect(reached({ page: 'race', url: 'https://b.*', status: 500 })).toEqual([false, false, false, false])
    expect(reached({ url: ({ hostname }) => hostname.startsWith('b'), status: 500 })).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('with the first fault that is active and has hits left', () => {
    const plan = new FaultPlan([{ times: 1, status: 500 }, { status: 404 }], () => 0)
    expect([plan.strike(race)?.status, plan.strike(race)?.status]).toEqual([500, 404])
  })
})

describe('a file of faults', () => {
  it('gives the faults as they are written, and what the server does besides', () => {
    const faults = [
      { page: 'race', skip: 1, times: 2, status: 429, retryAfter: { dateInMs: 5_000 } },
      { url: '*/events', forMs: 100, drip: { bytes: 10, everyMs: 5, endless: true } },
    ]
    const read = readFaultFile(JSON.stringify({ faults, robots: { '*': 'User-agent: *' }, validators: true }))
    expect(read.faults).toEqual(faults)
    expect([read.robots('a.liverc.com'), read.validators, read.gzip]).toEqual(['User-agent: *', true, false])
  })

  it('is refused with the name of the field that is wrong', () => {
    const refused = (file: unknown): unknown => {
      try {
        return readFaultFile(typeof file === 'string' ? file : JSON.stringify(file))
      } catch (error) {
        return error
      }
    }
    const cases = [
      ['no json', 'faults', 'no json'],
      [{ faults: [{ status: 'late' }] }, 'faults.0.status', '"late"'],
      [{ faults: [{ status: 500 }, { page: 'moon', status: 500 }] }, 'faults.1.page', '"moon"'],
      [{ faults: [{ staus: 500 }] }, 'faults.0.staus', '500'],
      [{ faults: [{ url: 'nowhere', status: 500 }] }, 'faults.0.url', '"nowhere"'],
      [{ faults: [{ page: 'race', times: 2 }] }, 'faults.0', '{"page":"race","times":2}'],
      [{ faults: [{ headers: { 'x-a': 'a\r\nb' } }] }, 'faults.0.headers.x-a', String.raw`"a\r\nb"`],
      [{ fault: [] }, 'fault', '[]'],
    ] as const
    for (const [file, field, value] of cases) {
      expect(refused(file)).toMatchObject({ code: 'VALIDATION_ERROR', details: { field, value } })
    }
  })
})
