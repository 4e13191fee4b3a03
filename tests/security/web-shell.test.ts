import { rm } from 'node:fs/promises'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { MAX_MESSAGE_BYTES } from '../../shared/contract/transport.ts'
import { isLoopback, localPath, ownHosts } from '../../electron/web/access.ts'
import { startWebShell } from '../../electron/web/web-shell.ts'
import type { WebShell } from '../../electron/web/web-shell.ts'
import { enter, openSocket, ownSocket } from '../support/channels.ts'
import { rendererFolder } from '../support/renderer-folder.ts'
import { createStubEngine } from '../support/stub-engine.ts'

const page = rendererFolder()
const engine = createStubEngine({ shell: 'browser' })
let shell: WebShell
let cookie = ''
let origin = ''
let host = ''

beforeAll(async () => {
  shell = await startWebShell({ engine, rendererDir: page.folder })
  cookie = await enter(shell.url)
  ;({ origin, host } = new URL(shell.url))
})
afterAll(async () => {
  await shell.close()
  await rm(page.parent, { recursive: true })
})

interface Sent {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Sends a request as it stands: `fetch` would put its own Host and tidy the path. */
async function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  const { hostname: address, port } = new URL(shell.url)
  const sent = httpRequest({ host: address, port, path, method, headers: { host, cookie, ...headers } })
  sent.end(body)
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return { status: Number(response.statusCode), headers: response.headers, text }
}

describe('token', () => {
  it.each(['/', '/event/486677', '/assets/index-abc.js', '/index.html', '/anything.json'])(
    'answers 401 to %s without the cookie',
    async (path) => {
      for (const wrong of [
        '',
        'mre_session=x',
        `${cookie}x`,
        cookie.replace(/=.*/u, '='),
        cookie.replace('mre_', 'x_'),
      ]) {
        const { status, text } = await send(path, { headers: { cookie: wrong } })
        expect(status).toBe(401)
        expect(text).toContain('token')
        expect(text).not.toContain('<title>')
      }
    },
  )

  it('is exchanged for a cookie that scripts and other sites do not get, and leaves the address', async () => {
    const response = await fetch(shell.url, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/')
    expect(response.headers.get('set-cookie')).toMatch(
      /^mre_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/u,
    )
    expect(response.headers.get('set-cookie')).not.toContain(shell.token)
    expect(shell.token).toMatch(/^[\w-]{43}$/u)
  })

  it('is refused when wrong, empty or sent twice as a ticket', async () => {
    for (const token of ['', 'x', `${shell.token}x`, shell.token.slice(0, -1)]) {
      expect((await send(`/enter?token=${token}`)).status).toBe(401)
    }
    const ticket = shell.oneTimeUrl('/events/1')
    expect((await fetch(ticket, { redirect: 'manual' })).headers.get('location')).toBe('/events/1')
    expect((await fetch(ticket, { redirect: 'manual' })).status).toBe(401)
  })

  it('is not used up by a HEAD request', async () => {
    const ticket = shell.oneTimeUrl()
    expect((await fetch(ticket, { method: 'HEAD', redirect: 'manual' })).status).toBe(401)
    expect((await fetch(ticket, { redirect: 'manual' })).status).toBe(303)
  })

  it('leads to any address that the app itself writes, raw or escaped', async () => {
    const compared = '/compare?runs=486677.6304829.1,486677.6304829.2'
    const address = new URL(shell.url)
    address.search = `?token=${shell.token}&to=${compared}`
    const { headers } = await fetch(address, { redirect: 'manual' })
    expect(headers.get('location')).toBe(compared)
    for (const own of [
      compared,
      '/?find&q=Club%20race:%20A+B&from=2026-01-01',
      "/event/1/race/2?drivers=1,2&view=gap&note=(a)*;'@!$~",
      '/driver/entry_1?tab=rival',
    ])
      expect(localPath(own)).toBe(own)
    // What a header may not carry is escaped.
    expect(localPath('/?find&q=M\u00f6tley 50%, 5%25')).toBe('/?find&q=M%C3%B6tley%2050%25,%205%25')
  })

  it('never leads to another site', () => {
    for (const to of [
      '//evil.test',
      '//evil.test,/',
      '/.//evil.test',
      '/..//evil.test',
      '/a/..//evil.test',
      '/%2e//evil.test',
      '/%2E%2e/x',
      '/?q=<b>',
      '/?q=#//evil.test',
      '/\r\nset-cookie: a=b',
      '/\n/evil.test',
      '@evil.test',
      'evil.test,/',
      '',
      ' //evil.test',
      'https://evil.test',
      '/\\evil.test',
      'javascript:x',
      '/\t/evil.test',
      '/%0a',
      null,
    ]) {
      expect(localPath(to)).toMatch(/^\/(%0a)?$/u)
    }
  })

  it('keeps to this site whatever it is to lead to', () => {
    const hostile = fc.string({ unit: fc.constantFrom('/', '\\', '.', '%2e', '\t', '?', '#', '@', ':', 'a') })
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (to) => {
        const { origin, pathname } = new URL(localPath(`/${to}`), 'http://own.test')
        expect([origin, pathname.startsWith('//')]).toEqual(['http://own.test', false])
      }),
    )
  })

  it('is needed by every run anew', async () => {
    const other = await startWebShell({ engine, rendererDir: page.folder })
    const response = await fetch(new URL('/', other.url), { headers: { cookie } })
    expect(response.status).toBe(401)
    expect((await fetch(other.url.replace(other.token, shell.token), { redirect: 'manual' })).status).toBe(
      401,
    )
    await other.close()
  })
})

