import { describe, expect, it } from 'vitest'
import { ScriptCache, standInFor } from '../../../electron/browser/scripts.ts'

const url = (path: string) => new URL(path, 'https://meadow.liverc.com/')
const script = (size = 1, headers: Record<string, string> = {}, status = 200) => ({
  status,
  headers,
  body: new Uint8Array(size),
})

describe('ScriptCache', () => {
  it('keeps scripts, and that there is none; not trouble, nor what must not be stored', () => {
    const cache = new ScriptCache()
    cache.keep(url('/a.js'), script())
    cache.keep(url('/b.js'), script(1, {}, 404))
    cache.keep(url('/c.js'), script(1, {}, 503))
    cache.keep(url('/d.js'), script(1, { 'cache-control': 'private, no-store' }))
    const found = ['/a.js', '/b.js', '/c.js', '/d.js', '/a.js?2'].map((path) => cache.find(url(path))?.status)
    expect(found).toEqual([200, 404, undefined, undefined, undefined])
  })

  it('is bounded in number and in bytes', () => {
    const cache = new ScriptCache()
    for (let index = 0; index <= 64; index += 1) cache.keep(url(`/${index}.js`), script())
    expect(cache.find(url('/0.js'))).toBeUndefined()
    expect(cache.find(url('/64.js'))).toBeDefined()
    cache.keep(url('/big.js'), script(16_000_000))
    expect(cache.find(url('/64.js'))).toBeUndefined()
    cache.keep(url('/too-big.js'), script(16_000_001))
    expect(cache.find(url('/too-big.js'))).toBeUndefined()
  })
})

describe('standInFor', () => {
  it('replaces plug-ins that rearrange a page for people', () => {
    const replaced = [
      '/vendor/datatables/js/jquery.dataTables.min.js',
      '/vendor/datatables-plugins/dataTables.bootstrap.min.js',
      '/vendor/datatables-responsive/dataTables.responsive.js?1',
      '/vendor/flot/jquery.flot.js',
    ]
    for (const path of replaced) expect(standInFor(url(path))).toContain('window.jQuery')
    for (const path of ['/lib/jquery/jquery.min.js', '/js/vendor/datatables.js'])
      expect(standInFor(url(path))).toBeNull()
  })
})
