import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { browserPlaces, type BrowserPlace, type LocateOptions } from '../../../electron/browser/locate.ts'
import { noBrowser } from '../../../electron/browser/finder.ts'
import { temporaryFolder } from '../../support/database.ts'

async function placesOf(options: Partial<LocateOptions>) {
  const places = browserPlaces({
    setting: '',
    environment: { path: '/opt/bin:/usr/bin', programFolders: [] },
    bundled: '/nowhere/chromium',
    unpackTo: '/nowhere',
    platform: 'linux',
    exists: () => false,
    unpack: async () => null,
    ...options,
  })
  const all: BrowserPlace[] = []
  for await (const place of places) all.push(place)
  return all
}

function program(...parts: string[]): string {
  const file = join(...parts)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  chmodSync(file, 0o755)
  return file
}

describe('browserPlaces', () => {
  it('looks at the setting, the bundled browser, installed ones and the package, in this order', async () => {
    const folder = temporaryFolder()
    const bundled = program(
      folder,
      'chromium_headless_shell-1',
      'chrome-headless-shell-linux64',
      'chrome-headless-shell',
    )
    const there = new Set([
      '/my/chrome',
      '/usr/bin/chromium',
      '/opt/bin/google-chrome',
      '/usr/bin/chromium-headless-shell',
    ])
    const places = await placesOf({
      setting: '/my/chrome',
      bundled: folder,
      exists: (path) => there.has(path),
      unpack: async () => '/data/chromium',
    })
    expect(places.map(({ origin, executable }) => `${origin} ${executable ?? 'none'}`)).toEqual([
      'setting /my/chrome',
      `bundled ${bundled}`,
      'installed /opt/bin/google-chrome',
      'installed /usr/bin/chromium',
      'installed /usr/bin/chromium-headless-shell',
      'package /data/chromium',
    ])
  })

  it('names every place also where nothing is there', async () => {
    const places = await placesOf({ setting: '/my/chrome' })
    expect(places.map(({ origin, executable }) => [origin, executable])).toEqual([
      ['setting', null],
      ['bundled', null],
      ['installed', null],
      ['package', null],
    ])
  })

  it('unpacks nothing before everything else has been looked at', async () => {
    let unpacked = false
    const places = browserPlaces({
      setting: '',
      environment: { path: '', programFolders: [] },
      bundled: '/nowhere',
      unpackTo: '/nowhere',
      platform: 'linux',
      exists: (path) => path === '/usr/bin/chromium',
      unpack: async () => {
        unpacked = true
        return null
      },
    })
    for await (const { executable } of places) if (executable !== null) break
    expect(unpacked).toBe(false)
  })

  it.each([
    ['darwin', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ['win32', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
  ] as const)('knows where a browser is on %s', async (platform, path) => {
    const places = await placesOf({ platform, exists: (candidate) => candidate === path })
    expect(places).toContainEqual({ origin: 'installed', place: path, executable: path })
  })
})

describe('noBrowser', () => {
  it('says where was looked and what the user can do', () => {
    const error = noBrowser({
      looked: [
        { origin: 'bundled', place: '/app/chromium', result: 'nothing there', reason: null },
        {
          origin: 'installed',
          place: '/usr/bin/chromium',
          result: 'does not start',
          reason: 'libnss3.so: not found',
        },
      ],
    })
    expect(error).toMatchObject({
      code: 'BROWSER_ERROR',
      details: {
        browser: 'none',
        looked: '/app/chromium: nothing there; /usr/bin/chromium: libnss3.so: not found',
      },
      action: expect.stringContaining('Install Chrome, Edge or Chromium'),
    })
  })
})
