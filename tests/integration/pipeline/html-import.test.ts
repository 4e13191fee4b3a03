import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fileNameOf } from '../../../fixtures/server/file-names.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/database.ts'
import { countOf, openEngine, rowOf } from '../../support/engine.ts'
import { objectWith } from '../../support/matchers.ts'
import { expectedDocument, present, serveSite } from '../../support/site.ts'

const site = createSite({ size: 'small', seed: 'saved', races: 4 })
const { slug, eventId, event, entryList, races } = site.urls.headline
const addresses = [event, entryList, ...races]
const nobody = { url: 'http://127.0.0.1:9' }
const batch = 'batch-of-saved-pages'

interface Saved {
  readonly name: string
  readonly html: string
}

/** A page as Chrome saves it: whole addresses in its links, and a note of where it was. */
function savedByChrome(address: string, name: string): Saved {
  const html = site
    .page(address)
    .body.replaceAll('href="/', `href="https://${slug}.liverc.com/`)
    .replace('<!DOCTYPE html>', `<!DOCTYPE html>\n<!-- saved from url=(00${address.length})${address} -->`)
  return { name, html }
}

/** As Firefox saves it: whole addresses in its links, the title as its name. */
function savedByFirefox(address: string, index: number): Saved {
  const html = site.page(address).body.replaceAll('href="/', `href="https://${slug}.liverc.com/`)
  return { name: `Track __ Event __ LiveRC (${index}).html`, html }
}

async function withBatch(files: readonly Saved[], environment: Readonly<Record<string, string>> = {}) {
  const engine = await openEngine(nobody, { environment: { MRE_REPLAY_URL: '', ...environment } })
  for (const file of files) await engine.services.htmlImport.stage(batch, file)
  const importAll = async (hints = {}) => {
    const jobIds = await engine.services.htmlImport.start(batch, hints)
    return Promise.all(jobIds.map((jobId) => engine.services.jobs.ended(jobId)))
  }
  return { engine, importAll }
}

/** Files on disk, and their folder. */
function onDisk(files: readonly Saved[]): string {
  const folder = temporaryFolder()
  for (const { name, html } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), html)
  }
  return folder
}

