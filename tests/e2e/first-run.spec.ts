import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, openScene } from './scene.ts'

const SAMPLE = 'Sample Meeting, Clay Cup'
const ways = (page: Page) => page.getByRole('list', { name: 'Ways to begin' })

/** Nobody to ask: what needs the network cannot work, the rest must. */
const alone = { MRE_REPLAY_URL: '', MRE_SCRAPE_ENABLED: 'off' }

test.describe('the first run in the browser shell', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`offers three ways to begin, in ${colorScheme} colours`, async () => {
      const scene = await openScene({ route: '/home', env: alone, context: { colorScheme } })
      const { page } = scene
      try {
        await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
        await expect(ways(page).getByRole('listitem')).toHaveCount(3)
        // One that cannot be taken now says why; the others can.
        await expect(page.getByRole('button', { name: 'Load the track list' })).toHaveAttribute(
          'aria-disabled',
          'true',
        )
        await expectAccessible(page, 'the first run')
        await page.screenshot({ path: test.info().outputPath(`first-run-${colorScheme}.png`) })
        await ways(page).getByRole('button', { name: 'Import saved pages' }).click()
        await expect(page.getByRole('dialog', { name: 'Import saved pages' })).toBeVisible()
        expect(scene.complaints).toEqual([])
      } finally {
        await scene.close()
      }
    })
  }

  test('opens the sample event from the keyboard, and says that it is one', async () => {
    const scene = await openScene({ route: '/home', env: alone })
    const { page } = scene
    try {
      await ways(page).getByRole('button', { name: 'Import saved pages' }).focus()
      await page.keyboard.press('Tab')
      await expect(page.getByRole('button', { name: 'Open the sample event' })).toBeFocused()
      await page.keyboard.press('Enter')

      await expect(page.getByRole('heading', { level: 1, name: SAMPLE })).toBeVisible()
      await expect(page.locator('.event-title').getByText('Sample', { exact: true })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Re-import' })).toHaveAttribute('aria-disabled', 'true')
      await expect(page.locator('a[href*="liverc.com"]')).toHaveCount(0)
      await expectAccessible(page, 'the sample event')
      await page.screenshot({ path: test.info().outputPath('sample-event.png') })

      await page.goto(new URL('/?find', page.url()).href)
      const row = page.getByRole('grid', { name: 'Events' }).getByRole('row').filter({ hasText: SAMPLE })
      await expect(row.getByText('Sample', { exact: true })).toBeVisible()
      await page.screenshot({ path: test.info().outputPath('sample-row.png') })
      await page.getByRole('grid', { name: 'Tracks' }).getByRole('button', { name: 'Sample Raceway' }).click()
      await expect(page.getByRole('button', { name: 'Sync events' })).toHaveAttribute('aria-disabled', 'true')
      await expectAccessible(page, 'the sample in Find')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })

  test('leaves the other ways when one fails', async () => {
    const scene = await openScene({
      route: '/home',
      // A refusal that no repetition mends.
      faults: [{ page: 'catalogue', status: 404 }],
    })
    const { page } = scene
    try {
      await page.getByRole('button', { name: 'Load the track list' }).click()
      await expect(page.getByRole('button', { name: 'Load the track list again' })).toBeVisible()
      await expectAccessible(page, 'a failed track list')
      await ways(page).getByRole('button', { name: 'Open the sample event' }).click()
      await expect(page.getByRole('heading', { level: 1, name: SAMPLE })).toBeVisible()
    } finally {
      await scene.close()
    }
  })
})

test.describe('the inspector', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  test('and its divider are within landmarks', async () => {
    const scene = await openScene({ route: '/home', env: alone })
    const { page } = scene
    try {
      await page.getByRole('button', { name: 'Open the sample event' }).click()
      await expect(page.getByRole('heading', { level: 1, name: SAMPLE })).toBeVisible()
      await page.keyboard.press('Control+Shift+b')
      await expect(page.getByRole('separator', { name: 'Width of the inspector' })).toBeVisible()
      await expectAccessible(page, 'the sample with the inspector')
      await page.screenshot({ path: test.info().outputPath('inspector.png') })
    } finally {
      await scene.close()
    }
  })
})
