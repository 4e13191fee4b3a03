import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFolderSource } from '../../../fixtures/server/folder-source.ts'
import { startReplayServer } from '../../../fixtures/server/replay-server.ts'
import { correctedSite } from '../../../fixtures/site/corrected.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { captureManifest } from '../../../shared/domain/capture-manifest.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/database.ts'
import { openEngine, replayEnvironment } from '../../support/engine.ts'
import { expectedDocument, present, raceTruth, serveSite, type ServedSite } from '../../support/site.ts'

const site = createSite({ size: 'small', seed: 'capture', races: 4 })
const { slug, eventId, event, entryList, races } = site.urls.headline

const manifestOf = (folder: string) =>
  captureManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))

/** Every file of a folder with its bytes. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1), readFileSync(path, 'latin1')]
    }),
  )
}

interface Wanted {
  readonly addresses?: readonly string[]
  readonly event?: boolean
  readonly redact?: boolean
}

/** Captures from a served site into a folder. */
async function capture(served: ServedSite, folder: string, { addresses = [], event: whole, redact }: Wanted) {
  const { services } = await openEngine(served)
  return services.capture.capture(
    {
      folder,
      addresses,
      event: whole === true ? { eventId: String(eventId), trackSlug: slug } : null,
      redact: redact === true,
      notes: null,
    },
    { signal: new AbortController().signal, onPage: () => undefined },
  )
}

describe('a capture of an event', () => {
  it('holds every page as it was sent, with what is known of it', async () => {
    const folder = join(temporaryFolder(), 'event')
    const served = await serveSite(site)
    const result = await capture(served, folder, { event: true })
    const addresses = [event, entryList, ...races]
    expect(result).toMatchObject({ fixtureVersion: 1, changed: true, absent: [], warnings: [] })
    expect(result.pages.map(({ url }) => url).toSorted()).toEqual(addresses.toSorted())
    const { pages, ...manifest } = manifestOf(folder)
    for (const address of addresses) {
      const page = present(
        pages.find((candidate) => candidate.original_url === address),
        address,
      )
      const bytes = readFileSync(join(folder, page.file))
      expect(String(bytes)).toBe(site.page(address).body)
      expect(page).toMatchObject({
        form: 'raw',
        status: 200,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        captured_at: expect.stringMatching(/Z$/),
        headers: { 'content-type': 'text/html; charset=utf-8' },
      })
    }
    const laps = races
      .map((address) => raceTruth(site, Number(new URL(address).searchParams.get('id'))))
      .flatMap(({ lapBlocks }) => lapBlocks.map((block) => block.laps.length))
      .reduce((sum, count) => sum + count, 0)
    expect(manifest).toMatchObject({
      fixture_version: 1,
      origin: 'replay',
      event: {
        event_id: String(eventId),
        source: 'liverc',
        tracks: [slug],
        races_expected: 4,
        laps_expected: laps,
      },
    })
  })

  it('can be imported from, and captured again from', async () => {
    const folder = join(temporaryFolder(), 'event')
    await capture(await serveSite(site), folder, { event: true })
    const server = await startReplayServer({ source: await openFolderSource(folder) })
    onTestFinished(() => server.close())
    const engine = await openEngine(server)
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('leaves the folder alone when nothing has changed, and counts a version when something has', async () => {
    const folder = join(temporaryFolder(), 'event')
    const served = await serveSite(site)
    await capture(served, folder, { event: true })
    mkdirSync(join(folder, 'expected'))
    writeFileSync(join(folder, 'expected', 'notes.json'), '{}')
    const before = contentOf(folder)
    expect(await capture(served, folder, { event: true })).toMatchObject({
      fixtureVersion: 1,
      changed: false,
    })
    expect(contentOf(folder)).toEqual(before)

    served.show(correctedSite(site))
    const again = await capture(served, folder, { event: true })
    expect(again).toMatchObject({ fixtureVersion: 2, changed: true })
    expect(
      again.pages
        .filter(({ state }) => state === 'changed')
        .map(({ url }) => url)
        .toSorted(),
    ).toEqual(races.filter((url) => correctedSite(site).page(url).body !== site.page(url).body).toSorted())
    const after = contentOf(folder)
    expect(Object.keys(after)).toEqual(Object.keys(before))
    expect(after['expected/notes.json']).toBe('{}')
    const source = await openFolderSource(folder)
    expect(source.served).toHaveLength(2 + races.length)
  })

  it('is all or nothing', async () => {
    const folder = join(temporaryFolder(), 'event')
    const served = await serveSite(site)
    await capture(served, folder, { event: true })
    const before = contentOf(folder)
    served.show(correctedSite(site))
    served.setFaults([{ url: present(races.at(-1), 'race'), status: 500 }])
    await expect(capture(served, folder, { event: true })).rejects.toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
    })
    expect(contentOf(folder)).toEqual(before)
    expect(readdirSync(join(folder, '..'))).toEqual(['event'])
  })

  it('goes on without a race that is not there, and keeps pages that cannot be read', async () => {
    const folder = join(temporaryFolder(), 'event')
    const [first = '', second = ''] = races
    const served = await serveSite(site, {
      faults: [
        { url: first, status: 404 },
        { url: second, drift: 'unknown_headings' },
      ],
    })
    const result = await capture(served, folder, { event: true })
    expect(result.absent).toEqual([first])
    expect(result.warnings).toEqual([
      `${second} cannot be read: UNSUPPORTED_LIVERC_VARIANT_ERROR (race_result without the column position).`,
    ])
    expect(result.event?.laps_expected).toBeNull()
    expect(manifestOf(folder).pages).toHaveLength(2 + races.length - 1)
  })

  it('is not stopped by drift, only by the kill switch', async () => {
    const served = await serveSite(site, { faults: [{ page: 'event', drift: 'renamed_table' }] })
    const folder = temporaryFolder()
    const environment = replayEnvironment(served, { MRE_DRIFT_STOP_AFTER: '1' })
    const run = (...words: string[]) => mreJson([...words, '--data-dir', folder], environment)
    await run('tracks', 'sync')
    await run('events', 'ingest', '--event', String(eventId), '--track', slug)
    expect(await run('tracks', 'sync')).toMatchObject({ document: { error: { code: 'SCRAPING_DISABLED' } } })
    const captured = await run('capture', '--event', String(eventId), '--track', slug)
    expect(captured).toMatchObject({ exitCode: 0, document: { data: { event: { races_expected: null } } } })
    expect(manifestOf(join(folder, 'captures', `event-${eventId}`)).pages).toHaveLength(2)
    environment['MRE_SCRAPE_ENABLED'] = 'off'
    expect(await run('capture', event)).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'SCRAPING_DISABLED' } },
    })
  })
})

