import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { eventRow, expectAccessible, importHeadline, isRacePage, loadEvents, openScene } from './scene.ts'
import { dataFolder, open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const figures = (page: Page, name: string): Locator => page.getByRole('table', { name, exact: true })

for (const theme of ['light', 'dark'] as const) {
  test(`what was measured is shown as tables in the ${theme} theme`, async () => {
    const scene = await openScene({
      context: { colorScheme: theme, permissions: ['clipboard-read', 'clipboard-write'] },
      route: '/admin/metrics',
    })
    const { page } = scene
    try {
      await expect(page.getByRole('heading', { name: 'Nothing has been counted yet' })).toBeVisible()
      await expect(figures(page, 'Now')).toContainText('Database')
      await expectAccessible(page, 'no metrics')
      await open(page, '/')
      await loadEvents(scene)
      await importHeadline(scene)
      await page.getByRole('link', { name: /^Admin/ }).click()
      await page.getByRole('link', { name: 'Metrics' }).click()

      const timings = figures(page, 'Durations')
      await expect(
        timings.getByRole('row').filter({ hasText: 'Imports and syncsevent import' }),
      ).toContainText(/\d m?s/)
      await expect(figures(page, 'Rows written').getByRole('row', { name: /^laps / })).toHaveText(
        /laps[1-9][\d,]*0$/,
      )
      await expect(figures(page, 'Pages by type and source')).toContainText('http')
      await expect(figures(page, 'Ended jobs')).toContainText('completed')
      await expect(page.getByText(/^Taken /)).toBeVisible()
      await expectAccessible(page, 'metrics')

      await page.getByRole('button', { name: 'Copy the table' }).click()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toMatch(/^Table\tRow\tFigure\tValue\r?\n/u)
      expect(copied).toMatch(/\nRows written\tlaps\tInserted\t[\d,]+\r?\n/u)
      await page.getByRole('button', { name: 'Text form\u2026' }).click()
      const dialog = page.getByRole('dialog', { name: 'Metrics as text' })
      await expect(dialog).toContainText('# TYPE laps_processed_total counter')
      await expectAccessible(page, 'metrics as text')
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}

test('errors are counted, pushed to the screen, and told apart from those before the start', async () => {
  const { dataDir, remove } = dataFolder()
  const first = await openScene({ dataDir, faults: [{ url: isRacePage, status: 404 }] })
  try {
    const { page } = first
    await loadEvents(first)
    await page.getByRole('link', { name: /^Admin/ }).click()
    await page.getByRole('link', { name: 'Metrics' }).click()
    await expect(figures(page, 'Ended jobs')).toContainText('event sync')
    await expect(figures(page, 'Errors')).toHaveCount(0)
    const other = await page.context().newPage()
    await other.goto(new URL(`/?track=${first.slug}`, page.url()).href)
    await other
      .getByRole('grid', { name: 'Events' })
      .getByRole('row')
      .filter({ hasText: first.eventName })
      .first()
      .getByRole('button', { name: /^Import / })
      .click()
    // Nobody has asked for them again.
    await expect(figures(page, 'Errors')).toContainText('CONNECTOR_HTTP_ERROR')
    await first.close()
    const second = await openScene({ dataDir, route: '/admin/metrics' })
    await expect(figures(second.page, 'Errors')).toContainText('CONNECTOR_HTTP_ERROR')
    await second.page.getByText('Since start').click()
    await expect(second.page).toHaveURL(/scope=process/)
    await expect(figures(second.page, 'Errors')).toHaveCount(0)
    await second.page.getByRole('button', { name: 'Show all time' }).click()
    await expect(figures(second.page, 'Errors')).toBeVisible()
    await second.page.getByRole('button', { name: 'Refresh' }).click()
    await expect(figures(second.page, 'Errors')).toBeVisible()
    expect(second.complaints).toEqual([])
    await second.close()
  } finally {
    await first.close()
    remove()
  }
})

test('nothing of the metrics is cut off in half a window', async () => {
  const scene = await openScene({ context: { viewport: { width: 640, height: 700 } } })
  const { page } = scene
  try {
    await loadEvents(scene)
    await expect(eventRow(scene)).toBeVisible()
    await open(page, '/admin/metrics')
    await expect(figures(page, 'Durations')).toBeVisible()
    const overflow = await page.evaluate(() =>
      [...document.querySelectorAll('.admin-part, .metric-card')]
        .filter((part) => part.scrollWidth > part.clientWidth + 1)
        .map((part) => part.className),
    )
    expect(overflow).toEqual([])
  } finally {
    await scene.close()
  }
})
