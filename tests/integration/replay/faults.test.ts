import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseEntryListPage } from '../../../electron/connectors/liverc/pages/entry-list.ts'
import { parseEventPage } from '../../../electron/connectors/liverc/pages/event-page.ts'
import { parseEventsListPage } from '../../../electron/connectors/liverc/pages/events-list.ts'
import { parseRacePage } from '../../../electron/connectors/liverc/pages/race-page.ts'
import { parseTrackCataloguePage } from '../../../electron/connectors/liverc/pages/track-catalogue.ts'
import { parseTrackDashboardPage } from '../../../electron/connectors/liverc/pages/track-dashboard.ts'
import type { DriftKind } from '../../../fixtures/server/drift.ts'
import type { Fault } from '../../../fixtures/server/faults.ts'
import {
  type ReplayServer,
  type ReplayServerOptions,
  startReplayServer,
} from '../../../fixtures/server/replay-server.ts'
import { siteSource } from '../../../fixtures/server/source.ts'
import { correctedSite } from '../../../fixtures/site/corrected.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { present } from '../../support/site.ts'

const site = createSite({ size: 'small', seed: 'faults' })
const { slug, event, entryList, races } = site.urls.headline
const race = present(races.at(-1), 'race')

async function serve(
  faults: readonly Fault[],
  options: Partial<ReplayServerOptions> = {},
): Promise<ReplayServer> {
  const server = await startReplayServer({ source: siteSource(site), faults, ...options })
  onTestFinished(() => server.close())
  return server
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** How the answer ended, other than whole. */
  readonly broken: string | null
}

/** What really comes over the wire: nothing is decompressed, followed or repaired. Stops after `atMost` bytes. */
function ask(
  server: ReplayServer,
  address: string,
  headers: Readonly<Record<string, string>> = {},
  atMost = Infinity,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const target = new URL(address.replace('https://', `${server.url}/`))
    // A reset reaches the request first, also when its answer has begun.
    let fail: (error: NodeJS.ErrnoException) => void = reject
    const outgoing = httpRequest(target, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      const end = (broken: string | null) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          broken,
        })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (Buffer.concat(chunks).length < atMost) return
        end('left')
        outgoing.destroy()
      })
      response.on('end', () => end(null))
      fail = (error) => end(error.code ?? error.message)
      response.on('error', (error) => fail(error))
    })
    outgoing.on('error', (error) => fail(error))
    outgoing.end()
  })
}

const text = async (server: ReplayServer, address: string) => String((await ask(server, address)).body)
const page = (address: string) => site.page(address).body