describe('a capture of addresses', () => {
  it('takes what they mean, in any spelling, and adds to a folder', async () => {
    const folder = join(temporaryFolder(), 'pages')
    const served = await serveSite(site)
    await capture(served, folder, {
      addresses: ['http://LIVE.liverc.com/#top', `https://${slug}.liverc.com/events/`],
    })
    await capture(served, folder, {
      addresses: [
        `https://${slug}.liverc.com/results?x=1&id=${eventId}&p=view%5Fevent`,
        site.urls.dashboard(slug),
      ],
    })
    expect(manifestOf(folder)).toMatchObject({
      fixture_version: 2,
      pages: [
        { file: 'catalogue.html', original_url: site.urls.catalogue, page_type: 'track_catalogue' },
        { file: `${slug}/dashboard.html`, original_url: site.urls.dashboard(slug) },
        { file: `${slug}/event.${eventId}.html`, original_url: event },
        { file: `${slug}/events.html`, original_url: site.urls.eventsList(slug) },
      ],
    })
  })

  it.each([
    'https://example.com/',
    'https://liverc.com.evil.example/results/?p=view_event&id=1',
    'file:///etc/passwd',
    'https://a.liverc.com/results/?p=view_event&id=../x',
    'https://a.liverc.com/live/',
    'nonsense',
  ])('refuses %s without a request', async (address) => {
    const served = await serveSite(site)
    const folder = join(temporaryFolder(), 'pages')
    await expect(
      capture(served, folder, { addresses: [site.urls.catalogue, address] }),
    ).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { field: 'url', value: address },
    })
    expect(served.requests()).toEqual([])
    expect(existsSync(folder)).toBe(false)
  })

  it('refuses a folder that holds other things', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'letter.txt'), 'dear')
    const served = await serveSite(site)
    await expect(capture(served, folder, { addresses: [event] })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { field: 'out' },
    })
    expect(contentOf(folder)).toEqual({ 'letter.txt': 'dear' })
    const answer = await mre(['capture', '--data-dir', temporaryFolder()], replayEnvironment(served))
    expect([answer.exitCode, answer.stderr]).toEqual([1, expect.stringContaining('--event')])
  })

  it('hides what is somebody’s on request, and nothing else', async () => {
    const plain = join(temporaryFolder(), 'plain')
    const clean = join(temporaryFolder(), 'clean')
    const served = await serveSite(site)
    const addresses = [site.urls.dashboard(slug), event]
    await capture(served, plain, { addresses })
    await capture(served, clean, { addresses, redact: true })
    const [first, second] = [contentOf(plain), contentOf(clean)]
    const dashboard = `${slug}/dashboard.html`
    const truth = present(site.truth.dashboard(slug), 'dashboard')
    expect(first[dashboard]).toContain('key=')
    expect(second[dashboard]).not.toBe(first[dashboard])
    expect(second[dashboard]).toHaveLength(first[dashboard]?.length ?? 0)
    expect(second[`${slug}/event.${eventId}.html`]).toBe(first[`${slug}/event.${eventId}.html`])
    const [user = ''] = (truth.emailFromJavascript ?? '').split('@')
    if (user !== '') expect(second[dashboard]).not.toContain(`'${user}'`)
    const page = manifestOf(clean).pages.find(({ file }) => file === dashboard)
    expect(page?.['redacted']).toContain('token')
    // The checksum is that of what is there.
    expect((await openFolderSource(clean)).served).toHaveLength(2)
  })
})
