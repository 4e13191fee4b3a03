import { rm } from 'node:fs/promises'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { startWebShell, type WebShell } from '../../../electron/web/web-shell.ts'
import { ExportService } from '../../../electron/services/export.ts'
import { Library } from '../../../electron/services/library.ts'
import { ReportService } from '../../../electron/services/report.ts'
import { openDatabase, type Database } from '../../../db/client/index.ts'
import { join } from 'node:path'
import { csvRows } from '../../support/csv.ts'
import { addImportedEvent } from '../../support/imported-event.ts'
import { rendererFolder } from '../../support/renderer-folder.ts'
import { createStubEngine } from '../../support/stub-engine.ts'

const page = rendererFolder()
let database: Database
let shell: WebShell

beforeAll(async () => {
  database = await openDatabase({ file: join(page.parent, 'mre.sqlite') })
  addImportedEvent(database.write)
  const library = new Library(database.read, () => new Set())
  const exports = new ExportService(database.read, library)
  const reports = new ReportService(library)
  const files = {
    table: exports.open.bind(exports),
    report: reports.make.bind(reports),
    reportPdf: async () => Buffer.from('%PDF-1.7 stub'),
  }
  shell = await startWebShell({
    engine: { ...createStubEngine({ shell: 'browser' }), files },
    rendererDir: page.folder,
  })
})
afterAll(async () => {
  await shell.close()
  database.close()
  await rm(page.parent, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(new URL(`/api/v1/export${path}`, shell.url), {
    method,
    headers: { authorization: `Bearer ${shell.token}`, ...headers },
  })

describe('a download', () => {
  it('is a file by its headers, whole, and never cached', async () => {
    const response = await get('/table?table=laps&format=csv&event=5001&race=9004')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="event-5001-race-9004-laps.csv"',
    )
    expect(response.headers.get('content-type')).toContain('text/csv')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(csvRows(await response.text())).toHaveLength(8)
  })

  it('can be asked for without being made', async () => {
    const fine = await get('/table?table=laps&format=csv&event=5001', {}, 'HEAD')
    expect([fine.status, await fine.text()]).toEqual([200, ''])
    const missing = await get('/table?table=laps&format=csv&event=99', {}, 'HEAD')
    expect(missing.status).toBe(404)
  })

  it.each([
    ['/table?table=laps&format=csv&event=99', 404, 'NOT_FOUND'],
    ['/table?table=laps&format=csv', 400, 'VALIDATION_ERROR'],
    ['/table?table=laps&format=csv&event=..%2F1', 400, 'VALIDATION_ERROR'],
    ['/table?table=secrets&format=csv', 400, 'VALIDATION_ERROR'],
    ['/report.pdf?event=99', 404, 'NOT_FOUND'],
    ['/report.html?event=5001&race=1', 404, 'NOT_FOUND'],
    ['/nothing', 404, 'NOT_FOUND'],
  ])('that cannot be is no file: %s', async (path, status, code) => {
    const response = await get(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-disposition')).toBeNull()
    expect(await response.json()).toMatchObject({ success: false, error: { code } })
  })

  it('is given to nobody without the token, and to no other site', async () => {
    const path = '/table?table=tracks&format=csv'
    expect((await get(path, { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await get(path, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await get(path, {}, 'POST')).status).toBe(400)
  })
})

describe('a report', () => {
  it('is shown under a policy that allows its own style and nothing else', async () => {
    const response = await get('/report.html?event=5001&race=9004&paper=Letter')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+' 'sha256-[\w+/=]+';/u)
    expect(policy).not.toContain('unsafe')
    expect(await response.text()).toContain('@page { size: Letter portrait')
  })

  it('as PDF is a file', async () => {
    const response = await get('/report.pdf?event=5001')
    expect(response.headers.get('content-disposition')).toContain('event-5001-report.pdf')
    expect(await response.text()).toMatch(/^%PDF-/u)
  })
})
