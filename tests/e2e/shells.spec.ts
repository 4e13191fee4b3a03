import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing, launchBrowserShell } from './support/browser-shell.ts'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'

/** The shells around the page: how each one shows it, reaches the engine and keeps everything else out. */

let dataDir = ''
test.beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
})
test.afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** What the page's console complains about, among it every breach of the content security policy. */
function complaints(page: Page): string[] {
  const found: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') found.push(message.text())
  })
  page.on('pageerror', (error) => found.push(String(error)))
  return found
}

/** Tries what the policy forbids, in the page; answers with what went through. */
function breaches(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const through: string[] = []
    const inline = document.createElement('script')
    inline.textContent = 'window.inlineRan = true'
    document.body.append(inline)
    if ('inlineRan' in window) through.push('inline script')
    await fetch('https://example.com/', { mode: 'no-cors' }).then(
      () => through.push('fetch'),
      () => undefined,
    )
    if (window.open('https://example.com/') !== null) through.push('window.open')
    return through
  })
}

test.describe('Electron', () => {
  test.skip(electronMissing() !== null, electronMissing() ?? '')

  test('shows the app from its own origin and reaches the engine through the port', async () => {
    const { app, page, close } = await launchElectronApp({ dataDir, args: ['--open=/admin'] })
    const found = complaints(page)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(page.url()).toBe('app://mre/admin')
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(found).toEqual([])
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'))
    expect(policy).toContain("default-src 'none'")

    const globals = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
    )
    expect(globals).toEqual([])
    const preferences = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        // Electron leaves this one out of its types.
        const read: unknown = Reflect.get(webContents, 'getLastWebPreferences')
        const all: unknown = typeof read === 'function' ? Reflect.apply(read, webContents, []) : {}
        const { sandbox, contextIsolation, nodeIntegration, webviewTag } = Object(all)
        return { sandbox, contextIsolation, nodeIntegration, webviewTag }
      }),
    )
    expect(preferences).toEqual([
      { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
    ])
    await close()
  })

  test('keeps the page to itself', async () => {
    const { app, page, close } = await launchElectronApp({ dataDir })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await app.evaluate(({ shell }) => {
      shell.openExternal = () => Promise.resolve()
    })
    expect(await breaches(page)).toEqual([])
    await page.evaluate(() => window.location.assign('https://example.com/?app://mre/'))
    await page.evaluate(() => window.location.assign('file:///etc/passwd'))
    expect(page.url()).toBe('app://mre/home')
    expect(app.windows()).toHaveLength(1)
    await close()
  })

  test('opens where its launcher loads it too late to claim its own scheme', async () => {
    const { page, close } = await launchElectronApp({ dataDir, asLaunched: true })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(['app://mre', 'https://mre.invalid']).toContain(await page.evaluate(() => window.location.origin))
    expect(await breaches(page)).toEqual([])
    await close()
  })

  test('survives the end of its engine and closes it properly', async () => {
    const { app, page, close } = await launchElectronApp({ dataDir })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const log = join(dataDir, 'logs', 'mre.log')
    const count = (event: string): number =>
      existsSync(log) ? readFileSync(log, 'utf8').split(`"${event}"`).length - 1 : 0
    await expect.poll(() => count('engine_started')).toBe(1)
    const pid = app.process().pid ?? 0
    const children = await engineChildren(pid)
    expect(children).toHaveLength(1)
    for (const child of children) process.kill(child, 'SIGKILL')
    await expect.poll(() => count('engine_started')).toBe(2)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(count('engine_stopped')).toBe(0)
    await close()
    expect(count('engine_stopped')).toBe(1)
  })

  test('says why there is no engine when this Electron cannot run it', async () => {
    const { app, page, close } = await launchElectronApp({
      dataDir,
      env: { MRE_ENGINE_NODE: undefined },
    })
    const napi = await app.evaluate(() => Number(process.versions['napi']))
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const log = join(dataDir, 'logs', 'main.log')
    const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
    if (napi < 10) await expect.poll(said).toContain('set MRE_ENGINE_NODE')
    await close()
  })
})

/** Processes of the engine below Electron's main process, by reading /proc. */
async function engineChildren(parent: number): Promise<number[]> {
  const { readdir, readFile } = await import('node:fs/promises')
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')
      const stat = await readFile(join('/proc', pid, 'stat'), 'utf8').catch(() => '')
      const parentOf = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return command.includes('engine-child.js') && parentOf === parent ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

test.describe('Browser shell', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  test('shows the app for the printed address, and to nobody else', async () => {
    const { browser, page, url, close } = await launchBrowserShell({ dataDir, route: '/admin' })
    const found = complaints(page)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const { origin } = new URL(url)
    expect(page.url()).toBe(`${origin}/admin`)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(found).toEqual([])
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(await breaches(page)).toEqual(['window.open'])

    const stranger = await browser.newPage()
    expect((await stranger.goto(origin))?.status()).toBe(401)
    await close()
  })

  test('gives nothing to a page of another origin', async () => {
    const { page, url, close } = await launchBrowserShell({ dataDir })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const { host } = new URL(url)
    // Same browser, same cookies, another site.
    const other = await page.context().newPage()
    await other.route('http://evil.test/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<h1>evil</h1>' }),
    )
    await other.goto('http://evil.test/')
    const got = await other.evaluate(async (target) => {
      const read = await fetch(`http://${target}/api/v1/system/info`, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      )
      const socket = await new Promise<string>((resolve) => {
        const attempt = new WebSocket(`ws://${target}/rpc`)
        attempt.addEventListener('open', () => resolve('open'))
        attempt.addEventListener('close', () => resolve('refused'))
      })
      return [read, socket]
    }, host)
    expect(got).toEqual(['refused', 'refused'])
    await close()
  })
})
