import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pageStore } from '../../../db/repositories/http-cache.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import type { Settings } from '../../../electron/configuration/registry.ts'
import { sha256Of } from '../../../electron/http/page-cache.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { failure, never, racePage, startHttpSite } from '../../support/http.ts'

const list = new URL('https://meadow.liverc.com/events')
const hashOf = (text: string) => sha256Of(new TextEncoder().encode(text))
const race = { keepBody: false } as const

describe('a page whose body may be kept', () => {
  it('is given from what is stored when the site says that it has not changed', async () => {
    const { client, seen, another } = await start()
    const first = await client.page(list, never)
    expect(first).toMatchObject({ html: 'first', path: 'http', sha256: hashOf('first') })
    expect(await client.page(list, never)).toEqual({ ...first, path: 'cache' })
    expect(await another().page(list, never)).toEqual({ ...first, path: 'cache' })
    expect(seen.map(conditions)).toEqual([{}, firstConditions, firstConditions])
  })

  it('is given anew when it has changed, and then kept in place of the old one', async () => {
    const { client, show } = await start()
    await client.page(list, never)
    show('second')
    expect(await client.page(list, never)).toMatchObject({ html: 'second', path: 'http' })
    expect(await client.page(list, never)).toMatchObject({ html: 'second', path: 'cache' })
  })

  it('is stored compressed, by the address that was really asked', async () => {
    const text = '<tr><td>lap</td></tr>'.repeat(5_000)
    const { client, db, url } = await start({ text })
    await client.page(list, never)
    expect(
      db
        .prepare('select url, etag, last_modified, sha256, length(body) < 2000 as small from http_cache')
        .all(),
    ).toEqual([
      {
        url: `${url.origin}/meadow.liverc.com/events`,
        etag: '"1"',
        last_modified: 'Sun, 22 Nov 2026 12:00:00 GMT',
        sha256: hashOf(text),
        small: 1,
      },
    ])
    expect(await client.page(list, never)).toMatchObject({ html: text, path: 'cache' })
  })

  it.each([
    ['is gone', 'update http_cache set body = null'],
    ['does not unpack', "update http_cache set body = x'00112233'"],
    ['is cut short', 'update http_cache set body = substr(body, 1, 12)'],
    ['is not what its hash says', `update http_cache set sha256 = '${hashOf('other')}'`],
  ])('is asked for as a whole when its body %s', async (_, damage) => {
    const { client, seen, db } = await start()
    await client.page(list, never)
    db.prepare(damage).run()
    expect(await client.page(list, never)).toMatchObject({ html: 'first', path: 'http' })
    // And what is stored is whole again.
    expect(await client.page(list, never)).toMatchObject({ html: 'first', path: 'cache' })
    expect(conditions(seen[seen.length - 2] ?? seen[0])).toEqual({})
  })

  it('is forgotten when it could not be read', async () => {
    const { client, seen } = await start()
    await client.page(list, never)
    client.forget(list)
    expect(await client.page(list, never)).toMatchObject({ html: 'first', path: 'http' })
    expect(seen.map(conditions)).toEqual([{}, {}])
  })

  it('is unchanged for whoever knows it, whichever way the site says so', async () => {
    const { client } = await start()
    const known = hashOf('first')
    expect(await client.page(list, never, { known })).toEqual({
      url: list,
      html: null,
      sha256: known,
      path: 'http',
    })
    expect(await client.page(list, never, { known })).toEqual({
      url: list,
      html: null,
      sha256: known,
      path: 'cache',
    })
    expect(await client.page(list, never, { known: hashOf('older') })).toMatchObject({
      html: 'first',
      path: 'cache',
    })
  })
})

describe('a page whose body is not kept', () => {
  it('is asked for on condition only by whoever has the page that is remembered', async () => {
    const { client, seen, db } = await start()
    const { sha256 } = await client.page(racePage, never, race)
    expect(db.prepare('select body from http_cache').all()).toEqual([{ body: null }])
    expect(await client.page(racePage, never, race)).toMatchObject({ html: 'first', path: 'http' })
    expect(await client.page(racePage, never, { ...race, known: hashOf('older') })).toMatchObject({
      html: 'first',
      path: 'http',
    })
    expect(await client.page(racePage, never, { ...race, known: sha256 })).toEqual({
      url: racePage,
      html: null,
      sha256,
      path: 'cache',
    })
    expect(seen.map(conditions)).toEqual([{}, {}, {}, firstConditions])
  })

  it('is unchanged as well when the site sends it once more', async () => {
    const { client } = await start({ validators: false })
    const { sha256 } = await client.page(racePage, never, race)
    expect(await client.page(racePage, never, { ...race, known: sha256 })).toEqual({
      url: racePage,
      html: null,
      sha256,
      path: 'http',
    })
  })

  it('does not come back from a body that another caller stored', async () => {
    const { client } = await start()
    await client.page(racePage, never)
    expect(await client.page(racePage, never, race)).toMatchObject({ html: 'first', path: 'http' })
  })
})

