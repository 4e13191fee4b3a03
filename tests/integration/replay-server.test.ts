import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fileNameOf } from '../../fixtures/server/file-names.ts'
import { openFolderSource } from '../../fixtures/server/folder-source.ts'
import {
  type ReplayServer,
  type ReplayServerOptions,
  startReplayServer,
} from '../../fixtures/server/replay-server.ts'
import { siteSource } from '../../fixtures/server/source.ts'
import { createSite } from '../../fixtures/site/site.ts'

const site = createSite({ size: 'small', seed: 'server' })
const { slug, event } = site.urls.headline
const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step()
})

async function serve(options: Partial<ReplayServerOptions> = {}): Promise<ReplayServer> {
  const server = await startReplayServer({ source: siteSource(site), ...options })
  cleanUp.push(() => server.close())
  return server
}

/** How a client reaches an address through a replay server. */
function through(server: ReplayServer, address: string): string {
  return address.replace('https://', `${server.url}/`)
}

interface RawAnswer {
  readonly status: number
  readonly body: string
}

/** A request whose path is sent exactly as written; `fetch` would tidy it up first. */
function send(server: ReplayServer, path: string, method = 'GET'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port: server.port, path, method }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mre-replay-'))
  cleanUp.push(() => rm(folder, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  return folder
}

describe('a replay server', () => {
  it('answers GET /HOST/PATH?QUERY as the address would', async () => {
    const server = await serve()
    for (const address of [site.urls.catalogue, `https://${slug}.liverc.com/events/`, event]) {
      const response = await fetch(through(server, address))
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await response.text()).toBe(site.page(address).body)
    }
    const encoded = event.replaceAll('_', '%5F')
    expect(await (await fetch(through(server, encoded))).text()).toBe(site.page(event).body)
  })

  it('serves the reformatted form on request', async () => {
    const server = await serve({ source: siteSource(site, { form: 'reformatted' }) })
    expect(await (await fetch(through(server, event))).text()).toMatch(/^<!doctype html>/)
  })

  it('answers 404 for what the source does not have, robots.txt included', async () => {
    const server = await serve()
    expect((await fetch(`${server.url}/nowhere.liverc.com/`)).status).toBe(404)
    expect((await fetch(`${server.url}/live.liverc.com/robots.txt`)).status).toBe(404)
    expect((await send(server, `/${slug}.liverc.com`)).status).toBe(200)
  })

  it('gives the robots.txt that it is told to give', async () => {
    const server = await serve({
      robots: (host) => (host === 'live.liverc.com' ? 'User-agent: *\nDisallow: /live/' : null),
    })
    expect(await (await fetch(`${server.url}/live.liverc.com/robots.txt`)).text()).toContain(
      'Disallow: /live/',
    )
    expect((await fetch(`${server.url}/${slug}.liverc.com/robots.txt`)).status).toBe(404)
  })

  it('keeps a log of what was asked for', async () => {
    const seen: string[] = []
    const server = await serve({ onRequest: (entry) => seen.push(`${entry.host} ${entry.status}`) })
    await fetch(through(server, event))
    await fetch(`${server.url}/nowhere.liverc.com/a?b=c`)
    expect(server.requests).toMatchObject([
      { method: 'GET', host: `${slug}.liverc.com`, path: new URL(event).pathname + new URL(event).search },
      { method: 'GET', host: 'nowhere.liverc.com', path: '/a?b=c' },
    ])
    const [first, second] = server.requests
    expect(second?.at).toBeGreaterThanOrEqual(first?.at ?? Infinity)
    expect(seen).toEqual([`${slug}.liverc.com 200`, 'nowhere.liverc.com 404'])
  })

  it('allows reading only', async () => {
    const server = await serve()
    const head = await fetch(through(server, event), { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(Number(head.headers.get('content-length'))).toBe(Buffer.byteLength(site.page(event).body))
    expect(await head.text()).toBe('')
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(through(server, event), { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, HEAD')
    }
    expect(server.requests).toHaveLength(1)
  })

  it('refuses paths that leave a host and hosts that are none', async () => {
    const folder = await folderOf({ 'live.liverc.com/index.html': 'catalogue', 'secret.html': 'secret' })
    const server = await serve({ source: await openFolderSource(folder) })
    for (const path of [
      '/live.liverc.com/../secret.html',
      '/live.liverc.com/%2e%2e/secret.html',
      '/live.liverc.com/..%2fsecret.html',
      '/live.liverc.com/..%5csecret.html',
      '/live.liverc.com/a\\..\\secret.html',
      '/live.liverc.com/%00',
      '/live.liverc.com/%zz',
      '/../secret.html',
      '/..',
      '/a..b/',
      '/user@live.liverc.com/',
      '/live.liverc.com:80/',
      '/',
      `/live.liverc.com/${'a'.repeat(5_000)}`,
    ]) {
      const answer = await send(server, path)
      expect([path, answer.status]).toEqual([path, 400])
      expect(answer.body).not.toContain('secret')
    }
    expect((await send(server, '/secret.html')).status).toBe(404)
    expect((await send(server, '/live.liverc.com/')).body).toBe('catalogue')
  })

  it('listens on loopback only', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.1', 'example.com']) {
      await expect(startReplayServer({ source: siteSource(site), host })).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
        source: 'replay',
      })
    }
    const server = await serve({ host: 'localhost' })
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  })

  it('says when its port is taken', async () => {
    const server = await serve()
    await expect(startReplayServer({ source: siteSource(site), port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('waits for its latency before it answers', async () => {
    const server = await serve({ latencyMs: 120 })
    const response = await fetch(through(server, event))
    const waited = performance.timeOrigin + performance.now() - (server.requests[0]?.at ?? 0)
    expect(response.status).toBe(200)
    // A lower bound, which no slow machine can miss; timers may be a fraction of a millisecond early.
    expect(waited).toBeGreaterThanOrEqual(119)
  })

  it('stops at once, also while a client waits', async () => {
    const server = await startReplayServer({ source: siteSource(site), latencyMs: 3_600_000 })
    const answer = fetch(through(server, event)).then(
      () => 'answered',
      () => 'cut off',
    )
    while (server.requests.length === 0) await sleep(5)
    await server.close()
    expect(await answer).toBe('cut off')
  })

  it('answers 500 when its source fails', async () => {
    const server = await serve({
      source: {
        answer: () => {
          throw new Error('/home/somebody/pages is broken')
        },
      },
    })
    const answer = await send(server, '/live.liverc.com/')
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('somebody')
  })
})

describe('faults', () => {
  const statuses = async (server: ReplayServer, address: string, count: number): Promise<number[]> => {
    const result: number[] = []
    for (let request = 0; request < count; request++)
      result.push((await fetch(through(server, address))).status)
    return result
  }

  it('strike by address and by count, one after the other', async () => {
    const server = await serve({
      faults: [
        { url: event, skip: 1, times: 2, status: 500 },
        { url: event, times: 2, status: 429, headers: { 'retry-after': '3' } },
      ],
    })
    expect(await statuses(server, event, 6)).toEqual([429, 500, 500, 429, 200, 200])
    expect(await statuses(server, site.urls.catalogue, 1)).toEqual([200])
    server.setFaults([{ url: (target) => target.hostname === 'live.liverc.com', status: 404 }])
    expect(await statuses(server, site.urls.catalogue, 2)).toEqual([404, 404])
    expect(await statuses(server, event, 1)).toEqual([200])
  })

  it('reach an address in every spelling, with the headers that were asked for', async () => {
    const server = await serve({ faults: [{ url: event, status: 429, headers: { 'retry-after': '3' } }] })
    const response = await fetch(through(server, event.replaceAll('_', '%5F')))
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('3')
  })

  it('cut a body short', async () => {
    const server = await serve({ faults: [{ url: event, times: 1, truncateAt: 1_000 }] })
    const cut = await (await fetch(through(server, event))).text()
    expect(cut).toBe(site.page(event).body.slice(0, 1_000))
    expect(await (await fetch(through(server, event))).text()).toBe(site.page(event).body)
  })

  it('hold an answer back', async () => {
    const server = await serve({ faults: [{ url: event, times: 1, delayMs: 80 }] })
    await fetch(through(server, event))
    expect(performance.timeOrigin + performance.now() - (server.requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(
      79,
    )
  })
})

describe('a folder of captured pages', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  const eventAddress = 'https://a.liverc.com/results/?p=view_event&id=7'

  it('is served by its manifest; files without address are listed as not served', async () => {
    const manifest = {
      note: 'other keys are ignored',
      pages: [
        { file: 'event_formatted.html', form: 'reformatted', original_url: eventAddress },
        { file: 'event.html', form: 'raw', original_url: eventAddress, sha256: sha256('raw event') },
        { file: 'list.html', original_url: 'https://a.liverc.com/events' },
        { file: 'points.html', original_url: null },
      ],
    }
    const source = await openFolderSource(
      await folderOf({
        'manifest.json': JSON.stringify(manifest),
        'event.html': 'raw event',
        'event_formatted.html': 'formatted event',
        'list.html': 'list',
        'points.html': 'points',
      }),
    )
    expect(source.served.toSorted()).toEqual(['https://a.liverc.com/events', eventAddress])
    expect(source.notServed.map((entry) => entry.file).toSorted()).toEqual([
      'event_formatted.html',
      'points.html',
    ])
    const server = await serve({ source })
    expect((await send(server, '/a.liverc.com/results/?id=7&p=view%5Fevent')).body).toBe('raw event')
    expect((await send(server, '/A.liverc.com/events/')).body).toBe('list')
    expect((await send(server, '/a.liverc.com/points.html')).status).toBe(404)
  })

  it('is refused when a file differs from its checksum, is missing or lies outside', async () => {
    const manifestWith = (page: Record<string, unknown>): string => JSON.stringify({ pages: [page] })
    const refused = [
      { 'manifest.json': manifestWith({ file: 'a.html', sha256: sha256('other') }), 'a.html': 'text' },
      { 'manifest.json': manifestWith({ file: 'missing.html' }) },
      { 'manifest.json': manifestWith({ file: '../outside.html' }) },
      { 'manifest.json': manifestWith({ file: '/etc/hostname' }) },
      { 'manifest.json': manifestWith({ file: 'a.html', original_url: 'no address' }), 'a.html': 'text' },
      { 'manifest.json': '{' },
    ]
    for (const files of refused) {
      const folder = await folderOf({ ...files, 'inside/kept.html': '' })
      await expect(openFolderSource(folder)).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
        source: 'replay',
      })
    }
    await expect(openFolderSource('/no/such/folder')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is served as a tree of hosts', async () => {
    const source = await openFolderSource(
      await folderOf({
        'live.liverc.com/index.html': 'catalogue',
        'live.liverc.com/robots.txt': 'User-agent: *',
        'a.liverc.com/events.html': 'list',
        'a.liverc.com/results/index@id=7&p=view_event.html': 'event',
        'readme.txt': 'not a page',
      }),
    )
    expect(source.served).toHaveLength(4)
    expect(source.notServed).toEqual([{ file: 'readme.txt', reason: 'not in a host folder' }])
    const server = await serve({ source })
    expect((await send(server, '/live.liverc.com/')).body).toBe('catalogue')
    expect((await send(server, '/a.liverc.com/events')).body).toBe('list')
    expect((await send(server, '/a.liverc.com/events/')).body).toBe('list')
    expect((await send(server, '/a.liverc.com/results/?p=view_event&id=7')).body).toBe('event')
    expect((await send(server, '/a.liverc.com/results/?p=view_event&id=8')).status).toBe(404)
    const robots = await fetch(`${server.url}/live.liverc.com/robots.txt`)
    expect(robots.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  it('does not follow links out of itself', async () => {
    const outside = await folderOf({ 'secret.html': 'secret' })
    const folder = await folderOf({ 'a.liverc.com/index.html': 'dashboard' })
    await symlink(join(outside, 'secret.html'), join(folder, 'a.liverc.com', 'events.html'))
    const server = await serve({ source: await openFolderSource(folder) })
    expect((await send(server, '/a.liverc.com/events')).status).toBe(404)
    expect((await send(server, '/a.liverc.com/')).body).toBe('dashboard')
  })

  it('has file names that every system allows', () => {
    const name = (address: string): string => fileNameOf(new URL(address))
    expect(name('https://A.liverc.com/')).toBe('a.liverc.com/index.html')
    expect(name('https://a.liverc.com/events')).toBe('a.liverc.com/events.html')
    expect(name('https://a.liverc.com/results/?p=view%5Frace%5Fresult&id=9')).toBe(
      'a.liverc.com/results/index@id=9&p=view_race_result.html',
    )
    expect(name('https://a.liverc.com/practice/?p=x&d=2025-10-25')).toBe(
      'a.liverc.com/practice/index@d=2025-10-25&p=x.html',
    )
    expect(name('https://a.liverc.com/a:b/c*?q="<|>\\')).toBe(
      'a.liverc.com/a%3Ab/c%2A@q=%22%3C%7C%3E%5C.html',
    )
    expect(name('https://a.liverc.com/CON/nul.txt')).toBe('a.liverc.com/%43ON/%6Eul.txt')
    expect(name('https://a.liverc.com/robots.txt')).toBe('a.liverc.com/robots.txt')
    expect(name('https://a.liverc.com/%E7%A7%8B/%zz')).toBe('a.liverc.com/%E7%A7%8B/%25zz.html')
    const long = name(`https://a.liverc.com/x?q=${'é'.repeat(200)}`)
    expect(long.length).toBeLessThan(180)
    expect(long).not.toBe(name(`https://a.liverc.com/x?q=${'é'.repeat(201)}`))
  })

  const held = join(import.meta.dirname, '../../../shared/liverc/pages')
  it.skipIf(!existsSync(held))(
    'can be the folder of held LiveRC pages (skipped without ../shared/liverc)',
    async () => {
      const source = await openFolderSource(held)
      expect(source.served).toHaveLength(9)
      expect(source.notServed).toHaveLength(5)
      const server = await serve({ source })
      const race = await send(server, '/canberraoffroad.liverc.com/results/?p=view_race_result&id=6304822')
      expect(race.body).toMatch(/^<!DOCTYPE html>/)
    },
  )
})
