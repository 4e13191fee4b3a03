import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { failure, never, startHttpSite } from '../../support/http.ts'

const script = new URL('https://meadow.liverc.com/js/laps.js?v=2')
const get = { method: 'GET', signal: never } as const

describe('what a browser asks for', () => {
  it('is fetched honestly and given without what a page does not need', async () => {
    const { client, seen, seenRobots, starts } = await startHttpSite((_, response) =>
      response
        .writeHead(200, {
          'content-type': 'text/javascript',
          'content-encoding': 'gzip',
          'set-cookie': 'session=1',
          'strict-transport-security': 'max-age=1',
          etag: '"1"',
        })
        .end(gzipSync('laps()')),
    )
    const resource = await client.resource(script, {
      ...get,
      headers: {
        Accept: 'text/javascript',
        'accept-language': 'en',
        'X-Requested-With': 'XMLHttpRequest',
        cookie: 'session=1',
        referer: 'https://meadow.liverc.com/',
        'user-agent': 'Mozilla/5.0',
        'sec-ch-ua': 'Chromium',
        authorization: 'Bearer x',
        host: 'evil.example',
      },
    })
    expect(resource).toEqual({
      url: script,
      status: 200,
      headers: { 'content-type': 'text/javascript', etag: '"1"' },
      body: Buffer.from('laps()'),
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.url).toBe('/meadow.liverc.com/js/laps.js?v=2')
    const { connection: _, host, ...headers } = seen[0]?.headers ?? {}
    expect(host).toMatch(/^127\.0\.0\.1/u)
    expect(headers).toEqual({
      accept: 'text/javascript',
      'accept-encoding': 'gzip, br',
      'accept-language': 'en',
      'x-requested-with': 'XMLHttpRequest',
      'user-agent': expect.stringMatching(/^MyRaceEngineer\//u),
    })
    expect(seenRobots).toHaveLength(1)
    expect(starts).toHaveLength(2)
  })

  it.each([404, 429, 500])('is answered with %i as it is, and asked for once', async (status) => {
    const { client, seen } = await startHttpSite((_, response) => void response.writeHead(status).end('no'))
    expect(await client.resource(script, get)).toMatchObject({ status, body: Buffer.from('no') })
    expect(seen).toHaveLength(1)
  })

  it('passes the same policy as a page', async () => {
    const { client, seen, set } = await startHttpSite(
      (request, response) => {
        if (request.url?.endsWith('/away'))
          response.writeHead(302, { location: 'https://evil.example/' }).end()
        else if (request.url?.endsWith('/moved')) response.writeHead(302, { location: '/there' }).end()
        else response.end('x'.repeat(request.url?.endsWith('/large') === true ? 200_000 : 10))
      },
      { robots: 'User-agent: *\nDisallow: /private', settings: { max_page_bytes: 100_000 } },
    )
    const ask = (path: string) => client.resource(new URL(path, script), get)
    expect((await ask('/moved')).url.pathname).toBe('/there')
    expect(seen).toHaveLength(2)
    expect(await failure(ask('/private/x'))).toMatchObject({ code: 'ROBOTS_DISALLOWED' })
    expect(await failure(ask('https://evil.example/'))).toMatchObject({ code: 'VALIDATION_ERROR' })
    expect(await failure(ask('http://meadow.liverc.com/'))).toMatchObject({ code: 'VALIDATION_ERROR' })
    expect(seen).toHaveLength(2)
    expect(await failure(ask('/away'))).toMatchObject({ code: 'VALIDATION_ERROR' })
    expect(await failure(ask('/large'))).toMatchObject({ details: { bytes_limit: 100_000 } })
    set({ scrape_enabled: false })
    expect(await failure(ask('/there'))).toMatchObject({ code: 'SCRAPING_DISABLED' })
    expect(seen).toHaveLength(4)
  })

  it('fails as an error of ours when nobody answers, and when it is stopped', async () => {
    const { client, seen } = await startHttpSite((_, response) => void response.destroy())
    expect(await failure(client.resource(script, get))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'connection' },
    })
    expect(seen).toHaveLength(1)
    expect(await failure(client.resource(script, { ...get, signal: AbortSignal.abort() }))).toMatchObject({
      code: 'CANCELLED',
    })
  })
})