describe('an answer in place of the page', () => {
  it('has any status, with Retry-After in seconds or as a date', async () => {
    for (const status of [403, 404, 429, 500, 503]) {
      const server = await serve([{ url: event, status, retryAfter: 7 }])
      const answer = await ask(server, event)
      expect([answer.status, answer.headers['retry-after']]).toEqual([status, '7'])
      expect((await ask(server, race)).status).toBe(200)
    }
    const server = await serve([{ status: 429, retryAfter: { dateInMs: 60_000 } }])
    const date = String((await ask(server, event)).headers['retry-after'])
    expect(date).toMatch(/GMT$/)
    expect(Date.parse(date)).toBeGreaterThan(Date.now())
  })

  it('redirects to wherever it is told: another host, a private address, itself', async () => {
    for (const location of [
      'https://example.com/',
      'http://127.0.0.1:1/',
      'http://169.254.169.254/x',
      event,
    ]) {
      const server = await serve([{ url: event, redirectTo: location }])
      const answer = await ask(server, event)
      expect([answer.status, answer.headers.location]).toEqual([302, location])
    }
    const server = await serve([{ url: event, redirectTo: '/elsewhere', status: 308 }])
    expect((await ask(server, event)).status).toBe(308)
  })

  it('is no answer: the connection is reset, closed or refused', async () => {
    for (const connection of ['reset', 'close'] as const) {
      const server = await serve([{ url: event, times: 1, connection }])
      await expect(ask(server, event)).rejects.toMatchObject({ code: 'ECONNRESET' })
      expect((await ask(server, event)).status).toBe(200)
    }
    const server = await serve([{ url: event, times: 1, connection: 'refuse', refuseForMs: 300 }])
    await expect(ask(server, event)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(ask(server, race)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect
      .poll(() =>
        ask(server, race).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
  })
})

describe('a page that is not what it was', () => {
  it('is cut short: honestly, with the length of the whole, or with a reset', async () => {
    const whole = Buffer.from(page(race))
    const server = await serve([
      { url: race, times: 1, truncateAt: 500 },
      { url: race, times: 1, truncateAt: 500, truncateAs: 'length' },
      { url: race, times: 1, truncateAt: 500, truncateAs: 'reset' },
    ])
    const honest = await ask(server, race)
    expect([honest.broken, honest.headers['content-length']]).toEqual([null, '500'])
    expect(honest.body).toEqual(whole.subarray(0, 500))
    for (const _way of ['length', 'reset']) {
      const lying = await ask(server, race)
      expect([lying.broken, lying.headers['content-length']]).toEqual(['ECONNRESET', String(whole.length)])
      expect(lying.body.length).toBeLessThanOrEqual(500)
    }
    expect((await ask(server, race)).body).toEqual(whole)
  })

  it('drips, until it is whole or for ever', async () => {
    const server = await serve([
      { url: event, times: 1, drip: { bytes: 4_000, everyMs: 1 } },
      { url: event, drip: { bytes: 20_000, everyMs: 1, endless: true } },
    ])
    expect(await text(server, event)).toBe(page(event))
    const length = Buffer.byteLength(page(event))
    const endless = await ask(server, event, {}, length + 50_000)
    expect(endless.broken).toBe('left')
    expect(endless.body.length).toBeGreaterThanOrEqual(length + 50_000)
    expect(endless.headers['content-length']).toBeUndefined()
  })

  it('has another content type, no body, other texts, a broken script', async () => {
    const typed = await ask(await serve([{ url: event, contentType: 'application/pdf' }]), event)
    expect(typed.headers['content-type']).toBe('application/pdf')
    expect(String(typed.body)).toBe(page(event))
    const empty = await ask(await serve([{ url: event, empty: true }]), event)
    expect([empty.status, empty.body.length]).toEqual([200, 0])
    const replaced = await text(await serve([{ url: event, replace: [{ find: 'Race', with: '$&' }] }]), event)
    expect(replaced).toBe(page(event).replaceAll('Race', () => '$&'))
    const broken = await text(await serve([{ url: race, malformedScript: true }]), race)
    expect(() => parseRacePage(broken, race)).toThrow(
      expect.objectContaining({ code: 'RACE_PAGE_FORMAT_ERROR' }),
    )
    expect(parseRacePage(page(race), race).lapBlocks.length).toBeGreaterThan(0)
  })

  it('is corrected after some requests', async () => {
    const corrected = correctedSite(site)
    const server = await serve([{ page: 'race', skip: 1, corrected: true }], {
      corrected: siteSource(corrected),
    })
    const before = await text(server, race)
    const after = await text(server, race)
    expect(before).toBe(page(race))
    expect(after).toBe(corrected.page(race).body)
    const firstLap = (html: string) =>
      parseRacePage(html, race).lapBlocks.map(({ laps }) => laps[0]?.timeMs ?? 0)
    const changed = firstLap(after).map((time, index) => time - (firstLap(before)[index] ?? 0))
    expect(changed.filter((difference) => difference !== 0)).toEqual([137])
  })

  it('is put together by a script', async () => {
    const server = await serve([{ url: race, scriptRendered: { afterMs: 5 } }])
    const html = await text(server, race)
    expect(() => parseRacePage(html, race)).toThrow(/not complete/)
    const literal = /innerHTML = ("(?:[^"\\]|\\.)*")/.exec(html)?.[1]
    expect(page(race)).toContain(JSON.parse(present(literal, 'content')))
    expect(html).toMatch(/<\/html>\s*$/)
  })

  it('has drifted, in every kind of page and every way', async () => {
    const parsers = [
      [site.urls.catalogue, parseTrackCataloguePage],
      [site.urls.dashboard(slug), parseTrackDashboardPage],
      [site.urls.eventsList(slug), parseEventsListPage],
      [event, parseEventPage],
      [entryList, parseEntryListPage],
      [race, parseRacePage],
    ] as const
    const refusedBy = async (kind: DriftKind) => {
      const server = await serve([{ drift: kind }])
      const pages = await Promise.all(parsers.map(async ([address]) => text(server, address)))
      return parsers.filter(([address, parse], index) => {
        const html = pages[index] ?? ''
        expect(html).toMatch(/<\/html>\s*$/)
        try {
          parse(html, address)
          return false
        } catch {
          return true
        }
      }).length
    }
    // Not every page has something of every kind, but each kind breaks several, and each page breaks by some kind.
    expect(await refusedBy('renamed_table')).toBe(6)
    expect(await refusedBy('missing_marker')).toBe(6)
    expect(await refusedBy('renamed_class')).toBeGreaterThanOrEqual(3)
    expect(await refusedBy('unknown_headings')).toBeGreaterThanOrEqual(3)
    expect(await refusedBy('unknown_variant')).toBeGreaterThanOrEqual(3)
  })
})

describe('what a careful client relies on', () => {
  it('is compressed for whoever accepts it, or only claims to be', async () => {
    const server = await serve([
      { url: event, gzip: 'on' },
      { url: race, gzip: 'broken' },
    ])
    const packed = await ask(server, event, { 'accept-encoding': 'gzip, br' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(String(gunzipSync(packed.body))).toBe(page(event))
    expect((await ask(server, event)).headers['content-encoding']).toBeUndefined()
    const broken = await ask(server, race)
    expect(broken.headers['content-encoding']).toBe('gzip')
    expect(() => gunzipSync(broken.body)).toThrow(/header/)
    const all = await serve([], { gzip: true })
    expect((await ask(all, race, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip')
  })

  it('has validators and answers conditional requests', async () => {
    const server = await serve([{ url: event, skip: 4, corrected: true }], {
      validators: true,
      corrected: siteSource(
        site.withOverrides({ responses: { [event]: (old) => ({ ...old, body: `${old.body} ` }) } }),
      ),
    })
    const { headers } = await ask(server, event)
    const etag = String(headers.etag)
    const modified = String(headers['last-modified'])
    const same = await ask(server, event, { 'if-none-match': `"other", W/${etag}` })
    expect([same.status, same.body.length, same.headers.etag]).toEqual([304, 0, etag])
    expect((await ask(server, event, { 'if-modified-since': modified })).status).toBe(304)
    expect(
      (await ask(server, event, { 'if-none-match': '"other"', 'if-modified-since': modified })).status,
    ).toBe(200)
    // The page has changed since.
    const changed = await ask(server, event, { 'if-none-match': etag })
    expect([changed.status, changed.headers.etag === etag]).toEqual([200, false])
    expect((await ask(server, event, { 'if-modified-since': modified })).status).toBe(200)
    expect(server.requests.map(({ ifNoneMatch }) => ifNoneMatch)).toContain(etag)
    expect((await ask(await serve([]), event)).headers.etag).toBeUndefined()
  })

  it('is broken: 304 without having been asked or after a change, 200 whatever is known', async () => {
    const server = await serve(
      [
        { url: event, notModified: 'always' },
        { url: race, notModified: 'never' },
      ],
      {
        validators: true,
      },
    )
    const unasked = await ask(server, event)
    expect([unasked.status, unasked.body.length]).toEqual([304, 0])
    expect((await ask(server, event, { 'if-none-match': '"of another version"' })).status).toBe(304)
    const { headers } = await ask(server, race)
    expect((await ask(server, race, { 'if-none-match': String(headers.etag) })).status).toBe(200)
  })

  it('is robots.txt, with faults of its own', async () => {
    const server = await serve([{ page: 'robots', url: 'https://live.liverc.com/robots.txt', status: 503 }], {
      robots: () => 'User-agent: *\nDisallow: /live/',
    })
    expect((await ask(server, 'https://live.liverc.com/robots.txt')).status).toBe(503)
    expect(await text(server, `https://${slug}.liverc.com/robots.txt`)).toContain('Disallow')
  })
})