describe('saved pages are imported without a request', () => {
  it.each([
    [
      'by the note of the browser',
      addresses.map((address, index) => savedByChrome(address, `page${index}.html`)),
    ],
    ['by links to each other and headings', addresses.map(savedByFirefox)],
    [
      'by names of files',
      addresses.map((address) => ({ name: fileNameOf(new URL(address)), html: site.page(address).body })),
    ],
  ])('%s', async (_name, files) => {
    const { engine, importAll } = await withBatch(files)
    const [view] = await importAll()
    expect(view).toMatchObject({ kind: 'html_import', state: 'completed', subject: String(eventId) })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(rowOf(engine.db, "select value from schema_meta where key = 'origin'")).toEqual({ value: 'live' })
  })

  it('by a manifest, and count as what it says that they are', async () => {
    const folder = join(temporaryFolder(), 'event')
    const source = await openEngine(await serveSite(site))
    await source.services.capture.capture(
      {
        folder,
        addresses: [],
        event: { eventId: String(eventId), trackSlug: slug },
        redact: false,
        notes: null,
      },
      { signal: new AbortController().signal, onPage: () => undefined },
    )
    const dataDir = temporaryFolder()
    expect(await mreJson(['import-html', folder, '--data-dir', dataDir])).toMatchObject({
      exitCode: 0,
      document: { data: [{ event_id: eventId, status: 'updated' }] },
    })
    const engine = await openEngine(nobody, { dataDir })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(rowOf(engine.db, "select value from schema_meta where key = 'origin'")).toEqual({
      value: 'replay',
    })
    expect(readdirSync(join(dataDir, 'inbox'))).toEqual([])
  })

  it('by what the caller says, where nothing else does', async () => {
    const folder = onDisk(
      addresses.map((address, index) => ({ name: `${index}.html`, html: site.page(address).body })),
    )
    const dataDir = temporaryFolder()
    const refused = await mreJson(['import-html', folder, '--data-dir', dataDir])
    expect(refused).toMatchObject({ exitCode: 1, document: { error: { code: 'VALIDATION_ERROR' } } })
    expect(JSON.stringify(refused.document)).toContain('0.html: Nothing says which track it is of.')
    expect(await mreJson(['import-html', folder, '--track', slug, '--data-dir', dataDir])).toMatchObject({
      exitCode: 0,
    })
    const engine = await openEngine(nobody, { dataDir })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

describe('an import of saved pages', () => {
  const files = addresses.map((address, index) => savedByChrome(address, `page${index}.html`))

  it('needs every page, names what is missing, and writes nothing', async () => {
    const { engine, importAll } = await withBatch(files.filter((_, index) => index !== 1 && index !== 3))
    const { htmlImport } = engine.services
    const missing = [
      'Entry list',
      expect.stringContaining(`[${new URL(present(races[1], 'race')).searchParams.get('id')}]`),
    ]
    expect((await htmlImport.check(batch)).events).toMatchObject([
      { eventId: String(eventId), trackSlug: slug, races: races.length, missing },
    ])
    await expect(importAll()).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: `Event ${eventId} cannot be imported: 2 pages are missing.`,
      details: { missing: expect.stringMatching(/^Entry list; .* \[\d+\]$/) },
    })
    expect(countOf(engine.db, 'events')).toBe(0)
    await htmlImport.stage(batch, present(files[1], 'file'))
    await htmlImport.stage(batch, present(files[3], 'file'))
    await importAll()
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('fails as a whole when a page cannot be read', async () => {
    const { engine, importAll } = await withBatch([
      ...files.slice(0, -1),
      { name: 'last.html', html: present(files.at(-1), 'file').html.slice(0, 6_000) },
    ])
    const [view] = await importAll()
    expect(view).toMatchObject({ state: 'failed', error: { code: 'RACE_PAGE_FORMAT_ERROR' } })
    expect(engine.document(eventId)).toBeNull()
    expect(countOf(engine.db, 'drift_reports')).toBe(0)
  })

  it('is done once more while its pages are kept, and refused with the way out when they are gone', async () => {
    const broken = present(files.at(-1), 'file').html.slice(0, 6_000)
    const { engine, importAll } = await withBatch([
      ...files.slice(0, -1),
      { name: 'last.html', html: broken },
    ])
    const { jobs, htmlImport, recovery } = engine.services
    const [view] = await importAll()
    expect(view).toMatchObject({ kind: 'html_import', state: 'failed' })
    const jobId = view?.jobId ?? ''
    expect(await jobs.ended(jobs.retry(jobId).jobId)).toMatchObject({ state: 'failed' })
    // The page has been saved again, whole.
    await htmlImport.stage(batch, { ...present(files.at(-1), 'file'), name: 'last.html' })
    expect(await jobs.ended(recovery.retry(String(eventId)))).toMatchObject({ jobId, state: 'completed' })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))

    await htmlImport.stage(batch, { name: 'last.html', html: broken })
    const [failing] = await importAll()
    await htmlImport.discard(batch)
    const gone = objectWith({
      code: 'NOT_FOUND',
      message: 'The saved pages of this import are not kept any more, so it cannot be done again.',
      action: expect.stringContaining('mre import-html'),
    })
    expect(() => jobs.retry(failing?.jobId ?? '')).toThrow(gone)
    expect(() => recovery.retry(String(eventId))).toThrow(gone)
    expect(jobs.get(failing?.jobId ?? '')).toMatchObject({ state: 'failed', attempt: failing?.attempt })
    expect(
      recovery.audit({ limit: 9 }).entries.filter(({ action }) => action === 'event.retry'),
    ).toHaveLength(1)
  })

  it('of the command line keeps its pages when it fails, so that its job can be retried', async () => {
    const folder = onDisk(
      files.map(({ name, html }, index) => ({
        name,
        html: index === files.length - 1 ? html.slice(0, 6_000) : html,
      })),
    )
    const dataDir = temporaryFolder()
    const run = (...args: string[]) => mreJson([...args, '--data-dir', dataDir])
    expect(await run('import-html', folder)).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'RACE_PAGE_FORMAT_ERROR' } },
    })
    const inbox = join(dataDir, 'inbox')
    expect(readdirSync(inbox)).toHaveLength(1)
    const engine = await openEngine(nobody, { dataDir, environment: { MRE_REPLAY_URL: '' } })
    const [job] = engine.services.jobs.list(5)
    expect(job).toMatchObject({ kind: 'html_import', state: 'failed' })
    await engine.services.htmlImport.stage(readdirSync(inbox)[0] ?? '', present(files.at(-1), 'file'))
    await engine.services.close()
    expect(await run('jobs', 'retry', job?.jobId ?? '')).toMatchObject({
      exitCode: 0,
      document: { data: { state: 'completed' } },
    })
    rmSync(inbox, { recursive: true })
    expect(await run('import-html', folder)).toMatchObject({ exitCode: 2 })
    rmSync(inbox, { recursive: true })
    const { document } = await run('jobs', 'list', '--state', 'failed')
    const [failed] = z.array(z.object({ job_id: z.string() })).parse(document.data)
    expect(await run('jobs', 'retry', failed?.job_id ?? '')).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'NOT_FOUND', message: expect.stringContaining('not kept any more') } },
    })
  })

  it('is recorded as what it is: LiveRC was not asked', async () => {
    const { engine, importAll } = await withBatch(files)
    await importAll()
    expect(rowOf(engine.db, 'select operation, outcome from ingestion_runs')).toEqual({
      operation: 'html_import',
      outcome: 'completed',
    })
    const { components } = engine.services.health.get({ deep: false })
    expect(components.find(({ component }) => component === 'source')).toMatchObject({
      sentence: 'LiveRC has not been asked this week.',
      facts: { last_success_at: null },
    })
  })

  it('says of each file what it is, or why it is of no use', async () => {
    const practice = '<html><title>Track :: Practice Sessions for May 2026 :: LiveRC</title></html>'
    const { engine, importAll } = await withBatch([
      present(files[0], 'file'),
      { name: 'letter.html', html: '<p>Dear all</p>' },
      { name: 'practice.html', html: practice },
      { name: 'list.html', html: site.page(site.urls.eventsList(slug)).body },
    ])
    const checked = await engine.services.htmlImport.check(batch)
    expect(checked.files).toEqual([
      expect.objectContaining({
        name: 'letter.html',
        kind: null,
        problem: expect.stringContaining('no page of LiveRC'),
      }),
      expect.objectContaining({ name: 'list.html', kind: 'events', url: site.urls.eventsList(slug) }),
      expect.objectContaining({
        name: 'page0.html',
        kind: 'event',
        url: event,
        basis: 'saved_from',
        problem: null,
      }),
      expect.objectContaining({ name: 'practice.html', kind: 'other', problem: expect.any(String) }),
    ])
    await engine.services.htmlImport.discard(batch)
    await expect(importAll()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('does not mix with data of the other origin unasked', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.syncTracks()
    for (const file of files) await engine.services.htmlImport.stage(batch, file)
    await expect(engine.services.htmlImport.start(batch)).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
    })
    // Saved from the replay server itself: replayed pages like the rest.
    const replayed = addresses.map((address, index) => {
      const from = address.replace('https://', `${served.url}/`)
      return {
        name: `page${index}.html`,
        html: `<!-- saved from url=(0099)${from} -->\n${site.page(address).body}`,
      }
    })
    for (const file of replayed) await engine.services.htmlImport.stage(batch, file)
    const [jobId = ''] = await engine.services.htmlImport.start(batch)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({ state: 'completed' })
  })

  it('works while requests are switched off, and changes nothing the second time', async () => {
    const { engine, importAll } = await withBatch(files, { MRE_SCRAPE_ENABLED: 'off' })
    await importAll()
    const [again] = await importAll()
    const tables = again?.result?.kind === 'event_import' ? Object.values(again.result.data.tables) : []
    expect(tables.length).toBeGreaterThan(3)
    expect(tables.every(({ inserted, updated }) => inserted + updated === 0)).toBe(true)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('takes no path from anybody', async () => {
    const { engine } = await withBatch([{ name: '../../../../escape.html', html: 'x' }])
    expect(readdirSync(join(engine.dataDir, 'inbox', batch))).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}\.json$/),
    ])
    for (const name of ['../../etc', '', 'a/b-long-enough', 'x'.repeat(65)]) {
      await expect(engine.services.htmlImport.stage(name, { name: 'a', html: '' })).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
      })
    }
    expect(await mre(['import-html', '/no/such/file.html', '--data-dir', temporaryFolder()])).toMatchObject({
      exitCode: 1,
    })
  })
})
