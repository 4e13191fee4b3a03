import type { RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../../electron/configuration/registry.ts'
import { failure, never, racePage as page, startHttpSite } from '../../support/http.ts'

describe('the HTTP client', () => {
  it('asks the replay server for the page by its address, and says honestly who asks', async () => {
    const { client, seen } = await start((request, response) => response.end(`<p>${request.url}</p>`))
    const { url, html } = await client.page(page, never)
    expect(url.href).toBe(page.href)
    expect(html).toBe('<p>/meadow.liverc.com/results/?p=view_race_result&id=6001536</p>')
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'GET' })
    expect(seen[0]?.headers['user-agent']).toMatch(/^MyRaceEngineer\/\d+\.\d+\.\d+ \(\+https:\/\/.+\)$/u)
    expect(seen[0]?.headers['cookie']).toBeUndefined()
    expect(seen[0]?.headers['accept-encoding']).toBe('gzip, br')
  })

  it('reads compressed and chunked bodies, letters of several bytes across chunks included', async () => {
    const text = 'Чемпионат 韩国 café '.repeat(2_000)
    const plain = await start((_, response) => {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += 1_001) response.write(bytes.subarray(at, at + 1_001))
      response.end()
    })
    expect((await plain.client.page(page, never)).html).toBe(text)
    const zipped = await start((_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(text)),
    )
    expect((await zipped.client.page(page, never)).html).toBe(text)
    const brotli = await start((_, response) =>
      response.setHeader('content-encoding', 'br').end(brotliCompressSync(text)),
    )
    expect((await brotli.client.page(page, never)).html).toBe(text)
  })

  it.each([201, 204, 400, 401, 403, 404, 410, 429, 500, 503])('takes %i for an error', async (status) => {
    const { client, seen } = await start((_, response) => response.writeHead(status).end())
    const error = await failure(client.page(page, never))
    expect(error).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      stage: 'fetch',
      source: 'http',
      details: { status_code: status, url: page.href },
    })
    expect(seen).toHaveLength(1)
  })

  it('follows redirects within LiveRC, also relative ones', async () => {
    const { client, seen } = await start((request, response) => {
      if (request.url?.startsWith('/meadow.liverc.com/results/'))
        response.writeHead(302, { location: '/moved' }).end()
      else if (request.url === '/meadow.liverc.com/moved')
        response.writeHead(301, { location: 'https://other.liverc.com/there?x=1' }).end()
      else response.end('there')
    })
    expect(await client.page(page, never)).toMatchObject({
      url: new URL('https://other.liverc.com/there?x=1'),
      html: 'there',
    })
    expect(seen.map(({ url }) => url)).toEqual([
      '/meadow.liverc.com/results/?p=view_race_result&id=6001536',
      '/meadow.liverc.com/moved',
      '/other.liverc.com/there?x=1',
    ])
  })

  it.each([
    'https://evil.example/',
    'http://meadow.liverc.com/',
    'https://127.0.0.1/',
    'https://meadow.liverc.com:444/',
    '//evil.example/',
    'https://liverc.com@evil.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ])('refuses a redirect to %s and asks for nothing more', async (location) => {
    const { client, seen } = await start((_, response) => response.writeHead(302, { location }).end())
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'VALIDATION_ERROR',
      stage: 'policy',
    })
    expect(seen).toHaveLength(1)
  })

  it('gives up on redirects without an end', async () => {
    const { client, seen } = await start((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    )
    expect(await failure(client.page(page, never))).toMatchObject({ code: 'CONNECTOR_HTTP_ERROR' })
    expect(seen).toHaveLength(4)
  })

  it('spaces the hops of a redirect like any other requests', async () => {
    const { client, starts } = await start(
      (request, response) => {
        if (request.url === '/meadow.liverc.com/there') response.end('there')
        else response.writeHead(302, { location: '/there' }).end()
      },
      { crawl_delay_ms: 60, max_in_flight: 1 },
    )
    await client.page(page, never)
    // robots.txt, the page, and where it was redirected to.
    expect(starts).toHaveLength(3)
    const [first, second, third] = starts.map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(60)
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(60)
  })

  it('refuses a body that is too large, and stops reading it', async () => {
    let isClosed = false
    const { client } = await start(
      (_, response) => {
        response.on('close', () => (isClosed = true))
        const more = () => {
          while (!isClosed && response.write('x'.repeat(65_536)));
        }
        response.on('drain', more)
        more()
      },
      { max_page_bytes: 100_000 },
    )
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { bytes_limit: 100_000 },
    })
    await until(() => isClosed)
  })

  it.each([
    ['gzip', gzipSync('x'.repeat(5_000_000))],
    ['br', brotliCompressSync('x'.repeat(5_000_000))],
  ])('counts the size of a body packed with %s once it is unpacked', async (encoding, bomb) => {
    const { client } = await start(
      (_, response) => response.setHeader('content-encoding', encoding).end(bomb),
      { max_page_bytes: 100_000 },
    )
    expect(await failure(client.page(page, never))).toMatchObject({ details: { bytes_limit: 100_000 } })
  })

  it('takes a packed body that ends early for no page', async () => {
    const half = gzipSync('page '.repeat(10_000)).subarray(0, 60)
    const { client } = await start((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': half.length }).end(half),
    )
    expect(await failure(client.page(page, never))).toMatchObject({ code: 'CONNECTOR_HTTP_ERROR' })
  })

  it('refuses a body that is packed in another way', async () => {
    const { client } = await start((_, response) =>
      response.setHeader('content-encoding', 'zstd').end('page'),
    )
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { encoding: 'zstd' },
    })
  })

  it.each([
    ['drips', (write: (text: string) => void) => void setInterval(() => write('x'), 5).unref()],
    ['never begins', () => undefined],
  ])('aborts an answer that %s when its time is up', async (_, answer) => {
    let isClosed = false
    const { client } = await start(
      (__, response) => {
        response.on('close', () => (isClosed = true))
        answer((text) => response.write(text))
      },
      { http_total_timeout_ms: 300 },
    )
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'timeout' },
    })
    await until(() => isClosed)
  })

  it.each([
    ['before its head', false],
    ['in the middle of its body', true],
  ])('takes a silence %s for a timeout', async (_, hasHead) => {
    const { client } = await start(
      (__, response) => {
        if (hasHead) response.writeHead(200).write('<html>')
      },
      { http_read_timeout_ms: 100 },
    )
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'timeout' },
    })
  })

  it('reports a connection that breaks, or that nobody answers', async () => {
    const broken = await start((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('<html>')
      setTimeout(() => response.destroy(), 10)
    })
    expect(await failure(broken.client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'connection' },
    })
    const closed = await start((_, response) => response.end())
    await closed.stop()
    expect(await failure(closed.client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'connection' },
    })
  })

  it.each([
    ['while it waits for the answer', 1, 20],
    ['while the body comes in', 2, 20],
  ])('stops %s when it is told to', async (_, chunks, afterMs) => {
    let isClosed = false
    const { client, seen } = await start((__, response) => {
      response.on('close', () => (isClosed = true))
      if (chunks > 1) response.writeHead(200).write('<html>')
    })
    const stop = new AbortController()
    const asked = failure(client.page(page, stop.signal))
    await until(() => seen.length > 0)
    await sleep(afterMs)
    stop.abort()
    expect(await asked).toMatchObject({ code: 'CANCELLED' })
    await until(() => isClosed)
  })

  it('stops while it waits for its turn, and leaves the turn to the next', async () => {
    const { client, seen } = await start((_, response) => setTimeout(() => response.end('page'), 30), {
      max_in_flight: 1,
    })
    const stop = new AbortController()
    const first = client.page(page, never)
    const second = failure(client.page(page, stop.signal))
    const third = client.page(page, never)
    stop.abort()
    expect(await second).toMatchObject({ code: 'CANCELLED' })
    expect((await first).html).toBe('page')
    expect((await third).html).toBe('page')
    expect(seen).toHaveLength(2)
  })

  it('never has more requests under way than it may', async () => {
    let underWay = 0
    let most = 0
    const { client } = await start(
      (_, response) => {
        most = Math.max(most, (underWay += 1))
        setTimeout(() => {
          underWay -= 1
          response.end('page')
        }, 10)
      },
      { max_in_flight: 3 },
    )
    await Promise.all(Array.from({ length: 12 }, () => client.page(page, never)))
    expect(most).toBe(3)
  })

  it('asks for nothing outside LiveRC, and for nothing while the kill switch is off', async () => {
    const { client, seen } = await start((_, response) => response.end('page'))
    expect(await failure(client.page(new URL('https://evil.example/'), never))).toMatchObject({
      code: 'VALIDATION_ERROR',
    })
    const off = await start((_, response) => response.end('page'), { scrape_enabled: false })
    expect(await failure(off.client.page(page, never))).toMatchObject({ code: 'SCRAPING_DISABLED' })
    expect([...seen, ...off.seen]).toEqual([])
  })
})

function start(answer: RequestListener, settings: Partial<Settings> = {}) {
  return startHttpSite(answer, { settings: { http_retries: 0, ...settings } })
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5)
}
