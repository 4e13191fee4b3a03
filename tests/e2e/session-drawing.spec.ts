import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { makeRacePage } from '../support/race-page.ts'
import { seededEventId } from '../support/seeded-sessions.ts'
import type { SeededRace } from '../support/seeded-sessions.ts'
import { expectAccessible } from './scene.ts'
import { main, withSessions } from './session-scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'

/** How the screen of a session is drawn: how often, with which ticks, and what its headings say. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** What the page has drawn on canvases: how often one of them was begun anew, and the texts beside a y axis. */
const watchCanvas = `
  globalThis.drawn = { begun: 0, ticks: [] }
  const context = CanvasRenderingContext2D.prototype
  const { clearRect, fillText } = context
  context.clearRect = function (...args) {
    if (this.canvas.closest('.chart-host') !== null) Object.assign(drawn, { begun: drawn.begun + 1, ticks: [] })
    return clearRect.apply(this, args)
  }
  context.fillText = function (...args) {
    if (this.textAlign === 'right') drawn.ticks.push(args[0])
    return fillText.apply(this, args)
  }
`

/** Fifteen drivers who keep their places over four laps. */
const field: SeededRace = {
  className: 'Buggy',
  page: makeRacePage({
    raceId: 9011,
    lap1Counted: true,
    lapTimes: Object.fromEntries(
      Array.from({ length: 15 }, (_, index) => [
        101 + index,
        [1, 2, 3, 4].map((lap) => 38_000 + lap + index * 40),
      ]),
    ),
  }),
}

const begun = (page: Page): Promise<unknown> => page.evaluate('drawn.begun')

test('a chart is drawn once before it is on the screen, and once more with what may have happened', async () => {
  await withSessions(
    [main],
    async ({ page, open }) => {
      await page.addInitScript(watchCanvas)
      await open(9001, '?view=times')
      await expect(page.getByRole('application', { name: 'Lap times' })).toBeVisible()
      // The signs of the table are worked out together with those of the chart.
      await expect(page.locator('.lap .lap-sign-stop').first()).toBeVisible()
      await expect.poll(() => begun(page)).toBe(2)
      // Another size is another drawing.
      await page.setViewportSize({ width: 1500, height: 900 })
      await expect.poll(() => begun(page)).toBeGreaterThan(2)
    },
    'light',
    { viewport: { width: 1720, height: 1000 } },
  )
})

test('the first and the last place stand at the axis of positions', async () => {
  await withSessions([field], async ({ page, open }) => {
    await page.addInitScript(watchCanvas)
    await open(9011, '?view=position')
    await expect(page.getByRole('application', { name: 'Positions' })).toBeVisible()
    const ticks = await page.evaluate<string[]>('drawn.ticks')
    expect(ticks).toEqual(expect.arrayContaining(['1', '15']))
    expect(ticks.length).toBeLessThan(16)
  })
})

test('the code of a session is there while its event is looked at', async () => {
  await withSessions([main], async ({ page }) => {
    const code = page.waitForResponse((response) => /\/assets\/session-page-.*\.js$/u.test(response.url()))
    await page.goto(new URL(`/event/${seededEventId}?tab=sessions`, page.url()).href)
    expect((await code).ok()).toBe(true)
    await expect(page.getByRole('grid', { name: 'Sessions' })).toBeVisible()
  })
})

for (const theme of ['light', 'dark'] as const) {
  test(`race pace says when its laps are not the usual ones, ${theme}`, async () => {
    await withSessions(
      [main],
      async ({ page, open }) => {
        await open(9001, '?view=position')
        const plain = page.getByRole('columnheader', { name: 'Race pace', exact: true })
        const other = page.getByRole('columnheader', { name: 'Race pace, other clean laps' })
        await page.getByRole('radio', { name: 'Engineer layout' }).check({ force: true })
        await expect(plain).toBeVisible()
        await expect(other).toHaveCount(0)
        // The filter is chosen in one view and holds in another, where it is not to be seen.
        await open(9001, '?view=position&filter=best:107')
        await expect(other).toBeVisible()
        await expect(plain).toHaveCount(0)
        await expect(other).toHaveAttribute(
          'title',
          /not the usual one: laps up to 107 % of the driver.s best/,
        )
        await expectAccessible(page, `session with another filter, ${theme}`)
      },
      theme,
    )
  })
}

test('the bar between results and views is 24 px high to a pointer', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=times')
    const bar = page.getByRole('separator', { name: 'Height of the results' })
    await expect(bar).toBeVisible()
    const height = await bar.evaluate((element) => {
      const { left, width, top, bottom } = element.getBoundingClientRect()
      let hits = 0
      for (let y = Math.floor(top) - 40; y < bottom + 40; y += 1) {
        if (document.elementFromPoint(left + width / 2, y) === element) hits += 1
      }
      return hits
    })
    expect(height).toBeGreaterThanOrEqual(24)
  })
})
