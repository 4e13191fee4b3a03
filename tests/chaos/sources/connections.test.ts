import { describe, expect, it } from 'vitest'
import {
  endsAtEntryList,
  endsAtEvent,
  endsAtRace,
  endOf,
  entryList,
  event,
  eventId,
  expectRecovery,
  expectSane,
  meetAgain,
  meetFirst,
  openScene,
  race,
  request,
  sentOf,
  type Trouble,
  undisturbed,
} from '../../support/chaos.ts'
import { eventually } from '../../support/eventually.ts'

const lost = (reason: 'connection' | 'timeout', attempts: number) => ({
  code: 'CONNECTOR_HTTP_ERROR',
  stage: 'fetch',
  details: { reason, attempts },
})
/** An attempt that takes longer than this is given up; nothing that is meant to come takes nearly as long. */
const limited = { MRE_HTTP_TOTAL_TIMEOUT_MS: '250', MRE_HTTP_RETRIES: '1' }
const aDay = 86_400_000

const connections: readonly Trouble[] = [
  ...(['reset', 'close'] as const).flatMap((connection): Trouble[] => [
    {
      name: `${connection} before the answer, always: asked four times`,
      faults: [{ url: race, connection }],
      error: lost('connection', 4),
      sent: endsAtRace(4),
    },
    {
      name: `${connection} before the answer, twice: asked three times`,
      faults: [{ url: race, connection, times: 2 }],
      error: null,
      sent: { ...undisturbed, race: 3 },
    },
  ]),
  {
    name: 'reset before the answer of the event page, always: asked four times',
    faults: [{ url: event, connection: 'reset' }],
    error: lost('connection', 4),
    sent: endsAtEvent(4),
  },
  ...(['length', 'reset'] as const).flatMap((truncateAs): Trouble[] => [
    {
      name: `ended in the middle of the body (${truncateAs}), always: asked four times`,
      faults: [{ url: race, truncateAt: 3_000, truncateAs }],
      error: lost('connection', 4),
      sent: endsAtRace(4),
    },
    {
      name: `ended in the middle of the body (${truncateAs}), once: asked twice`,
      faults: [{ url: entryList, truncateAt: 3_000, truncateAs, times: 1 }],
      error: null,
      sent: { ...undisturbed, entryList: 2 },
    },
  ]),
  {
    name: 'ended before the first byte of the body, always: asked four times',
    faults: [{ url: entryList, truncateAt: 0, truncateAs: 'reset' }],
    error: lost('connection', 4),
    sent: endsAtEntryList(4),
  },
  {
    name: 'refused for a while: asked again until it answers',
    faults: [{ url: race, connection: 'refuse', refuseForMs: 150, times: 1 }],
    environment: { MRE_HTTP_RETRY_BASE_MS: '100' },
    error: null,
    sent: { ...undisturbed, race: 2 },
  },
  {
    name: 'longer than an attempt may take, always: each attempt is given up',
    faults: [{ url: race, delayMs: aDay }],
    environment: limited,
    error: lost('timeout', 2),
    sent: endsAtRace(2),
  },
  {
    name: 'longer than a silence may take, once: asked twice',
    faults: [{ url: event, delayMs: aDay, times: 1 }],
    environment: { MRE_HTTP_READ_TIMEOUT_MS: '250', MRE_HTTP_RETRIES: '1' },
    error: null,
    sent: { ...undisturbed, event: 2 },
  },
  {
    name: 'a body that drips without an end: each attempt is given up',
    faults: [{ url: race, drip: { bytes: 20_000, everyMs: 20, endless: true } }],
    environment: limited,
    error: lost('timeout', 2),
    sent: endsAtRace(2),
  },
  {
    name: 'a body that drips too slowly, never silent for long: each attempt is given up',
    faults: [{ url: entryList, drip: { bytes: 1, everyMs: 50 } }],
    environment: limited,
    error: lost('timeout', 2),
    sent: endsAtEntryList(2),
  },
  {
    name: 'a body that drips too slowly once: asked twice',
    faults: [{ url: race, drip: { bytes: 1, everyMs: 50 }, times: 1 }],
    environment: limited,
    error: null,
    sent: { ...undisturbed, race: 2 },
  },
  {
    name: 'a body that comes in small pieces',
    faults: [{ url: race, drip: { bytes: 500, everyMs: 1 } }],
    error: null,
    sent: undisturbed,
  },
]

const bodies: readonly Trouble[] = [
  {
    name: 'compressed',
    faults: [{ gzip: 'on' }],
    error: null,
    sent: undisturbed,
  },
  {
    name: 'not what it says it is compressed as, always: asked four times',
    faults: [{ url: race, gzip: 'broken' }],
    error: lost('connection', 4),
    sent: endsAtRace(4),
  },
  {
    name: 'compressed and cut, always: asked four times',
    faults: [{ url: race, gzip: 'on', truncateAt: 900 }],
    error: lost('connection', 4),
    sent: endsAtRace(4),
  },
  {
    name: 'packed in a way that nobody asked for: asked once',
    faults: [{ url: race, headers: { 'content-encoding': 'zstd' } }],
    error: { code: 'CONNECTOR_HTTP_ERROR', stage: 'fetch', details: { encoding: 'zstd' } },
    sent: endsAtRace(1),
  },
  {
    name: 'larger than any page may be: asked once',
    faults: [{ url: race, drip: { bytes: 60_000, everyMs: 0, endless: true } }],
    environment: { MRE_MAX_PAGE_BYTES: '100000' },
    error: { code: 'CONNECTOR_HTTP_ERROR', stage: 'fetch', details: { bytes_limit: 100_000 } },
    sent: endsAtRace(1),
  },
]

describe('a first import whose connection is', () => {
  it.each(connections)('$name', async (trouble) => {
    expect(await meetFirst(trouble)).toBe(endOf(trouble))
  })
})

describe('a forced import of a complete event whose connection is', () => {
  it.each(connections)('$name', async (trouble) => {
    expect(await meetAgain(trouble)).toBe(endOf(trouble))
  })
})

describe('a first import that gets a body', () => {
  it.each(bodies)('$name', async (trouble) => {
    expect(await meetFirst(trouble)).toBe(endOf(trouble))
  })
})

describe('a forced import of a complete event that gets a body', () => {
  it.each(bodies)('$name', async (trouble) => {
    expect(await meetAgain(trouble)).toBe(endOf(trouble))
  })
})

describe('an import that is cancelled', () => {
  it.each([
    ['for an answer', { delayMs: aDay }],
    ['for the end of a body', { drip: { bytes: 1, everyMs: 20, endless: true } }],
    ['for the end of a pause', { status: 503, retryAfter: 200 }],
  ] as const)('while it waits %s ends, and asks for nothing more', async (_name, effect) => {
    const { served, engine } = await openScene({ faults: [{ url: race, ...effect }] })
    const { ingestion, jobs } = engine.services
    const job = ingestion.start(request())
    await eventually(() => sentOf(served)).toEqual(endsAtRace(1))
    jobs.cancel(job)
    expect(await jobs.ended(job)).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } })
    expect(sentOf(served)).toEqual(endsAtRace(1))
    expect(engine.document(eventId)).toBeNull()
    expectSane(engine)
    // A pause is the site's wish and outlives the import.
    if (!('status' in effect)) await expectRecovery({ served, engine })
  })
})
