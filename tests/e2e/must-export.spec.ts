import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import type { Download, Locator, Page } from '@playwright/test'
import { z } from 'zod'
import { csvRows, parseCsv } from '../support/csv.ts'
import { open } from './people-scene.ts'
import { importHeadline, loadEvents, openScene } from './scene.ts'
import type { Scene } from './scene.ts'
import { chromiumMissing, launchBrowserShell } from './support/browser-shell.ts'
import { elapsed, total } from './support/figures.ts'
import { readGrid } from './support/grid.ts'
import { builtFile, projectRoot } from './support/project.ts'
import { racesOf } from './support/raced.ts'
import type { RacedRace } from './support/raced.ts'

/** Getting data out (ui.md 1d): what is in the files is what the screens and the engine say. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const run = promisify(execFile)
/** What a spreadsheet would carry out. */
const FORMULA = '=HYPERLINK(1+1)'

let scene: Scene
let dataDir = ''
let race: RacedRace
/** Whose name LiveRC prints as a formula. */
let victim: string

test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  scene = await openScene({
    dataDir,
    site: { races: 6, lapsPerDriver: 12, quirks: ['nonStarters', 'lapOneLeftOut'] },
    context: { viewport: { width: 1600, height: 1200 }, acceptDownloads: true },
  })
  const found = racesOf(scene.site, Number(scene.eventId)).find(({ driven }) => driven.length > 3)
  if (found === undefined) throw new Error('The site has no such race')
  race = found
  victim = found.driven[1]?.name ?? ''
  scene.setFaults([{ replace: [{ find: victim, with: FORMULA }] }])
  await loadEvents(scene)
  await importHeadline(scene)
})
test.afterAll(async () => {
  expect(scene.complaints).toEqual([])
  await scene.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8')
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Export' })
const nameOf = (name: string): string => (name === victim ? FORMULA : name)
/** The same behind the apostrophe that makes it a text. */
const guarded = (name: string): string => (name === victim ? `'${FORMULA}` : name)

/** What the engine answers over REST. */
const asked = (path: string): Promise<unknown> =>
  scene.page.evaluate(
    async (address) => ((await (await fetch(address)).json()) as { data: unknown }).data,
    path,
  )

async function openRace(): Promise<Page> {
  await open(scene, `/event/${scene.eventId}/race/${race.raceId}`)
  await expect(scene.page.getByRole('grid', { name: /^Results of/ })).toBeVisible()
  return scene.page
}

/** Saves a table of the session in front through the dialog. */
async function saved(page: Page, table: string, format: 'CSV' | 'JSON' = 'CSV'): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click()
  await dialog(page).getByRole('combobox').selectOption(table)
  await dialog(page)
    .getByText(new RegExp(`^${format}`))
    .click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Save file' }).click(),
  ])
  await expect(dialog(page)).toBeHidden()
  return textOf(file)
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

test('a row for each lap, and a row for each driver: both presets hold every lap of the race', async () => {
  const page = await openRace()
  const rows = csvRows(await saved(page, 'laps'))
  const expected = race.driven.flatMap((driver, index) =>
    driver.laps.map((lap, at) => ({
      race_id: String(race.raceId),
      driver_id: driver.driverId,
      driver_name: guarded(driver.name),
      position: String(index + 1),
      lap: String(at + 1),
      lap_seconds: seconds(lap),
      elapsed_seconds: seconds(elapsed(driver.laps)[at] ?? Number.NaN),
    })),
  )
  expect(rows).toHaveLength(expected.length)
  expect(rows).toMatchObject(expected)

  const wide = csvRows(await saved(page, 'laps-wide'))
  const most = Math.max(...race.driven.map(({ laps }) => laps.length))
  for (const [index, driver] of race.driven.entries()) {
    const row = wide[index] ?? {}
    expect(row).toMatchObject({
      driver_id: driver.driverId,
      laps: String(driver.laps.length),
      total_seconds: seconds(total(driver.laps)),
    })
    const laps = Array.from({ length: most }, (_, at) => row[`lap_${at + 1}`])
    expect(laps).toEqual(
      Array.from({ length: most }, (_, at) =>
        driver.laps[at] === undefined ? '' : seconds(driver.laps[at]),
      ),
    )
  }
})

test('the results as CSV are those of the table and of the engine; no cell is a formula', async () => {
  const page = await openRace()
  const text = await saved(page, 'results')
  for (const line of parseCsv(text)) for (const cell of line) expect(cell).not.toMatch(/^\s*[=+@]/u)
  const rows = csvRows(text)
  const grid = await readGrid(page.getByRole('grid', { name: /^Results of/ }), '.lap-number, .car-number')
  expect(rows.map((row) => [row['position'], row['driver_name']])).toEqual(
    grid.rows.map(([position, name]) => [position, name === FORMULA ? `'${FORMULA}` : name]),
  )
  const answer = z.object({
    results: z.array(
      z.looseObject({
        driverId: z.string(),
        driverName: z.string(),
        laps: z.int(),
        totalTimeMs: z.int().nullable(),
        avgTop5Ms: z.int().nullable(),
      }),
    ),
  })
  const { results } = answer.parse(await asked(`/api/v1/events/${scene.eventId}/races/${race.raceId}`))
  expect(rows).toMatchObject(
    results.map(({ driverId, laps, totalTimeMs, avgTop5Ms }) => ({
      driver_id: driverId,
      laps: String(laps),
      total_seconds: totalTimeMs === null ? '' : seconds(totalTimeMs),
      avg_top5_seconds: avgTop5Ms === null ? '' : seconds(avgTop5Ms),
    })),
  )
  expect(results.some(({ driverName }) => driverName === FORMULA)).toBe(true)
})

