import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Download, Page } from '@playwright/test'
import { csvRows } from '../support/csv.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { electronMissing } from './support/electron-app.ts'
import { expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'
import type { Scene } from './scene.ts'

/** Getting data out: files, reports, copied cells, in both shells. */

/** Imports the headline event and opens its first session. */
async function openSession(scene: Scene): Promise<void> {
  await loadEvents(scene)
  await importHeadline(scene)
  await scene.page
    .getByRole('grid', { name: 'Events' })
    .getByRole('link', { name: scene.eventName })
    .first()
    .click()
  await scene.page.getByRole('tab', { name: /Sessions/ }).click()
  await scene.page.getByRole('tabpanel').getByRole('link').first().click()
  await expect(scene.page.getByRole('grid', { name: /Results/ })).toBeVisible()
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export' })
const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8')

test.describe('in the browser shell', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  test('tables, the whole event and a report are downloads; cells are copied', async () => {
    const executable = process.env['MRE_TEST_CHROMIUM'] ?? ''
    const scene = await openScene({
      context: { acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'] },
      env: { MRE_BROWSER_PATH: executable, MRE_CHROMIUM_SANDBOX: process.getuid?.() === 0 ? 'off' : 'on' },
    })
    const { page } = scene
    try {
      await openSession(scene)
      await page.getByRole('button', { name: 'Export' }).click()
      await expect(dialog(page)).toBeVisible()
      await expectAccessible(page, 'the export dialog')
      const [laps] = await Promise.all([
        page.waitForEvent('download'),
        dialog(page).getByRole('button', { name: 'Save file' }).click(),
      ])
      expect(laps.suggestedFilename()).toMatch(/^event-\d+-race-\d+-laps\.csv$/u)
      const rows = csvRows(await textOf(laps))
      expect(rows.length).toBeGreaterThan(10)
      expect(rows[0]?.['lap_seconds']).toMatch(/^\d+\.\d{3}$/u)

      // The same by the key of the table, for the whole event.
      await page
        .getByRole('grid', { name: /Results/ })
        .getByRole('gridcell')
        .first()
        .focus()
      await page.keyboard.press('e')
      await dialog(page).getByText('The whole event', { exact: true }).click()
      await dialog(page).getByRole('combobox').selectOption('event')
      const [whole] = await Promise.all([
        page.waitForEvent('download'),
        dialog(page).getByRole('button', { name: 'Save file' }).click(),
      ])
      expect(Object.keys(JSON.parse(await textOf(whole)))).toEqual(['event', 'links', 'entry_list', 'races'])

      await page.getByRole('button', { name: 'Export' }).click()
      const [pdf] = await Promise.all([
        page.waitForEvent('download'),
        dialog(page).getByRole('button', { name: 'Save PDF' }).click(),
      ])
      expect((await textOf(pdf)).startsWith('%PDF-')).toBe(true)
      expect(pdf.suggestedFilename()).toMatch(/-report\.pdf$/u)

      const [report] = await Promise.all([
        page.context().waitForEvent('page'),
        page.keyboard.press('Control+Alt+p'),
      ])
      await expect(report.getByRole('heading', { name: 'Position by lap' })).toBeVisible()
      expect(await report.locator('h1').evaluate((node) => getComputedStyle(node).fontSize)).not.toBe('32px')
      await report.close()

      const cells = page.getByRole('grid', { name: /Results/ }).getByRole('gridcell')
      await cells.first().focus()
      for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown', 'Control+c']) await page.keyboard.press(key)
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      const [first, second, ...more] = copied.split(/\r?\n/u).map((line) => line.split('\t'))
      expect([first?.[0], second?.[0], more.length]).toEqual(['1', '2', 0])
      expect(first?.[1]).not.toBe('')
      await expect(page.locator('[aria-selected="true"][data-cell]')).toHaveCount(4)
      await page.screenshot({ path: 'test-results/export-selection.png' })
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+c')
      const all = await page.evaluate(() => navigator.clipboard.readText())
      expect(all.split(/\r?\n/u)[0]).toContain('Driver')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
})

test.describe('in Electron', () => {
  test.skip(electronMissing() !== null, electronMissing() ?? '')

  test('main asks for the place, the engine writes the file, and the page learns its name alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mre-e2e-out-'))
    const scene = await openScene({ shell: 'electron' })
    const { page, app } = scene
    if (app === undefined) throw new Error('There is no Electron')
    /** Answers the next dialogs as the user would. */
    const answer = (file: string | null) =>
      app.evaluate(({ dialog: dialogs }, path) => {
        dialogs.showSaveDialog = async () => ({ canceled: path === null, filePath: path ?? '' })
      }, file)
    const choose = (id: string) =>
      app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id)
    try {
      await openSession(scene)
      const csv = join(folder, 'laps.csv')
      await answer(csv)
      await choose('export.open')
      await dialog(page).getByRole('button', { name: 'Save file' }).click()
      await expect(page.getByText('Saved as laps.csv')).toBeVisible()
      expect(csvRows(readFileSync(csv, 'utf8')).length).toBeGreaterThan(10)

      const pdf = join(folder, 'report.pdf')
      await answer(pdf)
      await choose('export.pdf')
      await expect(page.getByText('Saved as report.pdf')).toBeVisible()
      expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)

      await answer(join(folder, 'missing', 'laps.csv'))
      await choose('export.open')
      await dialog(page).getByRole('button', { name: 'Save file' }).click()
      await expect(page.getByText('Nothing was saved')).toBeVisible()

      await answer(null)
      await choose('export.pdf')
      await expect.poll(() => readdirSync(folder).toSorted()).toEqual(['laps.csv', 'report.pdf'])
      expect(existsSync(join(folder, 'missing'))).toBe(false)
    } finally {
      await scene.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
