import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'
import type { Scene } from './scene.ts'

/** Ctrl+F: in every table, and on every screen that is none (ui.md 3c). */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const bar = (page: Page): Locator => page.getByRole('search').filter({ has: page.getByRole('searchbox') })
const place = (page: Page): Locator => bar(page).locator('output')
const present = (page: Page): Locator => page.locator('[data-hit="present"]')

function headlineRace({ site, eventId }: Scene): { route: string; laps: number } {
  const races = site.truth.event(Number(eventId))?.races ?? []
  const longest = races
    .flatMap(({ raceId }) => (raceId === null ? [] : [site.truth.race(raceId)]))
    .filter((race) => race !== null)
    .toSorted((a, b) => most(b.lapBlocks) - most(a.lapBlocks))[0]
  if (longest === undefined) throw new Error('The headline event has no race')
  return { route: `/event/${eventId}/race/${longest.raceId}`, laps: most(longest.lapBlocks) }
}

const most = (blocks: readonly { readonly laps: readonly unknown[] }[]): number =>
  Math.max(...blocks.map(({ laps }) => laps.length))

async function open({ page }: Scene, route: string): Promise<void> {
  await page.goto(new URL(route, page.url()).href)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

test('a text is found in a table: marked, counted, gone through, also where nothing is drawn', async () => {
  const scene = await openScene({ context: { viewport: { width: 1280, height: 600 } } })
  const { page } = scene
  const { keyboard } = page
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    const { route, laps } = headlineRace(scene)
    await open(scene, route)
    const matrix = page.getByRole('grid', { name: /lap/i }).last()
    await expect(matrix).toBeVisible()
    await matrix.locator('[data-cell="0:0"]').click()

    await keyboard.press('Control+f')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await keyboard.type(String(laps))
    // The last lap is far below what is drawn; its number is one of the hits.
    await expect(place(page)).toHaveText(/^1 of \d+/)
    const count = Number(/of (\d+)/.exec((await place(page).textContent()) ?? '')?.[1])
    await keyboard.press('Shift+Enter')
    await expect(place(page)).toHaveText(new RegExp(`^${count} of ${count}`))
    for (let step = 0; step < count && !(await isLap(page, laps)); step += 1)
      await keyboard.press('Shift+Enter')
    await expect(present(page)).toBeInViewport()
    await expect(present(page)).toContainText(String(laps))
    await expect(page.getByRole('searchbox')).toBeFocused()
    await expectAccessible(page, 'finding in a table')

    // Closing leaves the reader in the cell that was found.
    await keyboard.press('Escape')
    await expect(bar(page)).toHaveCount(0)
    await expect(page.locator('[data-hit]')).toHaveCount(0)
    await expect(matrix.locator(':focus')).toContainText(String(laps))

    // The other table of the screen, where the focus is; F3 goes on without the field.
    const results = page.getByRole('grid', { name: /^Results/ })
    await results.locator('[data-cell="0:0"]').focus()
    await keyboard.press('Control+f')
    await keyboard.type('A')
    await expect(results.locator('[data-hit="present"]')).toHaveCount(1)
    await expect(matrix.locator('[data-hit]')).toHaveCount(0)
    await results.locator('[data-cell="0:0"]').focus()
    await keyboard.press('F3')
    await expect(place(page)).toHaveText(/^2 of /)
    await keyboard.press('Control+f')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await page.getByRole('searchbox').fill('no such text')
    await expect(place(page)).toHaveText('Nothing found')
    await keyboard.press('Enter')
    await keyboard.press('Escape')
    await expect(results.locator(':focus')).toHaveCount(1)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

const isLap = async (page: Page, laps: number): Promise<boolean> => {
  const cell = await present(page).getAttribute('data-cell')
  return cell === `${laps - 1}:0`
}

test('a text is found in every kind of table, and on screens without one', async () => {
  const scene = await openScene()
  const { page, eventId, trackName } = scene
  const { keyboard } = page
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    const driver = scene.site.truth.entryList(Number(eventId))?.classes[0]?.entries[0]?.driverName ?? ''
    expect(driver).not.toBe('')
    for (const [route, text, table] of [
      ['/?find', trackName, 'Tracks'],
      ['/tracks', trackName, 'Tracks'],
      [`/event/${eventId}?tab=entries`, driver.toLowerCase(), 'Entries'],
      ['/admin/logs', 'Ingestion Finish', 'Logs'],
    ] as const) {
      await open(scene, route)
      const grid = page.getByRole('grid', { name: table, exact: true })
      await expect(grid.getByRole('row').nth(1)).toBeVisible()
      await grid.locator('[data-cell]').last().focus()
      await keyboard.press('Control+f')
      await keyboard.type(text)
      await expect(place(page), route).toHaveText(/^\d+ of \d+/)
      await expect(grid.locator('[data-hit="present"]'), route).toBeInViewport()
      await keyboard.press('Escape')
      await expect(grid.locator(':focus'), route).toHaveCount(1)
    }

    // Jobs are cards: the screen itself is searched, and the present hit is told by its mark.
    await open(scene, '/admin')
    await expect(page.getByText('Sync track list')).toBeVisible()
    await keyboard.press('Control+f')
    await keyboard.type('SYNC')
    await expect(place(page)).toHaveText(/^1 of \d+/)
    const marked = () =>
      page.evaluate(() =>
        ['found', 'found-present'].map((name) => [...(CSS.highlights.get(name) ?? [])].map(String)),
      )
    const [others = [], now = []] = await marked()
    expect(now).toEqual(['Sync'])
    expect(new Set(others.map((text) => text.toLowerCase()))).toEqual(new Set(['sync']))
    await keyboard.press('Enter')
    await expect(place(page)).toHaveText(/^2 of \d+/)
    await keyboard.press('Escape')
    expect(await marked()).toEqual([[], []])
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
