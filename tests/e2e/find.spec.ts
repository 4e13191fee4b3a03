import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import {
  eventRow,
  expectAccessible,
  findBox,
  importHeadline,
  isRacePage,
  loadEvents,
  openScene,
} from './scene.ts'
import type { Scene } from './scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const open = ({ page }: Scene, route: string) => page.goto(new URL(route, page.url()).href)
const boxes = (page: Page): Locator =>
  page
    .getByRole('grid', { name: 'Events' })
    .getByRole('row')
    .getByRole('checkbox', { name: /^Select (?!all )/ })
const batch = (page: Page): Locator => page.getByRole('region', { name: 'Import of several events' })
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Events' }).getByRole('row').filter({ hasText: name }).first()

/** The name of the event that a box stands for. */
const nameOf = async (box: Locator): Promise<string> =>
  ((await box.getAttribute('aria-label')) ?? '').replace('Select ', '')

/** The number of an event, from the link in its row. */
async function numberOf(page: Page, name: string): Promise<string> {
  const href = await rowOf(page, name).getByRole('link', { name, exact: true }).getAttribute('href')
  return href?.split('/').at(-1) ?? ''
}

test('several events are imported one after the other, over a reload and a failure, and the failed one again', async () => {
  test.setTimeout(240_000)
  const scene = await openScene()
  const { page } = scene
  try {
    await loadEvents(scene)
    await expect(boxes(page).nth(2)).toBeVisible()
    const names = await Promise.all([0, 1, 2].map((index) => nameOf(boxes(page).nth(index))))
    const [first = '', second = '', third = ''] = names
    const failing = await numberOf(page, second)
    const slow = { url: isRacePage, delayMs: 400 }
    const broken = {
      url: (target: URL) =>
        target.searchParams.get('p') === 'view_event' && target.searchParams.get('id') === failing,
      status: 404,
    }
    scene.setFaults([broken, slow])

    await boxes(page).nth(0).click()
    await boxes(page).nth(1).press('Space')
    await expect(batch(page)).toContainText('2 events selected')
    await page.reload()
    await expect(batch(page)).toContainText('2 events selected')
    await expect(boxes(page).nth(1)).toBeChecked()
    await boxes(page).nth(2).click()

    await page.getByRole('button', { name: 'Import 3 events' }).click()
    await expect(batch(page)).toContainText('Importing 1 of 3')
    await expect(rowOf(page, third).getByText('Waiting', { exact: true })).toBeVisible()
    await expect(rowOf(page, first).getByRole('checkbox')).toHaveCount(0)
    await page.reload()
    await expect(batch(page)).toContainText(/Importing [123] of 3/)
    await expect(batch(page)).toContainText('2 of 3 imported, 1 failed', { timeout: 120_000 })
    await expect(batch(page)).toContainText(second)

    await expect(rowOf(page, first).getByText('Imported', { exact: true })).toBeVisible()
    await expect(rowOf(page, second).getByText('Failed', { exact: true })).toBeVisible()
    await expect(rowOf(page, third).getByText('Imported', { exact: true })).toBeVisible()
    await expect(rowOf(page, second).getByRole('checkbox')).toBeChecked()
    await expect(batch(page)).toContainText('1 event selected')

    scene.setFaults([])
    await page.getByRole('button', { name: 'Retry 1 event' }).click()
    await expect(batch(page)).toContainText('1 event imported', { timeout: 60_000 })
    await expect(batch(page)).not.toContainText('selected')
    await batch(page).getByRole('button', { name: 'Put this notice away' }).click()
    await expect(batch(page)).toHaveCount(0)
    await page.reload()
    await expect(rowOf(page, second).getByText('Imported', { exact: true })).toBeVisible()
    await expect(batch(page)).toHaveCount(0)
  } finally {
    await scene.close()
  }
})

test('an import of several is cancelled as a whole; select all takes what matches, clear lets go', async () => {
  test.setTimeout(180_000)
  const scene = await openScene()
  const { page } = scene
  try {
    await loadEvents(scene)
    const all = await boxes(page).count()
    await page.getByRole('checkbox', { name: 'Select all that can be imported' }).click()
    await expect(batch(page)).toContainText(/\d+ events selected/)
    for (let index = 0; index < Math.min(all, 3); index += 1)
      await expect(boxes(page).nth(index)).toBeChecked()
    await batch(page).getByRole('button', { name: 'Clear' }).click()
    await expect(batch(page)).toHaveCount(0)

    const first = await nameOf(boxes(page).nth(0))
    const second = await nameOf(boxes(page).nth(1))
    scene.setFaults([{ url: isRacePage, delayMs: 5_000 }])
    await boxes(page).nth(0).click()
    await boxes(page).nth(1).click()
    await page.getByRole('button', { name: 'Import 2 events' }).click()
    await expect(batch(page)).toContainText('Importing 1 of 2')
    await batch(page).getByRole('button', { name: 'Cancel the import of all' }).click()
    await expect(batch(page)).toContainText('0 of 2 imported, 2 cancelled')
    await expect(rowOf(page, first).getByText('Known', { exact: true })).toBeVisible({ timeout: 30_000 })
    await expect(rowOf(page, second).getByText('Known', { exact: true })).toBeVisible()
  } finally {
    await scene.close()
  }
})

