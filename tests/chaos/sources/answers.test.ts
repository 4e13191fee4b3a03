import { describe, expect, it } from 'vitest'
import {
  endsAtEntryList,
  endsAtEvent,
  endsAtRace,
  endOf,
  entryList,
  event,
  meetAgain,
  meetFirst,
  openScene,
  race,
  request,
  type Trouble,
  undisturbed,
} from '../../support/chaos.ts'

const httpError = (details: Readonly<Record<string, unknown>> = {}) => ({
  code: 'CONNECTOR_HTTP_ERROR',
  stage: 'fetch',
  details,
})
const refused = { code: 'VALIDATION_ERROR', stage: 'policy' }

const statuses: readonly Trouble[] = [
  ...[400, 401, 403, 404, 410].flatMap((status): Trouble[] => [
    {
      name: `${status} for a race: asked once`,
      faults: [{ url: race, status }],
      error: httpError({ status_code: status }),
      sent: endsAtRace(1),
    },
  ]),
  {
    name: '404 for the event page: asked once',
    faults: [{ url: event, status: 404 }],
    error: httpError({ status_code: 404 }),
    sent: endsAtEvent(1),
  },
  {
    name: '403 for the entry list: asked once',
    faults: [{ url: entryList, status: 403 }],
    error: httpError({ status_code: 403 }),
    sent: endsAtEntryList(1),
  },
  {
    name: '500 once: asked twice',
    faults: [{ url: race, status: 500, times: 1 }],
    error: null,
    sent: { ...undisturbed, race: 2 },
  },
  {
    name: '500 once for every page: each asked twice',
    faults: [
      { url: event, status: 500, times: 1 },
      { url: entryList, status: 502, times: 1 },
      { url: race, status: 504, times: 1 },
    ],
    error: null,
    sent: { ...undisturbed, event: 2, entryList: 2, race: 2 },
  },
  ...[500, 502, 503, 504].map((status): Trouble => ({
    name: `${status} always: asked four times`,
    faults: [{ url: race, status }],
    error: httpError({ status_code: status, attempts: 4 }),
    sent: endsAtRace(4),
  })),
  {
    name: '500 always for the event page: asked four times',
    faults: [{ url: event, status: 500 }],
    error: httpError({ status_code: 500, attempts: 4 }),
    sent: endsAtEvent(4),
  },
  {
    name: '500 always for the entry list without further attempts',
    faults: [{ url: entryList, status: 500 }],
    environment: { MRE_HTTP_RETRIES: '0' },
    error: httpError({ status_code: 500, attempts: 1 }),
    sent: endsAtEntryList(1),
  },
  {
    name: '429 always: asked four times',
    faults: [{ url: race, status: 429 }],
    error: httpError({ status_code: 429, attempts: 4 }),
    sent: endsAtRace(4),
  },
  ...[503, 429].flatMap((status): Trouble[] => [
    {
      name: `${status} with a pause that is longer than anybody waits: asked once`,
      faults: [{ url: race, status, retryAfter: 3_600 }],
      environment: { MRE_PAGE_PATIENCE_MS: '200' },
      error: httpError({ status_code: status, attempts: 1 }),
      sent: endsAtRace(1),
    },
    {
      name: `${status} until a date that is past: asked again at once`,
      faults: [{ url: race, status, retryAfter: { dateInMs: -60_000 }, times: 2 }],
      error: null,
      sent: { ...undisturbed, race: 3 },
    },
  ]),
]

/** Addresses that nobody asks for, whoever names them. */
const forbidden: readonly Trouble[] = [
  'https://elsewhere.example/',
  'http://127.0.0.1:9/',
  'https://127.0.0.1/',
  'https://localhost/',
  'https://[::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1/',
  'https://liverc.com.elsewhere.example/',
  'https://liverc.com:8443/results/',
  'http://www.liverc.com/results/',
  'https://user:secret@www.liverc.com/results/',
  'file:///etc/passwd',
  '//elsewhere.example/',
].map((redirectTo) => ({
  name: `a redirect to ${redirectTo}: not followed`,
  faults: [{ url: race, redirectTo }],
  error: refused,
  sent: endsAtRace(1),
}))

const redirects: readonly Trouble[] = [
  {
    name: 'a redirect to itself: followed three times',
    faults: [{ url: race, redirectTo: race }],
    error: httpError(),
    sent: endsAtRace(4),
  },
  {
    name: 'a redirect to itself from the event page: followed three times',
    faults: [{ url: event, redirectTo: event, status: 307 }],
    error: httpError(),
    sent: endsAtEvent(4),
  },
  {
    name: 'one redirect to itself: followed',
    faults: [{ url: race, redirectTo: race, times: 1 }],
    error: null,
    sent: { ...undisturbed, race: 2 },
  },
  {
    name: 'a redirect to another page of the event',
    faults: [{ url: race, redirectTo: event }],
    error: httpError(),
    sent: { ...endsAtRace(1), event: 2 },
  },
  {
    name: 'a redirect to another host of LiveRC that has no such page: its robots.txt is asked first',
    faults: [{ url: race, redirectTo: 'https://nowhere.liverc.com/results/?p=view_race_result&id=1' }],
    error: httpError({ status_code: 404 }),
    sent: { ...endsAtRace(1), elsewhere: 2 },
    sentAgain: { ...endsAtRace(1), robots: 0, elsewhere: 2 },
  },
]

describe('a first import that is answered', () => {
  it.each([...statuses, ...forbidden, ...redirects])('$name', async (trouble) => {
    expect(await meetFirst(trouble)).toBe(endOf(trouble))
  })
})

describe('a forced import of a complete event that is answered', () => {
  it.each([...statuses, ...forbidden.slice(0, 1), ...redirects])('$name', async (trouble) => {
    expect(await meetAgain(trouble)).toBe(endOf(trouble))
  })
})

describe('a site that asks to wait', () => {
  it.each([
    ['503, in seconds', 503, 1],
    ['503, with a date', 503, { dateInMs: 2_000 }],
    ['429, in seconds', 429, 1],
    ['429, with a date', 429, { dateInMs: 2_000 }],
  ] as const)('%s, is asked nothing before', async (_name, status, retryAfter) => {
    const { served, engine } = await openScene({
      faults: [{ url: race, status, retryAfter, times: 1 }],
      // Others are on their way: the pause is for all of them.
      environment: { MRE_RACE_FETCH_CONCURRENCY: '4', MRE_MAX_IN_FLIGHT: '1' },
    })
    expect((await engine.run(request())).error).toBeNull()
    const log = served.log()
    expect(log).toHaveLength(3 + 4 + 1)
    const at = log.findIndex(({ host, path }) => `https://${host}${path}` === race)
    // A date has whole seconds, so one that is two seconds away is at least one second away.
    expect((log[at + 1]?.at ?? 0) - (log[at]?.at ?? 0)).toBeGreaterThanOrEqual(999)
  })
})
