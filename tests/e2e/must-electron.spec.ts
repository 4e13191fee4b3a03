import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { commands } from '../../shared/domain/commands.ts'
import { csvRows } from '../support/csv.ts'
import { importHeadline, loadEvents, openScene } from './scene.ts'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'
import { clock, total } from './support/figures.ts'
import { racesOf } from './support/raced.ts'

/** What only the desktop has, in a real Electron: its menu, its clipboard, its windows, its dialogs (ui.md 1d and 1e). */

test.skip(electronMissing() !== null, electronMissing() ?? '')

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Open tabs' }).getByRole('listitem')

/** Every label of the native menu, with the menus that lead to it. */
const menuIds = (app: ElectronApplication, ids: readonly string[]): Promise<string[]> =>
  app.evaluate(({ Menu }, wanted) => {
    const menu = Menu.getApplicationMenu()
    return wanted.filter((id) => menu?.getMenuItemById(id) == null)
  }, ids)

test('an imported session is copied and saved natively, in two windows, and all is there after a restart', async () => {
  test.setTimeout(240_000)
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  const scene = await openScene({ shell: 'electron', dataDir, site: { races: 4, lapsPerDriver: 12 } })
  const { page, app, eventId, eventName, site } = scene
  if (app === undefined) throw new Error('There is no Electron')
  const race = racesOf(site, Number(eventId)).find(({ driven }) => driven.length > 3)
  if (race === undefined) throw new Error('The site has no such race')
  const [first, second] = race.driven
  try {
    expect(
      await menuIds(
        app,
        commands.map(({ id }) => id),
      ),
    ).toEqual([])
    await loadEvents(scene)
    await importHeadline(scene)
    await page.getByRole('grid', { name: 'Events' }).getByRole('link', { name: eventName }).first().click()
    await page.getByRole('tab', { name: /Sessions/ }).click()
    const sessions = page.getByRole('grid', { name: 'Sessions' })
    await sessions.locator(`a[href$="/race/${race.raceId}"]`).click({ modifiers: ['Control'] })
    await expect(tabs(page)).toHaveCount(2)
    await page.keyboard.press('Control+2')
    const results = page.getByRole('grid', { name: /^Results of/ })
    await expect(results).toBeVisible()

    // Cells, as a spreadsheet takes them from the system's clipboard.
    await results.locator('[data-cell="0:0"]').click()
    for (const key of [
      'Shift+ArrowDown',
      'Shift+ArrowRight',
      'Shift+ArrowRight',
      'Shift+ArrowRight',
      'Control+c',
    ])
      await page.keyboard.press(key)
    const row = (place: number, driver = first): string[] => [
      String(place),
      driver?.name ?? '',
      String(driver?.grid),
      `${driver?.laps.length}/${clock(total(driver?.laps ?? []))}`,
    ]
    const copied = async (): Promise<string[][]> =>
      (await app.evaluate(({ clipboard }) => clipboard.readText()))
        .split(/\r?\n/u)
        .map((line) => line.split('\t'))
    await expect.poll(copied).toEqual([row(1), row(2, second)])

    // A file where the dialog says.
    const file = join(dataDir, 'laps of a race.csv')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('export.open')?.click())
    await page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: 'Save file' }).click()
    await expect(page.getByText('Saved as laps of a race.csv')).toBeVisible()
    const laps = csvRows(readFileSync(file, 'utf8')).filter((line) => line['driver_id'] === first?.driverId)
    expect(laps.map((line) => line['lap_seconds'])).toEqual(first?.laps.map((lap) => (lap / 1000).toFixed(3)))

    // A second window is one of its own, on the same data.
    const opening = app.waitForEvent('window')
    await app.evaluate(({ Menu }) => {
      const all = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      all.find(({ label }) => label.replace('&', '') === 'New window')?.click()
    })
    const other = await opening
    await expect(other.getByRole('main')).toBeVisible()
    await expect(tabs(other)).toHaveCount(0)
    await other.getByRole('link', { name: 'Find', exact: true }).click()
    await expect(
      other.getByRole('grid', { name: 'Events' }).getByText('Imported', { exact: true }),
    ).toBeVisible()
    await expect(tabs(page)).toHaveCount(2)
    await other.close()

    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1111, 777))
    await page.waitForTimeout(1_200)
    expect(scene.complaints).toEqual([])
    await scene.closeShell()

    const again = await launchElectronApp({ dataDir, env: scene.env })
    try {
      await expect(tabs(again.page)).toHaveCount(2)
      await expect(again.page.getByRole('heading', { level: 1, name: race.label })).toBeVisible()
      await again.page.keyboard.press('Control+1')
      await expect(again.page.getByRole('tab', { selected: true })).toHaveText(/Sessions/)
      const size = await again.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.getSize(),
      )
      expect(size).toEqual([1111, 777])
    } finally {
      await again.close()
    }
  } finally {
    await scene.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