test('the field finds tracks, events and drivers by keyboard, and offers what was opened last', async () => {
  test.setTimeout(180_000)
  const scene = await openScene()
  const { page, site, eventId, eventName, slug, trackName } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    const race = site.truth.event(Number(eventId))?.races.find((listed) => listed.raceId !== null)
    const driver = site.truth.race(race?.raceId ?? 0)?.results[0]?.driverName.trim() ?? ''
    const list = page.getByRole('listbox', { name: 'What the text may mean' })

    await findBox(page).fill(driver.slice(0, 5).toLowerCase())
    await expect(list.getByRole('group', { name: 'Drivers' })).toContainText(driver)

    await findBox(page).fill(eventName.split(' ')[0] ?? '')
    await expect(list.getByRole('option').first()).toBeVisible()
    await findBox(page).press('Escape')
    await expect(list).toBeHidden()

    await findBox(page).fill(trackName)
    const option = list.getByRole('group', { name: 'Tracks' }).getByRole('option').first()
    await expect(option).toContainText(trackName)
    await findBox(page).press('ArrowDown')
    await expect(option).toHaveAttribute('aria-selected', 'true')
    await expectAccessible(page, 'suggestions')
    await findBox(page).press('Enter')
    await expect(page).toHaveURL(new RegExp(`track=${slug}`))

    await eventRow(scene).getByRole('link', { name: eventName, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()
    await page.waitForTimeout(1_300)
    await page.getByRole('link', { name: 'Find' }).click()
    await findBox(page).fill('')
    await findBox(page).press('ArrowDown')
    await expect(list.getByRole('group', { name: 'Recently opened' })).toContainText(eventName)

    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog')
    await palette.locator('input').fill(trackName)
    await expect(palette.getByRole('menuitem').filter({ hasText: 'Track' }).first()).toContainText(trackName)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('an empty range tells the nearest events and leads to them', async () => {
  const scene = await openScene()
  const { page, slug } = scene
  try {
    await loadEvents(scene)
    const before = await page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1).textContent()
    await open(scene, `/?track=${slug}&from=1999-01-01&to=1999-01-02`)
    await expect(page.getByText('The nearest known events are:')).toBeVisible()
    await expectAccessible(page, 'empty range')
    await page.locator('.state-actions').getByRole('button').first().click()
    await expect(page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1)).toBeVisible()
    expect(before).not.toBe('')
    await page.getByRole('button', { name: 'This year' }).click()
    await expect(page).toHaveURL(/from=\d{4}-01-01/)
  } finally {
    await scene.close()
  }
})

for (const theme of ['light', 'dark'] as const) {
  test(`Home and Tracks, with stars and follows that stay, in the ${theme} theme`, async () => {
    test.setTimeout(180_000)
    const scene = await openScene({ context: { colorScheme: theme }, route: '/home' })
    const { page, slug, trackName, eventName } = scene
    try {
      await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
      await expectAccessible(page, 'Home, first run')
      await page.getByRole('button', { name: 'Load the track list' }).click()
      await expect(page.getByRole('heading', { name: 'Favourite tracks' })).toBeVisible()

      await page.getByRole('link', { name: 'Tracks', exact: true }).click()
      const grid = page.getByRole('grid', { name: 'Tracks' })
      await page.getByRole('searchbox', { name: /^Filter tracks/ }).fill(slug)
      const row = grid.getByRole('row').filter({ hasText: trackName }).first()
      await row.getByRole('button', { name: `Favourite: ${trackName}` }).click()
      await row.getByRole('checkbox', { name: `Follow ${trackName}` }).click()
      await expect(row.getByRole('checkbox')).toBeChecked()
      await row.getByRole('button', { name: `Sync events of ${trackName}` }).click()
      await expect(row).toContainText('just now')
      await expectAccessible(page, 'Tracks')

      await page.getByRole('searchbox', { name: /^Filter tracks/ }).fill('')
      await grid.getByRole('button', { name: 'Events', exact: true }).click()
      await expect(grid.getByRole('columnheader', { name: 'Events', exact: true })).toHaveAttribute(
        'aria-sort',
        'descending',
      )
      await expect(grid.getByRole('row').nth(1)).toContainText(trackName)
      await page.reload()
      await expect(grid.getByRole('row').nth(1)).toContainText(trackName)
      await page.getByRole('button', { name: 'Followed', exact: true }).click()
      await expect(grid.getByRole('row')).toHaveCount(2)

      await page.getByRole('link', { name: 'Home', exact: true }).click()
      const favourites = page.getByRole('region', { name: 'Favourite tracks' })
      await expect(favourites).toContainText(trackName)
      await expect(favourites).toContainText(/of \d+ events? imported/)
      await favourites.getByRole('link', { name: trackName }).click()
      await importHeadline(scene)
      await page.getByRole('link', { name: 'Home', exact: true }).click()
      await expect(page.getByRole('region', { name: 'Recently imported' })).toContainText(eventName)
      await expectAccessible(page, 'Home')

      await favourites.getByRole('button', { name: `Favourite: ${trackName}` }).click()
      await expect(favourites.getByRole('link', { name: trackName })).toHaveCount(0)
      await page.reload()
      await expect(page.getByRole('region', { name: 'Favourite tracks' })).not.toContainText(trackName)
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}