describe('Host', () => {
  it.each([
    'evil.test',
    'localhost',
    '127.0.0.1',
    'localhost:1',
    '127.0.0.1.evil.test:80',
    'localhost.evil.test',
  ])('answers 421 to %s', async (wrong) => {
    for (const path of ['/', '/enter?token=x', '/api/v1/system/info']) {
      expect((await send(path, { headers: { host: wrong } })).status).toBe(421)
    }
  })

  it('is right with every loopback name and our port', async () => {
    const { port } = new URL(shell.url)
    for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      expect((await send('/', { headers: { host: `${name}:${port}` } })).status).toBe(200)
    }
  })

  it('grows by the own names only when the network is asked for', () => {
    expect(ownHosts('127.0.0.1', 80)).toEqual(
      new Set(['127.0.0.1:80', '127.0.0.1', 'localhost:80', 'localhost', '[::1]:80', '[::1]']),
    )
    expect(ownHosts('0.0.0.0', 8080)).toContain(`${hostname().toLowerCase()}:8080`)
    expect(ownHosts('0.0.0.0', 8080)).not.toContain('0.0.0.0:8080')
    for (const name of ['0.0.0.0', '::', '192.168.1.5', 'example.test', '127.0.0.1.evil.test', '']) {
      expect(isLoopback(name)).toBe(false)
    }
  })
})

describe('Origin', () => {
  const post = (headers: Record<string, string>) =>
    send('/api/v1/tracks/sync', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })

  it('must be ours on everything but reads', async () => {
    const before = engine.calls.length
    for (const wrong of [
      'https://evil.test',
      'null',
      `${origin}.evil.test`,
      origin.replace('http', 'https'),
      'http://localhost:1',
    ]) {
      expect((await post({ origin: wrong })).status).toBe(403)
    }
    expect((await post({})).status).toBe(403)
    expect(engine.calls.length).toBe(before)
    expect((await post({ origin })).status).toBe(200)
    expect(engine.calls.at(-1)).toBe('tracks.sync')
  })

  it('that is foreign cannot end the shell by resetting its connection', async () => {
    const { hostname: address, port } = new URL(shell.url)
    const upgrade = [
      'GET /rpc HTTP/1.1',
      `Host: ${host}`,
      'Origin: https://evil.test',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const socket = connect(Number(port), address)
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(`${upgrade.join('\r\n')}\r\n\r\n`)
      socket.resetAndDestroy()
      await once(socket, 'close')
    }
    expect((await send('/')).status).toBe(200)
  })

  it('is refused on reads as well when it is foreign', async () => {
    expect((await send('/api/v1/system/info', { headers: { origin: 'https://evil.test' } })).status).toBe(403)
  })

  it('may be missing where a script shows the token', async () => {
    const authorization = `Bearer ${shell.token}`
    expect((await post({ cookie: '', authorization })).status).toBe(200)
    expect((await post({ cookie: '', authorization, origin: 'https://evil.test' })).status).toBe(403)
    expect((await post({ cookie: '', authorization: `Bearer ${shell.token}x` })).status).toBe(403)
    expect(
      (await send('/api/v1/system/info', { headers: { cookie: '', authorization: 'Bearer' } })).status,
    ).toBe(401)
    // The page itself is for browsers only.
    expect((await send('/', { headers: { cookie: '', authorization } })).status).toBe(401)
  })
})

