import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOfFile, fileNameOf } from '../../../fixtures/server/file-names.ts'
import { drifted } from '../../../fixtures/server/drift.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/database.ts'
import { openEngine } from '../../support/engine.ts'
import { expectedDocument, present, serveSite } from '../../support/site.ts'

const site = createSite({ size: 'small', seed: 'replay-run', races: 3 })
const { slug, eventId, event, entryList, races } = site.urls.headline
const race = present(races[1], 'race')
const allPages = [
  site.urls.catalogue,
  site.urls.dashboard(slug),
  site.urls.eventsList(slug),
  event,
  entryList,
  ...races,
]

function fileOf(folder: string, address: string): string {
  return join(folder, fileNameOf(new URL(address)))
}

/** A folder with pages as a tree of hosts. */
function folderOf(addresses: readonly string[] = allPages): string {
  const folder = temporaryFolder()
  for (const address of addresses) {
    mkdirSync(dirname(fileOf(folder, address)), { recursive: true })
    writeFileSync(fileOf(folder, address), site.page(address).body)
  }
  return folder
}

function change(folder: string, address: string, by: (html: string) => string): void {
  const file = fileOf(folder, address)
  writeFileSync(file, by(readFileSync(file, 'utf8')))
}

const scratches = () => readdirSync(tmpdir()).filter((name) => name.startsWith('mre-replay-'))

interface Step {
  readonly step: string
  readonly subject: string
  readonly ok: boolean
  readonly code: string | null
  readonly message: string | null
}

async function run(folder: string, ...words: string[]) {
  const { exitCode, document } = await mreJson(['replay', 'run', folder, ...words])
  if (!document.success) return { exitCode, error: document.error, steps: [], data: {} }
  const data = document.data as {
    steps: Step[]
    ok: boolean
    requests_outside: string[]
    events_not_whole: string[]
  }
  return { exitCode, error: null, steps: data.steps, data }
}

