import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Session, WebContents } from 'electron'
import { APP_ORIGIN } from '../../electron/main/policy.ts'
import { guardContents, guardSession, openExternally, senderOf } from '../../electron/main/security.ts'
import { webPreferences } from '../../electron/main/window-options.ts'
import { silentLog } from '../../electron/observability/log.ts'

const { openExternal } = vi.hoisted(() => ({ openExternal: vi.fn(() => Promise.resolve()) }))
vi.mock('electron', () => ({ session: {}, shell: { openExternal } }))

const own: ReadonlySet<string> = new Set([APP_ORIGIN])
const mainFolder = join(import.meta.dirname, '../../electron/main')
const sources = readdirSync(mainFolder).map((name) => ({
  name,
  text: readFileSync(join(mainFolder, name), 'utf8'),
}))

/** Records the listeners and handlers that the code under test registers on Electron's objects. */
function recorder() {
  const handlers = new Map<string, (...args: never[]) => unknown>()
  const record = (name: string) => (handler: (...args: never[]) => unknown) =>
    void handlers.set(name, handler)
  return {
    handlers,
    call: (name: string, ...args: unknown[]): unknown =>
      Reflect.apply(handlers.get(name) ?? (() => 'no handler'), null, args),
    on: (name: string, handler: (...args: never[]) => unknown) => void handlers.set(name, handler),
    setWindowOpenHandler: record('open'),
    setPermissionRequestHandler: record('request'),
    setPermissionCheckHandler: record('check'),
    setDevicePermissionHandler: record('device'),
  }
}

describe('window options (rows 2 to 4, 6, 8 to 12)', () => {
  it('switch Node.js off in every form and the sandbox on', () => {
    expect(webPreferences('/preload.cjs')).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
  })

  it('are the only ones that main gives to a window', () => {
    const makers = sources.filter(({ text }) => text.includes('new BrowserWindow('))
    // Beside the app's windows, two that show a document of our own without scripts and without a preload.
    expect(makers.map(({ name }) => name).toSorted()).toEqual([
      'failure-window.ts',
      'saving.ts',
      'windows.ts',
    ])
    for (const { name, text } of makers) {
      if (name === 'windows.ts') expect(text).toContain('webPreferences: webPreferences(preload)')
      else {
        expect(text).toContain('sandbox: true')
        expect(text).toContain('javascript: false')
        expect(text).not.toContain('preload:')
      }
    }
  })
})

describe('loaded content (row 1)', () => {
  it('is loaded from the app, and from documents that main made itself', () => {
    const lines = sources
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => /\.load(URL|File)\(/u.test(line))
    expect(lines.map((line) => line.trim()).toSorted()).toEqual([
      "await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`)",
      'await window.loadURL(address)',
      'if (asked.success) void window.loadURL(routeUrl(asked.data.open, pageOrigin))',
      expect.stringMatching(/^window\.loadURL\(url\)\.catch/u),
    ])
  })
})

describe('navigation and windows (rows 11 to 14)', () => {
  const contents = recorder()
  guardContents(contents as unknown as WebContents, own, silentLog)

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    '%s to a foreign page is prevented',
    (name) => {
      const preventDefault = vi.fn()
      contents.call(name, { url: 'https://app.evil.test/?localhost:', preventDefault })
      expect(preventDefault).toHaveBeenCalledOnce()
      preventDefault.mockClear()
      contents.call(name, { url: 'app://mre/jobs', preventDefault })
      expect(preventDefault).not.toHaveBeenCalled()
    },
  )

  it('prevents webviews', () => {
    const preventDefault = vi.fn()
    contents.call('will-attach-webview', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  it('denies every new window and hands only LiveRC links on', () => {
    openExternal.mockClear()
    expect(contents.call('open', { url: 'https://live.liverc.com/' })).toEqual({ action: 'deny' })
    expect(contents.call('open', { url: 'app://mre/' })).toEqual({ action: 'deny' })
    expect(contents.call('open', { url: 'file:///etc/passwd' })).toEqual({ action: 'deny' })
    expect(openExternal.mock.calls).toEqual([['https://live.liverc.com/']])
  })

  it('opens nothing dangerous when asked directly', () => {
    openExternal.mockClear()
    for (const url of [
      'smb://server/share',
      'javascript:alert(1)',
      'ms-msdt:x',
      'https://a:b@live.liverc.com/',
    ]) {
      openExternally(url, silentLog)
    }
    expect(openExternal).not.toHaveBeenCalled()
  })
})

describe('session (row 5)', () => {
  const guarded = recorder()
  guardSession(guarded as unknown as Session, own)

  it('asks the table on request and on check, and grants no device', () => {
    const answers: boolean[] = []
    const answer = (granted: boolean): void => void answers.push(granted)
    guarded.call('request', null, 'media', answer, { requestingUrl: 'app://mre/' })
    guarded.call('request', null, 'notifications', answer, { requestingUrl: 'app://mre/' })
    guarded.call('request', null, 'notifications', answer, { requestingUrl: 'https://evil.test/' })
    expect(answers).toEqual([false, true, false])
    expect(guarded.call('check', null, 'geolocation', 'app://mre/')).toBe(false)
    expect(guarded.call('check', null, 'clipboard-sanitized-write', 'app://mre/')).toBe(true)
    expect(guarded.call('device', {})).toBe(false)
  })
})

describe('sender of an IPC message (row 17)', () => {
  const sender = { id: 3 } as WebContents

  it('is unknown when its frame is gone', () => {
    expect(senderOf({ senderFrame: null, sender })).toEqual({ frame: null, webContentsId: 3 })
    const destroyed = {
      sender,
      get senderFrame(): never {
        throw new Error('Render frame was disposed')
      },
    }
    expect(senderOf(destroyed)).toEqual({ frame: null, webContentsId: -1 })
  })
})
