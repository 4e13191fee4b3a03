import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, openScene } from './scene.ts'
import { open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

test('the log is followed live, filtered and remembered in the address', async () => {
  const scene = await openScene()
  const { page } = scene
  try {
    await open(page, '/admin/logs?text=catalogue')
    await expect(page.getByRole('heading', { name: 'No lines' })).toBeVisible()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    const log = page.getByRole('grid', { name: 'Logs' })
    await expect(log.getByRole('row').nth(1)).toBeVisible()
    await expectAccessible(page, 'logs')

    // Something happens elsewhere in the program; its lines arrive by themselves.
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
    await page.keyboard.type('Load the track list')
    await expect(page.getByRole('menuitem').first()).toContainText('Load the track list')
    await page.keyboard.press('Enter')
    await expect(log).toContainText('track sync complete')

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByLabel('Level').selectOption('Errors only')
    await expect(page.getByRole('heading', { name: 'No lines' })).toBeVisible()
    await expect(page).toHaveURL(/level=error/)
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await expect(log.getByRole('row').nth(1)).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