describe('WebSocket', () => {
  it('opens for our own page only', async () => {
    expect(await openSocket(shell, { origin })).toBe(401)
    expect(await openSocket(shell, { cookie: 'mre_session=x', origin })).toBe(401)
    expect(await openSocket(shell, { cookie })).toBe(403)
    expect(await openSocket(shell, { cookie, origin: 'https://evil.test' })).toBe(403)
    expect(await openSocket(shell, { cookie, origin: 'null' })).toBe(403)
    expect(await openSocket(shell, { cookie, origin, host: 'evil.test' })).toBe(421)
    expect(await openSocket(shell, { cookie, origin: 'http://evil.test', host: 'evil.test' })).toBe(421)
    const socket = await openSocket(shell, { cookie, origin })
    expect(socket).toBeInstanceOf(WebSocket)
    if (typeof socket !== 'number') socket.terminate()
  })

  it('is nowhere but at its own path', async () => {
    for (const path of ['/', '/other', '/rpc/', '/api/v1/stream']) {
      expect(await openSocket(shell, { cookie, origin }, path)).toBe(404)
    }
  })

  it.each<[string, string | Buffer, number]>([
    ['an oversized message', 'x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
    ['garbage', 'garbage', 1008],
    ['bytes', Buffer.from([1, 2, 255]), 1008],
  ])('closes at %s, which reaches nothing', async (_name, message, code) => {
    const before = engine.calls.length
    const socket = await ownSocket(shell)
    socket.send(message)
    const [closedWith] = await once(socket, 'close')
    expect(closedWith).toBe(code)
    expect(engine.calls.length).toBe(before)
  })
})

describe('answers', () => {
  it('carry the policy and its companions, refused or not', async () => {
    for (const answer of [
      await send('/'),
      await send('/', { headers: { cookie: '' } }),
      await send('/api/v1/system/info'),
    ]) {
      expect(answer.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/u,
      )
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      expect(answer.headers['referrer-policy']).toBe('no-referrer')
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/..\\secret.txt',
    '//etc/passwd.txt',
    '/secret.txt%00.html',
    '/%E0%A4%A.txt',
    'http://127.0.0.1/../secret.txt',
  ])('give nothing outside the page for %s', async (path) => {
    const { status, text } = await send(path)
    expect(status).toBe(404)
    expect(text).not.toContain('secret')
  })

  it('give the page for a route and its files by name', async () => {
    expect((await send('/event/486677')).text).toContain('<title>page</title>')
    expect((await send('/assets/index-abc.js')).headers['cache-control']).toContain('immutable')
    expect((await send('/missing.js')).status).toBe(404)
    expect((await send('/', { method: 'POST', headers: { origin } })).status).toBe(405)
  })
})

describe('network', () => {
  it('is only reached when asked for, with a warning', async () => {
    expect(shell.warning).toBeNull()
    expect(new URL(shell.url).hostname).toBe('127.0.0.1')
    const open = await startWebShell({ engine, rendererDir: page.folder, host: '0.0.0.0' })
    expect(open.warning).toContain('not encrypted')
    await open.close()
  })

  it('needs a built page', async () => {
    await expect(startWebShell({ engine, rendererDir: page.parent })).rejects.toMatchObject({
      code: 'CAPABILITY_ERROR',
    })
  })
})
