import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  APP_ORIGIN,
  externalAddress,
  isOwnUrl,
  mayUse,
  originOf,
  routeUrl,
  senderProblem,
} from '../../electron/main/policy.ts'

const own: ReadonlySet<string> = new Set([APP_ORIGIN])
const developing: ReadonlySet<string> = new Set(['http://localhost:5173'])

describe('navigation (row 13)', () => {
  it('allows the app itself', () => {
    expect(isOwnUrl('app://mre/', own)).toBe(true)
    expect(isOwnUrl('app://mre/event/486677?x=1#y', own)).toBe(true)
    expect(isOwnUrl('http://localhost:5173/events/1', developing)).toBe(true)
  })

  it.each([
    'https://app.evil.test/?localhost:',
    'https://evil.test/app://mre/',
    'app://mre.evil.test/',
    'app://evil@mre/',
    'app://user:password@mre/',
    'app://mre:8080/',
    'app://MRE.evil/',
    'app:mre',
    'app:///mre/',
    'apps://mre/',
    'file:///etc/passwd',
    'javascript:alert(1)//app://mre/',
    'data:text/html,<script>alert(1)</script>',
    'blob:app://mre/0000',
    'about:blank',
    'view-source:app://mre/',
    'http://mre/',
    'https://mre.invalid/',
    '//mre/',
    '',
    'app://',
  ])('refuses %s', (url) => {
    expect(isOwnUrl(url, own)).toBe(false)
  })

  it.each([
    'http://localhost:5173.evil.test/',
    'http://localhost:51730/',
    'http://localhost:5173@evil.test/',
    'http://evil.test/?http://localhost:5173',
    'https://localhost:5173/',
    'http://127.0.0.1:5173/',
  ])('does not take %s for the development server', (url) => {
    expect(isOwnUrl(url, developing)).toBe(false)
  })

  it('has no origin for what carries credentials or is opaque', () => {
    expect(originOf('https://user@live.liverc.com/')).toBeNull()
    expect(originOf('data:text/plain,x')).toBeNull()
  })

  it('takes for our own only what a parser takes for our scheme and host', () => {
    const parts = fc.constantFrom(
      'app',
      'https',
      '://',
      ':',
      '/',
      'mre',
      '@',
      'evil',
      '.',
      '#',
      '?',
      '\\',
      '8080',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
        const url = pieces.join('')
        if (!isOwnUrl(url, own)) return
        expect(new URL(url)).toMatchObject({ protocol: 'app:', host: 'mre', username: '', password: '' })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('permissions (row 5)', () => {
  it.each(['clipboard-sanitized-write', 'notifications'])('grants %s to the app only', (permission) => {
    expect(mayUse(permission, 'app://mre/', own)).toBe(true)
    expect(mayUse(permission, 'https://evil.test/', own)).toBe(false)
  })

  it.each([
    'media',
    'geolocation',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'serial',
    'hid',
    'usb',
    'idle-detection',
    'fileSystem',
    'window-management',
    'unknown',
    '',
    '__proto__',
  ])('denies %s', (permission) => {
    expect(mayUse(permission, 'app://mre/', own)).toBe(false)
  })
})

describe('IPC sender (row 17)', () => {
  const ids: ReadonlySet<number> = new Set([7])
  const page = { url: 'app://mre/events/1', isTop: true }

  it('accepts the top frame of our window showing our page', () => {
    expect(senderProblem({ frame: page, webContentsId: 7 }, ids, own)).toBeNull()
  })

  it.each([
    ['a foreign window', { frame: page, webContentsId: 8 }],
    ['a destroyed frame', { frame: null, webContentsId: 7 }],
    ['a frame inside the page', { frame: { ...page, isTop: false }, webContentsId: 7 }],
    ['a foreign page', { frame: { url: 'https://evil.test/app://mre', isTop: true }, webContentsId: 7 }],
  ])('refuses %s', (_name, sender) => {
    expect(senderProblem(sender, ids, own)).toBeTypeOf('string')
  })
})

describe('openExternal (row 15)', () => {
  it('hands LiveRC pages and plain mail addresses to the system', () => {
    expect(externalAddress('https://live.liverc.com')).toBe('https://live.liverc.com/')
    expect(externalAddress('https://some-track.liverc.com/results/?p=view_event&id=486677')).toBe(
      'https://some-track.liverc.com/results/?p=view_event&id=486677',
    )
    expect(externalAddress('mailto:track@example.com')).toBe('mailto:track@example.com')
  })

  it.each([
    'file:///etc/passwd',
    'file://server/share/run.exe',
    'smb://server/share',
    'javascript:alert(1)',
    'ms-msdt:/id PCWDiagnostic /skip force',
    'ms-officecmd:{}',
    'search-ms:query=x',
    'vbscript:x',
    'ftp://live.liverc.com/',
    'http://live.liverc.com/',
    'https://liverc.com.evil.test/',
    'https://evil.test/liverc.com',
    'https://evilliverc.com/',
    'https://user:password@live.liverc.com/',
    'https://live.liverc.com@evil.test/',
    'https://live.liverc.com:8443/',
    'https://127.0.0.1/',
    'mailto:a@b.example?attach=/etc/passwd',
    'mailto:a@b.example,c@d.example',
    'mailto:%0abcc:x@y.example',
    ' ',
    'live.liverc.com',
  ])('refuses %s', (url) => {
    expect(externalAddress(url)).toBeNull()
  })
})

describe('start route', () => {
  it('leads to a page of the app', () => {
    expect(routeUrl('/event/486677', APP_ORIGIN)).toBe('app://mre/event/486677')
    expect(routeUrl('/compare?runs=1.2.3,1.2.4', APP_ORIGIN)).toBe('app://mre/compare?runs=1.2.3,1.2.4')
    expect(routeUrl(undefined, APP_ORIGIN)).toBe('app://mre/')
  })

  it.each([
    '//evil.test/',
    'https://evil.test/',
    '.evil.test/',
    '@evil.test/',
    '/../x',
    '/a\\b',
    '/<script>',
    '',
  ])('ignores %s', (route) => {
    expect(routeUrl(route, APP_ORIGIN)).toBe('app://mre/')
  })

  it('never leaves the app, whatever the argument', () => {
    fc.assert(
      fc.property(fc.string(), (route) => {
        expect(isOwnUrl(routeUrl(route, APP_ORIGIN), own)).toBe(true)
      }),
    )
  })
})
