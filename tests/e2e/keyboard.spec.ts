import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { openScene } from './scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** What has the focus, by role and name as far as they can be read from the element. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return ''
    return element.getAttribute('aria-label') ?? element.textContent
  })

/** Presses Tab until the focused thing's name fits. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (name.test(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Nothing named ${String(name)} is reached by Tab`)
}

test('from the first start to a lap without a mouse', async () => {
  const scene = await openScene()
  const { page, trackName, eventName } = scene
  const { keyboard } = page
  try {
    await expect(page.getByRole('button', { name: 'Load the track list' })).toBeVisible()
    await keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the content')
    await keyboard.press('Enter')
    await tabTo(page, /^Load the track list/)
    await keyboard.press('Enter')

    await expect(page.getByRole('grid', { name: 'Tracks' })).toBeVisible()
    await keyboard.press('Control+p')
    await keyboard.type(trackName)
    const tracks = page.getByRole('grid', { name: 'Tracks' })
    await expect(tracks.getByRole('row').nth(1)).toContainText(trackName)
    await tabTo(page, /^Put this notice away/)
    await keyboard.press('Enter')
    await tabTo(page, new RegExp(`^${RegExp.escape(trackName)}`))
    await keyboard.press('Enter')
    await tabTo(page, /^Load its events/)
    await keyboard.press('Enter')

    const events = page.getByRole('grid', { name: 'Events' })
    await expect(events).toBeVisible()
    await tabTo(page, /\d{4}/)
    await keyboard.press('End')
    for (let row = 0; row < 20 && !(await focused(page)).endsWith(eventName); row += 1)
      await keyboard.press('ArrowDown')
    expect(await focused(page)).toBe(`Import ${eventName}`)
    await keyboard.press('Enter')
    await expect(events.getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
    await keyboard.press('Home')
    // Past the boxes of selection and favourites and the date.
    for (let column = 0; column < 3; column += 1) await keyboard.press('ArrowRight')
    expect(await focused(page)).toBe(eventName)
    await keyboard.press('Enter')

    await expect(page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()
    await tabTo(page, /^Overview/)
    await keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: /Sessions/, selected: true })).toBeFocused()
    const sessions = page.getByRole('grid', { name: 'Sessions' })
    const session = await sessions.locator('a[href*="/race/"]').last().textContent()
    await tabTo(page, /sessions?$/)
    await keyboard.press('Control+End')
    for (let column = 0; column < 9 && (await focused(page)) !== session; column += 1)
      await keyboard.press('ArrowLeft')
    await keyboard.press('Enter')

    await expect(page.getByRole('grid', { name: /^Results of/ })).toBeVisible()
    const laps = page.getByRole('grid', { name: 'Lap times by lap and driver' })
    await tabTo(page, /^Only/)
    for (let presses = 0; presses < 20 && (await laps.locator(':focus').count()) === 0; presses += 1)
      await keyboard.press('Tab')
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowRight')
    await expect(laps.locator(':focus')).toHaveAttribute('data-cell', '1:1')
    const columns = await laps.getByRole('columnheader').count()
    await keyboard.press('1')
    await expect(laps.getByRole('columnheader')).toHaveCount(columns - 1)
    await keyboard.press('1')
    await keyboard.press('d')
    await expect(page.getByRole('radio', { name: 'Delta' })).toBeChecked()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('the focused cell survives being scrolled away', async () => {
  const scene = await openScene({ site: { driversPerRace: 12, lapsPerDriver: 200, races: 1, classes: 1 } })
  const { page, site, eventId } = scene
  try {
    await page.getByRole('button', { name: 'Load the track list' }).click()
    await page
      .getByRole('combobox', { name: /^Search tracks/ })
      .fill(`https://${scene.slug}.liverc.com/results/?p=view_event&id=${eventId}`)
    await page.getByRole('button', { name: `Import event ${eventId}` }).click()
    await page.getByRole('link', { name: `Open event ${eventId}` }).click()
    const raceId = site.truth.event(Number(eventId))?.races[0]?.raceId
    await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible({ timeout: 60_000 })
    await page.goto(new URL(`/event/${eventId}/race/${raceId}`, page.url()).href)
    const laps = page.getByRole('grid', { name: 'Lap times by lap and driver' })
    const rows = Number(await laps.getAttribute('aria-rowcount'))
    expect(rows).toBeGreaterThan(150)

    await laps.locator('[data-cell="2:1"]').click()
    await laps.evaluate((grid) => grid.scrollTo(0, grid.scrollHeight))
    await expect(laps.locator(`[aria-rowindex="${rows}"]`)).toBeVisible()
    await expect(laps.locator('[data-cell="2:1"]')).toBeFocused()
    expect(await laps.getByRole('row').count()).toBeLessThan(80)

    await page.keyboard.press('Control+End')
    await expect(laps.locator(':focus')).toHaveAttribute('data-cell', new RegExp(`^${rows - 2}:`))
    await page.keyboard.press('ArrowUp')
    await expect(laps.locator(':focus')).toHaveAttribute('data-cell', new RegExp(`^${rows - 3}:`))
  } finally {
    await scene.close()
  }
})

test('the focus ring is two pixels of a colour that stands out', async () => {
  const scene = await openScene()
  const { page } = scene
  try {
    await expect(page.getByRole('button', { name: 'Load the track list' })).toBeVisible()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    const ring = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement ?? document.body)
      return { width: style.outlineWidth, style: style.outlineStyle }
    })
    expect(ring).toEqual({ width: '2px', style: 'solid' })
  } finally {
    await scene.close()
  }
})
