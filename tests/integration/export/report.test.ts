import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { reportRequest } from '../../../shared/domain/export/request.ts'
import { Library } from '../../../electron/services/library.ts'
import { ReportService } from '../../../electron/services/report.ts'
import { writeWhole } from '../../../electron/services/export-file.ts'
import { openPool } from '../../support/browser-pool.ts'
import { testChromium } from '../../support/chromium.ts'
import { temporaryDatabase, temporaryFolder } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'

const chromium = await testChromium()

async function reporter() {
  const { read, write } = await temporaryDatabase()
  addImportedEvent(write)
  const service = new ReportService(new Library(read, () => new Set()))
  return {
    write,
    make: (request: object) => service.make(reportRequest.parse({ eventId: '5001', ...request })),
  }
}

/** What a PDF is made of, as far as these tests ask: its pages with their boxes, and its links. */
function readPdf(bytes: Uint8Array) {
  const raw = Buffer.from(bytes).toString('latin1')
  // Chromium packs its objects into compressed streams.
  const packed = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/gu)].map(([, body]) => {
    try {
      return inflateSync(Buffer.from(body ?? '', 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  })
  const all = [raw, ...packed].join('\n')
  return {
    start: raw.slice(0, 5),
    pages: [...all.matchAll(/\/Type\s*\/Page\b/gu)].length,
    box: /\/MediaBox\s*\[([\d. ]+)\]/u.exec(all)?.[1]?.trim(),
    hasLinks: /\/URI\s*\(/u.test(all),
    hasScript: /\/JavaScript|\/JS\b/u.test(all),
  }
}

describe('the report of a race', () => {
  it('has results, charts, every lap and the checks', async () => {
    const { html, title } = (await reporter()).make({ raceId: '9004' })
    expect(title).toBe('Winter Cup')
    for (const text of ['Buggy A-Main', 'Position by lap', 'Gap to', 'Laps', 'Checks', '31.000', '40.000'])
      expect(html).toContain(text)
    // A line per driver with laps, in each of the two charts.
    expect(html.match(/<polyline /gu)).toHaveLength(6)
    expect(html).toContain('3 of 3 drivers with laps agree')
  })

  it('says what is not there', async () => {
    const { make } = await reporter()
    expect(make({ raceId: 'synthetic-a3' }).html).toContain('No results are published for this race.')
    expect(() => make({ raceId: '1' })).toThrow('There is no session')
    expect(() => make({ eventId: '99' })).toThrow('There is no event')
  })

  it('shows names as text, whatever is in them, and loads nothing', async () => {
    const { make, write } = await reporter()
    const name = `</td><script>alert(1)</script><img src="https://evil.example/x" onerror='x'>`
    write.prepare('update race_drivers set display_name = ?').run(name)
    const { html } = make({ raceId: '9004' })
    expect(html).not.toMatch(/<script|<img|<link|<iframe|url\(/u)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })
})

describe.skipIf(!('path' in chromium))('the report as PDF', () => {
  const path = 'path' in chromium ? chromium.path : ''

  it('is made by the browser, on the paper that was asked for, without asking for anything', async () => {
    const { make, write } = await reporter()
    write
      .prepare('update race_drivers set display_name = ? where source_driver_id = ?')
      .run('<img src="https://evil.example/x">', '11')
    const { pool, asked, folder } = openPool(path)
    for (const [paper, box] of [
      ['A4', '0 0 594'],
      ['Letter', '0 0 612'],
    ] as const) {
      const { html, title } = make({ paper })
      const file = join(temporaryFolder(), 'report.pdf')
      await writeWhole(file, await pool.print(html, { title }))
      const pdf = readPdf(readFileSync(file))
      expect(pdf).toMatchObject({ start: '%PDF-', hasScript: false, hasLinks: false })
      // Each of the four races begins a page.
      expect(pdf.pages).toBeGreaterThanOrEqual(4)
      expect(pdf.box?.startsWith(box)).toBe(true)
    }
    expect(asked).toEqual([])
    expect(folder).not.toBe('')
  })

  it('runs no script of the document and reaches no file', async () => {
    const { pool, asked } = openPool(path)
    const html = '<p>A</p><iframe src="file:///etc/passwd"></iframe><script>for(;;){}</script>'
    const pdf = readPdf(await pool.print(html, { title: '</span><script>x</script>' }))
    expect(pdf).toMatchObject({ start: '%PDF-', pages: 1 })
    expect(asked).toEqual([])
  })

  it('is called off with its engine', async () => {
    const { pool } = openPool(path)
    const printing = pool.print('<p>A</p>', { title: 'A' }, AbortSignal.abort())
    await expect(printing).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