describe('"not changed" without a reason', () => {
  it('is answered by asking for the whole page, once', async () => {
    let count = 0
    const site = await startHttpSite((_, response) => {
      count += 1
      response.writeHead(count === 1 ? 304 : 200).end(count === 1 ? undefined : 'page')
    })
    expect(await site.client.page(list, never)).toMatchObject({ html: 'page', path: 'http' })
    expect(site.seen).toHaveLength(2)
  })

  it('is an error when the site insists, never an empty page', async () => {
    const site = await startHttpSite((_, response) => void response.writeHead(304).end())
    expect(await failure(site.client.page(list, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { status_code: 304 },
    })
    expect(site.seen).toHaveLength(2)
    expect(site.starts).toHaveLength(3)
  })
})

describe('what is stored', () => {
  it.each([
    ['a page without validators', { validators: false }],
    ['anything while the cache is off', { settings: { http_cache_entries: 0 } }],
    [
      'pages of a host whose rule says no',
      { settings: { host_rules: '[{"host":"*.liverc.com","conditionalRequests":false}]' } },
    ],
  ])('is not %s', async (_, options) => {
    const { client, seen, db } = await start(options)
    await client.page(list, never)
    await client.page(list, never)
    expect(seen.map(conditions)).toEqual([{}, {}])
    expect(db.prepare('select count(*) as n from http_cache').get()).toEqual({ n: 0 })
  })

  it('is not a page that was found elsewhere, that is an error, or that is cut short', async () => {
    const { client, db } = await start({
      answer: (request, response) => {
        response.setHeader('etag', '"1"')
        if (request.url?.endsWith('/moved')) response.writeHead(302, { location: '/events' }).end()
        else if (request.url?.endsWith('/missing')) response.writeHead(404).end('missing')
        else if (request.url?.endsWith('/half')) {
          response.writeHead(200, { 'content-length': 100 }).write('half')
          setTimeout(() => response.destroy(), 5)
        } else response.end('there')
      },
      settings: { http_retries: 0 },
    })
    const at = (path: string) => client.page(new URL(path, list), never)
    await at('/moved')
    await failure(at('/missing'))
    await failure(at('/half'))
    expect(db.prepare('select url from http_cache').all()).toEqual([])
  })

  it('is no more than the setting says; what was used longest ago goes first', async () => {
    const { client, db, set } = await start({ settings: { http_cache_entries: 3 } })
    const ask = (path: string) => client.page(new URL(path, list), never)
    for (const path of ['/a', '/b', '/c', '/a', '/d']) await ask(path)
    const paths = () => {
      const rows = z
        .array(z.object({ url: z.string() }))
        .parse(db.prepare('select url from http_cache order by url').all())
      return rows.map(({ url }) => url.slice(url.lastIndexOf('/')))
    }
    expect(paths()).toEqual(['/a', '/c', '/d'])
    set({ http_cache_entries: 1 })
    await ask('/e')
    expect(paths()).toEqual(['/e'])
  })

  it('does not go to another server that stands in for the same address', async () => {
    const { client, db } = await start()
    await client.page(list, never)
    const other = await startHttpSite((_, response) => void response.end('other'), {
      client: { pages: pageStore(db) },
    })
    await other.client.page(list, never)
    expect(other.seen.map(conditions)).toEqual([{}])
  })

  it('sends back only validators that fit into a header', async () => {
    const { client, seen } = await start({
      answer: (_, response) => void response.setHeader('etag', `"${'x'.repeat(2_000)}"`).end('page'),
    })
    await client.page(list, never)
    await client.page(list, never)
    expect(seen.map(conditions)).toEqual([{}, {}])
  })
})

const firstConditions = { etag: '"1"', since: 'Sun, 22 Nov 2026 12:00:00 GMT' }

interface StartOptions {
  readonly text?: string
  readonly validators?: boolean
  readonly settings?: Partial<Settings>
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void
}

/** A site that answers conditional requests, and a client with a database. */
async function start({ text = 'first', validators = true, settings = {}, answer }: StartOptions = {}) {
  let shown = text
  let version = 1
  const { write } = await temporaryDatabase()
  const site = await startHttpSite(
    (request, response) => {
      if (answer !== undefined) return answer(request, response)
      if (!validators) return void response.end(shown)
      response.setHeader('etag', `"${version}"`)
      response.setHeader('last-modified', firstConditions.since)
      if (request.headers['if-none-match'] === `"${version}"`) return void response.writeHead(304).end()
      response.end(shown)
    },
    { client: { pages: pageStore(write, clock()) }, settings },
  )
  const show = (next: string) => {
    shown = next
    version += 1
  }
  return { ...site, db: write satisfies WriteDb, show }
}

/** Moves on with each look, as no real clock does. */
function clock(): () => string {
  let ms = Date.parse('2026-11-22T12:00:00Z')
  return () => new Date((ms += 1)).toISOString()
}

function conditions(seen: { readonly headers: Readonly<Record<string, unknown>> } | undefined) {
  const etag = seen?.headers['if-none-match']
  const since = seen?.headers['if-modified-since']
  return { ...(etag === undefined ? {} : { etag }), ...(since === undefined ? {} : { since }) }
}
