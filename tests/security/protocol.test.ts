import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../electron/configuration/page-headers.ts'
import { appProtocolHandler, assetFile } from '../../electron/main/protocol.ts'

let folder = ''
let root = ''
let handle: (request: Request) => Promise<Response>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mre-protocol-'))
  root = join(folder, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(folder, 'renderer-secrets'))
  await writeFile(join(root, 'index.html'), '<!doctype html>page')
  await writeFile(join(root, 'assets', 'a.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'renderer-secrets', 'key.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'))
  await symlink(folder, join(root, 'up'))
  handle = appProtocolHandler(root, 'app://mre')
})
afterAll(() => rm(folder, { recursive: true }))

const get = (url: string): Promise<Response> => handle(new Request(url))

describe('app protocol (row 18)', () => {
  it('answers with the page, its files, and the page again for a route', async () => {
    expect(await (await get('app://mre/')).text()).toContain('page')
    expect(await (await get('app://mre/index.html')).text()).toContain('page')
    expect(await (await get('app://mre/event/486677?tab=laps')).text()).toContain('page')
    const script = await get('app://mre/assets/a.js')
    expect(script.status).toBe(200)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    'app://mre/../secret.txt',
    'app://mre/..%2fsecret.txt',
    'app://mre/..%2Fsecret.txt',
    'app://mre/%2e%2e/secret.txt',
    'app://mre/%2e%2e%2fsecret.txt',
    'app://mre/assets/..%2f..%2fsecret.txt',
    'app://mre/..%5csecret.txt',
    'app://mre/..\\secret.txt',
    'app://mre/%252e%252e%252fsecret.txt',
    'app://mre/../renderer-secrets/key.txt',
    'app://mre/..%2frenderer-secrets%2fkey.txt',
    'app://mre/link.txt',
    'app://mre/up/secret.txt',
    'app://mre/assets%2fa.js',
    'app://mre/secret.txt%00.html',
    'app://mre/%E0%A4%A.txt',
    'app://mre//etc/passwd.txt',
    'app://mre/C:/Windows/win.ini',
    'app://mre/missing.js',
    'app://other/index.html',
    'app://mre.evil/index.html',
  ])('answers 404 to %s', async (url) => {
    const response = await get(url)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('secret')
  })

  it('keeps out of the sibling folder whose name begins like the root, however the path is written', async () => {
    // A parsed URL has no `..` left, so the check is tried with paths that no parser has touched.
    for (const pathname of ['/../renderer-secrets/key.txt', '/../secret.txt', '/assets/../../secret.txt']) {
      const url = new URL('app://mre/')
      Object.defineProperty(url, 'pathname', { value: pathname })
      expect(await assetFile(root, url)).toBeNull()
    }
  })

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('refuses %s', async (method) => {
    expect((await handle(new Request('app://mre/', { method }))).status).toBe(405)
  })

  it('sends the policy as a header with every answer (row 7)', async () => {
    for (const url of ['app://mre/', 'app://mre/assets/a.js', 'app://mre/missing.js']) {
      const { headers } = await get(url)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('allows in development only the socket and the marked elements of the development server', () => {
    const policy = contentSecurityPolicy({ devSocket: 'ws://localhost:5173', devNonce: 'x' })
    expect(policy).toContain("connect-src 'self' ws://localhost:5173;")
    expect(policy).toContain("script-src 'self' 'nonce-x';")
    expect(policy).not.toMatch(/unsafe|\*|https?:/u)
  })
})
