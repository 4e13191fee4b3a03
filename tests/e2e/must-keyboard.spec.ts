import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { csvRows, parseCsv } from '../support/csv.ts'
import { openScene } from './scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { bestMean, clock, counted, orNone } from './support/figures.ts'
import { racesOf } from './support/raced.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return ''
    return element.getAttribute('aria-label') ?? element.textContent
  })

/** Presses a key until what has the focus fits. */
async function go(page: Page, key: string, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 90; presses += 1) {
    if (name.test(await focused(page))) return
    await page.keyboard.press(key)
  }
  throw new Error(`Nothing named ${String(name)} is reached by ${key}`)
}

test('from an import over a comparison to saved files without any pointer', async () => {
  const scene = await openScene({
    site: { races: 4, lapsPerDriver: 12 },
    context: { acceptDownloads: true, viewport: { width: 1440, height: 900 } },
  })
  const { page, eventId, eventName, slug, site } = scene
  const { keyboard } = page
  const race = racesOf(site, Number(eventId)).find(({ driven }) => driven.length > 3)
  if (race === undefined) throw new Error('The site has no such race')
  const [first, second] = race.driven
  try {
    await page.evaluate(() => {
      const touched: string[] = []
      Reflect.set(window, 'touched', touched)
      window.addEventListener('pointerdown', ({ type }) => touched.push(type), { capture: true })
    })
    await expect(page.getByRole('button', { name: 'Load the track list' })).toBeVisible()
    await go(page, 'Tab', /^Load the track list/)
    await keyboard.press('Enter')
    await expect(page.getByRole('grid', { name: 'Tracks' })).toBeVisible()

    // An address in the one field: Enter imports, and leads to the event.
    await keyboard.press('Control+p')
    await keyboard.type(`https://${slug}.liverc.com/results/?p=view_event&id=${eventId}`)
    await expect(page.getByRole('button', { name: `Import event ${eventId}` })).toBeVisible()
    await keyboard.press('Enter')
    await expect(page.getByRole('link', { name: `Open event ${eventId}` })).toBeVisible()
    await go(page, 'Tab', new RegExp(`^Open event ${eventId}`))
    await keyboard.press('Enter')
    await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()

    // Its session by the grid of sessions.
    await expect.poll(() => focused(page)).not.toBeNull()
    await page.locator('[role="tab"][aria-selected="true"]').waitFor()
    for (
      let presses = 0;
      presses < 60 && (await page.locator('[role="tab"]:focus').count()) === 0;
      presses += 1
    )
      await keyboard.press('Tab')
    await keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: /Sessions/, selected: true })).toBeFocused()
    const sessions = page.getByRole('grid', { name: 'Sessions' })
    await expect(sessions).toBeVisible()
    for (let presses = 0; presses < 20 && (await sessions.locator(':focus').count()) === 0; presses += 1)
      await keyboard.press('Tab')
    await go(page, 'ArrowDown', new RegExp(`sessions?$|^${RegExp.escape(race.label)}|^\\d+$`))
    await keyboard.press('Control+Home')
    const link = sessions.locator(`a[href$="/race/${race.raceId}"]`)
    for (
      let row = 0;
      row < 20 && (await page.locator(`a[href$="/race/${race.raceId}"]:focus`).count()) === 0;
      row += 1
    ) {
      await keyboard.press('Home')
      await keyboard.press('ArrowDown')
      await keyboard.press('ArrowRight')
    }
    await expect(link).toBeFocused()
    await keyboard.press('Enter')

    // Two drivers are put aside by C, from the rows of the results.
    const results = page.getByRole('grid', { name: /^Results of/ })
    await expect(results).toBeVisible()
    for (let presses = 0; presses < 60 && (await results.locator(':focus').count()) === 0; presses += 1)
      await keyboard.press('Tab')
    await keyboard.press('Control+Home')
    if ((await results.locator('[data-cell^="-1:"]:focus, [data-cell^="-1:"] :focus').count()) > 0)
      await keyboard.press('ArrowDown')
    await keyboard.press('c')
    await expect(
      page.getByText(new RegExp(`${RegExp.escape(first?.name ?? '?')} (is put aside|added)`)).first(),
    ).toBeVisible()
    await keyboard.press('ArrowDown')
    await keyboard.press('c')
    await expect(
      page.getByText(new RegExp(`${RegExp.escape(second?.name ?? '?')} (is put aside|added)`)).first(),
    ).toBeVisible()

    // E saves the session's laps.
    await keyboard.press('e')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await expect(dialog).toBeVisible()
    await go(page, 'Tab', /^Save file/)
    const [laps] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')])
    const rows = csvRows(readFileSync(await laps.path(), 'utf8'))
    expect(
      rows.filter((row) => row['driver_id'] === first?.driverId).map((row) => row['lap_seconds']),
    ).toEqual(first?.laps.map((lap) => (lap / 1000).toFixed(3)))

    // The comparison, its figures, and the file of them.
    await keyboard.press('Alt+Shift+c')
    await expect(page.getByRole('list', { name: 'What is compared' }).getByRole('listitem')).toHaveCount(2)
    const views = page.getByRole('radio', { name: 'Lap deltas' })
    await views.waitFor({ state: 'attached' })
    for (
      let presses = 0;
      presses < 80 && !(await views.evaluate((radio) => radio === document.activeElement));
      presses += 1
    )
      await keyboard.press('Tab')
    const figures = page.getByRole('radio', { name: 'Figures' })
    for (let presses = 0; presses < 6 && !(await figures.isChecked()); presses += 1)
      await keyboard.press('ArrowRight')
    await expect(page.getByRole('grid', { name: 'Figures side by side' })).toBeVisible()
    await keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Command palette' }).getByRole('textbox')).toBeFocused()
    await keyboard.type('save the table as csv')
    const [compared] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')])
    const lines = parseCsv(readFileSync(await compared.path(), 'utf8').replace('\ufeff', ''))
    expect(lines.find(([name]) => name === 'Average of best 5')?.slice(1)).toEqual(
      [first, second].map((driver) =>
        orNone(bestMean(counted(driver?.laps ?? [], race.lapOneCounts), 5), clock),
      ),
    )
    expect(await page.evaluate(() => Reflect.get(window, 'touched') as string[])).toEqual([])
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