test('every table with a save button gives a file that equals what it shows', async () => {
  const { page, eventId } = scene
  const driver = race.driven[0]
  for (const [route, grid, omitted] of [
    [`/event/${eventId}?tab=entries`, 'Entries', '.badge'],
    [`/event/${eventId}?tab=sessions`, 'Sessions', '.badge'],
    [`/event/${eventId}?tab=qualifying`, 'Qualifying', '.badge'],
    [`/driver/${driver?.driverId}`, 'Results', ''],
    [`/driver/${driver?.driverId}?tab=pace`, 'Pace', ''],
    [`/driver/${driver?.driverId}?tab=consistency`, 'Consistency', ''],
    [
      `/compare?runs=${race.driven
        .slice(0, 3)
        .map(({ driverId }) => `${eventId}.${race.raceId}.${driverId}`)
        .join(',')}&show=figures`,
      'Figures side by side',
      '.compare-used',
    ],
    ['/admin/logs', /^Log/u, ''],
  ] as const) {
    await open(scene, route)
    const table = page.getByRole('grid', { name: grid, ...(typeof grid === 'string' ? { exact: true } : {}) })
    await expect(table.getByRole('row').nth(1)).toBeVisible()
    const shown = await readGrid(table, omitted)
    const lines = shown.rows.filter((row) => row.length > 1 || shown.head.length === 1)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the table as CSV' }).first().click(),
    ])
    const text = await textOf(file)
    expect(text.startsWith('\ufeff'), route).toBe(true)
    const records = parseCsv(text.slice(1))
    const cells = new Set(
      records.flat().map((cell) => cell.replace(/^'/u, '').replaceAll('-', '\u2212').trim()),
    )
    if (route !== '/admin/logs') expect(records, route).toHaveLength(lines.length + 1)
    expect(records.length, route).toBeGreaterThan(1)
    // Each name and each time that is seen is in the file.
    for (const cell of lines.flat())
      if (/^\d+:\d\d\.\d{3}$|^\d+\.\d{3}$/u.test(cell))
        expect(cells.has(cell), `${cell} of ${route}`).toBe(true)
    for (const record of records) for (const cell of record) expect(cell).not.toMatch(/^\s*[=@]/u)
  }
})

test('the event as JSON fits its published schema', async () => {
  const { page, eventId } = scene
  await open(scene, `/event/${eventId}`)
  await page.getByRole('button', { name: 'Export' }).click()
  await dialog(page).getByRole('combobox').selectOption('event')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Save file' }).click(),
  ])
  const document: unknown = JSON.parse(await textOf(file))
  const published: unknown = JSON.parse(
    readFileSync(join(projectRoot, 'resources/schema/event.schema.json'), 'utf8'),
  )
  const schema = z.fromJSONSchema(z.record(z.string(), z.unknown()).parse(published))
  expect(schema.safeParse(document).error?.issues ?? []).toEqual([])
  expect(
    schema.safeParse({ ...z.record(z.string(), z.unknown()).parse(document), races: 'none' }).success,
  ).toBe(false)
  const text = JSON.stringify(document)
  expect(text).toContain(FORMULA)
  expect(text).not.toContain(`'${FORMULA}`)
  for (const driver of race.driven) expect(text).toContain(nameOf(driver.name))
})

test('a copy of the database is made in the window and put back', async () => {
  const { page, eventName } = scene
  await open(scene, '/')
  await expect(page.getByRole('grid', { name: 'Tracks' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Command palette' }).getByRole('textbox')).toBeFocused()
  await page.keyboard.type('backups of the database')
  await page.keyboard.press('Enter')
  const copies = page.getByRole('table', { name: 'Backups, newest first' })
  await page.getByRole('button', { name: 'Back up now' }).click()
  const made = copies.getByRole('row').filter({ hasText: 'made by hand' }).first()
  await expect(made).toBeVisible()
  const name = (await made.getByRole('cell').first().getAttribute('title')) ?? ''
  expect(name).toMatch(/^manual-.*\.sqlite$/u)
  await page.keyboard.press('Escape')

  // What comes after the copy is gone once it is put back.
  await page
    .getByRole('grid', { name: 'Tracks' })
    .getByRole('button', { name: scene.trackName })
    .first()
    .click()
  const other = page
    .getByRole('grid', { name: 'Events' })
    .getByRole('row')
    .filter({ hasText: 'Known' })
    .first()
  const later = (await other.getByRole('link').first().textContent()) ?? '?'
  await other.getByRole('button', { name: /^Import / }).click()
  const row = page.getByRole('grid', { name: 'Events' }).getByRole('row').filter({ hasText: later }).first()
  await expect(row.getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
  await scene.closeShell()
  await run(process.execPath, [
    builtFile('main', 'cli.js'),
    'db',
    'restore',
    name,
    '--yes',
    '--reason',
    'Put back by a test',
    '--data-dir',
    dataDir,
  ])

  const again = await launchBrowserShell({ dataDir, env: scene.env, route: `/?track=${scene.slug}` })
  try {
    const rows = again.page.getByRole('grid', { name: 'Events' }).getByRole('row')
    await expect(
      rows.filter({ hasText: eventName }).first().getByText('Imported', { exact: true }),
    ).toBeVisible()
    await expect(rows.filter({ hasText: later }).first().getByText('Known', { exact: true })).toBeVisible()
    await expect(again.page.getByRole('region', { name: 'Notice about imports' })).toContainText(
      'until a validation has passed',
    )
  } finally {
    await again.close()
  }
})
