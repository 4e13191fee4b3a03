import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { drifted } from '../../../fixtures/server/drift.ts'
import { fileNameOf } from '../../../fixtures/server/file-names.ts'
import { correctedSite } from '../../../fixtures/site/corrected.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/database.ts'
import { expectedDocument, present } from '../../support/site.ts'

const site = createSite({ size: 'small', seed: 'diff', races: 3, quirks: 'none' })
const { eventId, event, entryList, races } = site.urls.headline
const race = present(races[0], 'race')

/** A folder with the pages of the headline event, as a tree of hosts. */
function folderOf(of: Site, change: (html: string, address: string) => string = (html) => html): string {
  const folder = temporaryFolder()
  for (const address of [event, entryList, ...races])
    write(folder, address, change(of.page(address).body, address))
  return folder
}

function write(folder: string, address: string, html: string): string {
  const file = join(folder, fileNameOf(new URL(address)))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, html)
  return file
}

function exportOf(of: Site): string {
  const file = join(temporaryFolder(), 'event.json')
  writeFileSync(file, JSON.stringify(expectedDocument(of, eventId)))
  return file
}

it('equal captures are equal, whatever form their pages have', async () => {
  const reformatted = temporaryFolder()
  for (const address of [event, entryList, ...races])
    write(reformatted, address, site.page(address, { form: 'reformatted' }).body)
  expect(await mre(['diff', folderOf(site), reformatted])).toEqual({
    exitCode: 0,
    stdout: 'No difference.\n',
    stderr: '',
  })
  // A capture and an export of the same event, too.
  expect(await mreJson(['diff', folderOf(site), exportOf(site)])).toMatchObject({
    exitCode: 0,
    document: { data: { equal: true } },
  })
})

it('corrected results are told field by field, for people and for programs', async () => {
  const [before, after] = [folderOf(site), folderOf(correctedSite(site))]
  const people = await mre(['diff', before, after])
  expect(people.exitCode).toBe(1)
  expect(people.stdout).toMatch(/~ races › Race .* › laps › \d+ › lap 1 › time_seconds: [\d.]+ → [\d.]+/)
  const exports = await mreJson(['diff', exportOf(site), exportOf(correctedSite(site))])
  const folders = await mreJson(['diff', before, after])
  expect(folders.exitCode).toBe(1)
  expect(folders.document).toEqual({ ...folders.document, ...exports.document })
})

it('pages that came and went are named', async () => {
  const less = temporaryFolder()
  for (const address of [event, entryList, ...races.slice(1)]) write(less, address, site.page(address).body)
  const { exitCode, document } = await mreJson(['diff', folderOf(site), less])
  expect([exitCode, document]).toMatchObject([1, { data: { equal: false, pages_removed: [race] } }])
})

it('a page that has drifted is compared by its markup', async () => {
  const after = folderOf(site, (html, address) => (address === race ? drifted(html, 'renamed_table') : html))
  const { exitCode, document } = await mreJson(['diff', folderOf(site), after])
  expect(exitCode).toBe(1)
  expect(document).toMatchObject({
    data: {
      equal: false,
      forms: [
        {
          page: race,
          before: null,
          after: 'RACE_PAGE_FORMAT_ERROR: table.race_result with rows',
          outline: [
            { element: expect.stringContaining('race_result'), before: 1, after: 0 },
            { element: expect.stringContaining('standings_grid'), before: 0, after: 1 },
          ],
        },
      ],
    },
  })
  const people = await mre(['diff', folderOf(site), after])
  expect(people.stdout).toContain('standings_grid')
})

it('two saved pages are compared, whatever they are called', async () => {
  const folder = temporaryFolder()
  const [one, other] = [join(folder, 'monday.html'), join(folder, 'tuesday.htm')]
  writeFileSync(one, site.page(race).body)
  writeFileSync(other, correctedSite(site).page(race).body)
  expect(await mre(['diff', one, one])).toMatchObject({ exitCode: 0 })
  const { exitCode, document } = await mreJson(['diff', one, other])
  expect(exitCode).toBe(1)
  expect(JSON.stringify(document)).toContain('time_seconds')
})

it('what cannot be compared is a failure', async () => {
  const nothing = temporaryFolder()
  const letter = join(nothing, 'letter.html')
  writeFileSync(letter, '<p>dear</p>')
  const broken = join(nothing, 'broken.json')
  writeFileSync(broken, '{"event": 1}')
  for (const [a, b, code] of [
    [join(nothing, 'missing'), letter, 'NOT_FOUND'],
    [letter, letter, 'VALIDATION_ERROR'],
    [broken, exportOf(site), 'VALIDATION_ERROR'],
    [exportOf(site), letter, 'VALIDATION_ERROR'],
  ] as const) {
    expect(await mreJson(['diff', a, b])).toMatchObject({ exitCode: 2, document: { error: { code } } })
  }
})
