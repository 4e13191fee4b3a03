import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, loadEvents, openScene } from './scene.ts'
import { open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

for (const theme of ['light', 'dark'] as const) {
  test(`imports are disabled and enabled with a reason, and the window says so in the ${theme} theme`, async () => {
    const scene = await openScene({ context: { colorScheme: theme } })
    const { page } = scene
    const banner = page
      .getByRole('region', { name: 'Notice about imports' })
      .filter({ hasText: 'Everything stored can be read.' })
    try {
      await loadEvents(scene)
      await page.getByRole('link', { name: /^Health:/ }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible()
      await expect(page.getByRole('listitem').filter({ hasText: 'Database' })).toContainText('OK')
      await expectAccessible(page, 'health')

      await page.getByRole('button', { name: 'Disable imports\u2026' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Reason').fill('LiveRC is moving house')
      await dialog.getByRole('button', { name: 'Disable imports' }).click()
      await expect(dialog).toHaveCount(0)
      await expect(page.getByText(/LiveRC is moving house/).first()).toBeVisible()
      await expect(banner).toBeVisible()
      await expect(page.getByRole('link', { name: 'Health: Needs a look' })).toBeVisible()
      await expectAccessible(page, 'imports disabled')

      await open(page, '/')
      await banner.getByRole('button', { name: 'Look at it' }).click()
      await page.getByRole('button', { name: 'Enable imports\u2026' }).click()
      await dialog.getByLabel('Reason').fill('It has moved')
      await dialog.getByRole('button', { name: 'Enable imports' }).click()
      await expect(dialog).toHaveCount(0)
      await expect(banner).toHaveCount(0)
      await expect(page.getByText('Imports may run.')).toBeVisible()
      await page.getByRole('link', { name: 'Audit' }).click()
      const audit = page.getByRole('grid', { name: 'Audit' })
      await expect(audit.getByRole('row').filter({ hasText: 'LiveRC is moving house' })).toContainText('done')
      await expect(audit.getByRole('row').nth(1)).toContainText('It has moved')
      await expectAccessible(page, 'audit')
      await page.getByRole('link', { name: 'Health', exact: true }).click()
      await page.getByRole('button', { name: 'Check the database' }).click()
      await expect(page.getByText('has been read through')).toBeVisible()
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}
