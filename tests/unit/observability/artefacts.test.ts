import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ArtefactStore } from '../../../electron/observability/artefacts.ts'
import { silentLog } from '../../../electron/observability/log.ts'
import { temporaryFolder } from '../../support/database.ts'

const now = () => '2026-01-31T12:00:00.000Z'
const page = {
  pageType: 'race_page',
  id: '6304829',
  url: 'https://meadow.liverc.com/',
  html: null,
  error: null,
}

function storeIn(folder: string) {
  return new ArtefactStore({ folder: join(folder, 'artefacts'), log: silentLog, now })
}

describe('ArtefactStore', () => {
  it('keeps a page with its script, its pictures and what is known of it', () => {
    const folder = temporaryFolder()
    const html = '<p>a</p><script>x</script><script>var racerLaps = {}; racerLaps[1] = {}</script><p>b</p>'
    const name = storeIn(folder).keep({
      ...page,
      html,
      screenshots: { 'at-end': new Uint8Array([1]) },
      details: { path: 'browser' },
    })
    expect(name).toBe('artefacts/2026-01-31T12-00-00-000Z-race_page-6304829')
    const kept = join(folder, name ?? '')
    expect(readdirSync(kept).toSorted()).toEqual(['at-end.png', 'metadata.json', 'page.html', 'script.txt'])
    expect(readFileSync(join(kept, 'page.html'), 'utf8')).toBe(html)
    expect(readFileSync(join(kept, 'script.txt'), 'utf8')).toBe(
      '<script>var racerLaps = {}; racerLaps[1] = {}',
    )
    expect(JSON.parse(readFileSync(join(kept, 'metadata.json'), 'utf8'))).toMatchObject({
      saved_at: now(),
      page_type: 'race_page',
      id: '6304829',
      path: 'browser',
      version: expect.any(String),
    })
  })

  it('gives two pages of one moment two folders, and never leaves its own', () => {
    const folder = temporaryFolder()
    const store = storeIn(folder)
    const names = [page, page, { ...page, id: '../../../etc' }].map((one) => store.keep(one))
    expect(new Set(names).size).toBe(3)
    expect(readdirSync(folder)).toEqual(['artefacts'])
    expect(readdirSync(join(folder, 'artefacts'))).toHaveLength(3)
  })

  it('says so when it cannot write, and fails nothing', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'artefacts'), 'a file is in the way')
    expect(storeIn(folder).keep(page)).toBeNull()
  })

  it('removes what is older than it may be', () => {
    const folder = temporaryFolder()
    const store = storeIn(folder)
    expect(store.expire(30)).toBe(0)
    const [old, fresh] = [store.keep(page) ?? '', store.keep(page) ?? '']
    const time = new Date('2025-12-31T00:00:00.000Z')
    utimesSync(join(folder, old), time, time)
    const today = new Date(now())
    utimesSync(join(folder, fresh), today, today)
    expect(store.expire(30)).toBe(1)
    expect([existsSync(join(folder, old)), existsSync(join(folder, fresh))]).toEqual([false, true])
  })
})