describe('a replay of captured pages', () => {
  it('goes through every step and leaves nothing behind', async () => {
    const before = scratches()
    const { exitCode, steps, data } = await run(folderOf())
    expect([exitCode, data]).toMatchObject([0, { ok: true, mode: 'full', requests_outside: [] }])
    const count = (step: string) => steps.filter((one) => one.step === step && one.ok).length
    expect([count('fetch'), count('parse'), count('normalise'), count('persist')]).toEqual([8, 8, 1, 1])
    expect(scratches()).toEqual(before)
  })

  it.each([
    ['fetch', ['fetch']],
    ['parse', ['parse']],
    ['normalise', ['normalise']],
    ['persist', ['persist']],
  ])('in mode %s runs that part alone', async (mode, wanted) => {
    const { exitCode, steps } = await run(folderOf(), '--mode', mode)
    expect([exitCode, [...new Set(steps.map(({ step }) => step))]]).toEqual([0, wanted])
  })

  it('names the page, the code and the marker of what is wrong', async () => {
    const folder = folderOf()
    change(folder, race, (html) => drifted(html, 'renamed_table'))
    change(folder, site.urls.catalogue, (html) => html.slice(0, 3_000))
    const { exitCode, steps } = await run(folder)
    expect(exitCode).toBe(1)
    expect(steps.filter(({ ok }) => !ok)).toMatchObject([
      { step: 'parse', subject: site.urls.catalogue, code: 'EVENT_PAGE_FORMAT_ERROR' },
      {
        step: 'parse',
        subject: race,
        code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR',
        message: expect.stringContaining('table.race_result with rows'),
      },
      { step: 'normalise', code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR' },
      { step: 'persist', code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR' },
    ])
    const people = await mre(['replay', 'run', folder])
    expect(people.stdout).toContain('Not as expected')
    expect(people.stdout).toContain('table.race_result with rows')
  })

  it('asks nothing but the folder: a page that is not in it is a mismatch', async () => {
    // Its row has no completion time, so that an import would take a missing page for a race not yet run.
    const timeless = site.withOverrides({
      events: {
        [eventId]: (page) => ({
          ...page,
          races: page.races.map((listed) => ({
            ...listed,
            timeCompletedText: null,
            timeCompletedLocal: null,
          })),
        }),
      },
    })
    const folder = folderOf([event, entryList, ...races.filter((address) => address !== race)])
    change(folder, event, () => timeless.page(event).body)
    const { exitCode, data } = await run(folder, '--mode', 'persist')
    expect([exitCode, data]).toMatchObject([1, { ok: false, requests_outside: [race] }])
  })

  it('compares with golden documents, which it can write', async () => {
    const folder = folderOf([event, race])
    expect(await run(folder, '--mode', 'parse', '--write-expected')).toMatchObject({ exitCode: 0 })
    const golden = join(folder, 'expected', fileNameOf(new URL(race)).replace(/\.html$/, '.json'))
    expect(await run(folder, '--mode', 'parse')).toMatchObject({ exitCode: 0 })
    const document = JSON.parse(readFileSync(golden, 'utf8'))
    const { driver_name: name } = document.results[0]
    // The envelope of golden documents says nothing of the page.
    writeFileSync(
      golden,
      JSON.stringify({ page_form: 'raw', ...document, race: { ...document.race, race_label: 'X' } }),
    )
    const { exitCode, steps } = await run(folder, '--mode', 'parse')
    expect(exitCode).toBe(1)
    expect(steps.filter(({ ok }) => !ok)).toMatchObject([
      { subject: race, differences: [{ kind: 'changed', path: ['race'], field: 'race_label', before: 'X' }] },
    ])
    expect(name).toEqual(expect.any(String))
  })

  it('checks what a capture says of itself', async () => {
    const folder = join(temporaryFolder(), 'event')
    const { services } = await openEngine(await serveSite(site))
    await services.capture.capture(
      {
        folder,
        addresses: [],
        event: { eventId: String(eventId), trackSlug: slug },
        redact: false,
        notes: null,
      },
      { signal: new AbortController().signal, onPage: () => undefined },
    )
    expect(await run(folder)).toMatchObject({ exitCode: 0, data: { fixture_version: 1 } })
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
    manifest.event.laps_expected += 1
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
    const { exitCode, steps } = await run(folder, '--mode', 'normalise')
    expect([exitCode, steps[0]?.message]).toEqual([1, expect.stringMatching(/\d+ laps instead of \d+/)])
    // A file that somebody touched.
    writeFileSync(join(folder, slug, `event.${eventId}.html`), 'other')
    expect(await run(folder)).toMatchObject({ exitCode: 1, error: { code: 'VALIDATION_ERROR' } })
  })

  it('stores nothing without approval, and in the folder that was named with it', async () => {
    const folder = folderOf()
    const dataDir = join(temporaryFolder(), 'data')
    expect(await run(folder, '--into', dataDir)).toMatchObject({
      exitCode: 1,
      error: { code: 'CONFIRMATION_REQUIRED' },
    })
    expect(existsSync(dataDir)).toBe(false)
    expect(await run(folder, '--mode', 'persist', '--into', dataDir, '--confirm')).toMatchObject({
      exitCode: 0,
    })
    const engine = await openEngine({ url: 'http://127.0.0.1:9' }, { dataDir })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('says when there is nothing to do, and which events are not whole', async () => {
    expect(await run(folderOf([race]), '--mode', 'persist')).toMatchObject({
      exitCode: 1,
      error: { code: 'VALIDATION_ERROR' },
    })
    expect(await run(temporaryFolder())).toMatchObject({ exitCode: 1, error: { code: 'VALIDATION_ERROR' } })
    const { exitCode, data } = await run(folderOf([event, race]))
    expect([exitCode, data]).toMatchObject([0, { events_not_whole: [String(eventId)] }])
  })

  const held = join(import.meta.dirname, '../../../../shared/liverc')
  it.skipIf(!existsSync(held))(
    'agrees with what is known of held LiveRC pages (skipped without ../shared/liverc)',
    async () => {
      const { exitCode, steps } = await run(
        join(held, 'pages'),
        '--mode',
        'parse',
        '--expected',
        join(held, 'expected'),
      )
      expect(steps.filter(({ ok }) => !ok)).toEqual([])
      expect([exitCode, steps.length]).toEqual([0, 7])
      expect(steps.every((step) => JSON.stringify(step).includes('"golden":1'))).toBe(true)
    },
  )
})

it('names of files give the addresses that they were made from', () => {
  for (const address of [...allPages, 'https://a.liverc.com/practice/?d=2025-10-25&p=x%20y']) {
    const back = addressOfFile(fileNameOf(new URL(address)))
    expect(back === null ? null : fileNameOf(new URL(back))).toBe(fileNameOf(new URL(address)))
  }
  expect(addressOfFile('notes.txt')).toBeNull()
  expect(addressOfFile(fileNameOf(new URL(`https://a.liverc.com/?q=${'x'.repeat(300)}`)))).toBeNull()
})
