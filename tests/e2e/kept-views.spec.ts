import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { eventRow, importHeadline, loadEvents, openScene } from './scene.ts'

/** What is in the background comes back as it was left; what is chosen in one window holds in all. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const tabs = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Open tabs' }).getByRole('listitem')
const scrollOf = (grid: Locator): Promise<number[]> =>
  grid.evaluate((element) => [Math.round(element.scrollTop), Math.round(element.scrollLeft)])

/** Carries a command out by the palette. */
async function choose(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
  await page.keyboard.type(command)
  await expect(page.getByRole('menuitem').first()).toContainText(command)
  await page.keyboard.press('Enter')
}

test('a tab in the background keeps where it is scrolled to, its selection, its filter and its focus', async () => {
  const scene = await openScene({ context: { viewport: { width: 900, height: 520 } } })
  const { page, eventName } = scene
  const { keyboard } = page
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    await eventRow(scene).getByRole('link', { name: eventName, exact: true }).click()
    await page.getByRole('tab', { name: /Sessions/ }).click()
    const session = page.getByRole('grid', { name: 'Sessions' }).getByRole('link').first()
    await session.click({ modifiers: ['Control'] })
    await expect(tabs(page)).toHaveCount(2)
    await keyboard.press('Control+2')
    await expect(tabs(page).nth(1).locator('[aria-current="page"]')).toBeVisible()

    // The session: results scrolled sideways, two cells chosen.
    const results = page.getByRole('grid', { name: /^Results/ })
    await expect(results).toBeVisible()
    await results.evaluate((element) => element.scrollTo({ left: 300, top: 20 }))
    const left = await scrollOf(results)
    expect(left[1]).toBe(300)
    await results.locator('[data-cell="1:0"]').focus()
    await keyboard.press('Shift+ArrowDown')
    const chosen = () => results.locator('[aria-selected="true"]').count()
    expect(await chosen()).toBeGreaterThan(1)
    const before = [await chosen(), ...(await scrollOf(results))]

    // The event: entries with a filter.
    await keyboard.press('Control+1')
    await page.getByRole('tab', { name: /Entries/ }).click()
    const entries = page.getByRole('grid', { name: 'Entries' })
    await expect(entries).toBeVisible()
    const filter = page.getByRole('searchbox').first()
    await filter.fill('e')
    const rows = await entries.getAttribute('aria-rowcount')

    await keyboard.press('Control+2')
    await expect(results).toBeVisible()
    expect([await chosen(), ...(await scrollOf(results))]).toEqual(before)
    await keyboard.press('Control+1')
    await expect(filter).toHaveValue('e')
    await expect(entries).toHaveAttribute('aria-rowcount', rows ?? '')

    // Hidden views do nothing: their commands are those of the one in front, and only it has the title.
    await page.getByRole('link', { name: 'Home' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
    await expect(page.getByRole('grid')).toHaveCount(0)
    await expect(page).toHaveTitle(/^Home/)
    // An address that is given to a view in the background is shown when it comes to the front.
    await choose(page, 'Logs')
    await expect(page.getByRole('heading', { level: 1, name: 'Logs' })).toBeVisible()
    await page.getByRole('link', { name: 'Find', exact: true }).click()
    await choose(page, 'Locks')
    await expect(page.getByRole('heading', { level: 1, name: 'Locks' })).toBeVisible()

    // Closed and opened again it starts anew, and nothing of it is left behind.
    await keyboard.press('Control+2')
    await keyboard.press('Control+w')
    await expect(tabs(page)).toHaveCount(1)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('theme and row height of one window hold in the other at once', async () => {
  const scene = await openScene({ context: { colorScheme: 'light' } })
  const { page } = scene
  try {
    const other = await page.context().newPage()
    await other.goto(new URL('/home', page.url()).href)
    await expect(other.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
    await page.getByRole('button', { name: 'System theme, change' }).click()
    await page.getByRole('button', { name: 'Light theme, change' }).click()
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(other.getByRole('button', { name: 'Dark theme, change' })).toBeVisible()
    await other.getByRole('button', { name: 'Compact rows, change' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  } finally {
    await scene.close()
  }
})
