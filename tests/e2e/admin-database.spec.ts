import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'
import { damage, dataFolder, open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const copies = (dataDir: string, reason: string): string[] =>
  existsSync(join(dataDir, 'backups'))
    ? readdirSync(join(dataDir, 'backups')).filter((name) => name.startsWith(`${reason}-`))
    : []

for (const theme of ['light', 'dark'] as const) {
  test(`facts, checks, copies and rows of the database, and a copy is put back, in the ${theme} theme`, async () => {
    const { dataDir, remove } = dataFolder()
    const scene = await openScene({ dataDir, context: { colorScheme: theme } })
    const { page } = scene
    try {
      await open(page, '/admin/database')
      await expect(page.getByText(join(dataDir, 'mre.sqlite'), { exact: true })).toBeVisible()
      await expect(page.getByText('No validation has been run on this database.')).toBeVisible()
      await page.getByRole('button', { name: 'Check integrity' }).click()
      await expect(
        page
          .getByRole('status')
          .filter({ hasText: /database/i })
          .first(),
      ).toBeVisible()
      await page.getByRole('button', { name: 'Validate now' }).click()
      const checks = page.getByRole('list', { name: 'Last validation' })
      await expect(checks).toContainText('Races, results and laps are as many as the pages say.', {
        timeout: 60_000,
      })
      await page.getByRole('button', { name: 'Back up now' }).click()
      await expect.poll(() => copies(dataDir, 'manual').length).toBe(1)
      await expect(page.getByRole('table', { name: 'Rows' })).toContainText('tracks')
      await page.screenshot({ path: test.info().outputPath(`database-${theme}.png`), fullPage: true })
      // Toasts are measured where they are still, not while they fade.
      await expect(page.getByText('Backup made')).toHaveCount(0, { timeout: 30_000 })
      await expectAccessible(page, 'database')

      // What comes after the copy is gone when the copy is put back, and kept aside.
      await open(page, '/')
      await loadEvents(scene)
      await open(page, '/admin/database')
      await page.getByRole('button', { name: /^Restore the backup manual/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Reason').fill('Back to before the track list')
      await expectAccessible(page, 'restoring a copy')
      await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
      await expect(page.getByText(/^Restored: manual/)).toBeVisible()
      await expect(page.getByText('Connected', { exact: true })).toBeVisible()
      expect(copies(dataDir, 'replaced')).toHaveLength(1)
      await expect(page.getByRole('region', { name: 'Notice about imports' })).toBeVisible()
      await open(page, '/admin/audit')
      await expect(page.getByRole('grid')).toContainText('Back to before the track list')
      await open(page, '/tracks')
      await expect(page.getByRole('button', { name: 'Load the track list' }).first()).toBeVisible()
    } finally {
      await scene.close()
      remove()
    }
  })
}

test('an incomplete event is found, what would be removed is shown, and it is done for a reason', async () => {
  const { dataDir, remove } = dataFolder()
  const scene = await openScene({ dataDir })
  const { page, eventName, eventId } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    damage(
      dataDir,
      `delete from laps where race_result_id in
         (select race_results.id from race_results where laps_completed > 3 order by id limit 1) and lap_number > 2`,
    )
    await open(page, '/admin/database')
    await page.getByRole('button', { name: 'Look for incomplete events' }).click()
    const found = page.getByRole('list', { name: 'Events that are not whole' })
    await expect(found).toContainText(eventName)
    await expect(found).toContainText('Laps that the race page holds are missing.')
    await page.screenshot({ path: test.info().outputPath('recovery.png'), fullPage: true })

    await found.getByRole('button', { name: `Remove all results ${eventName}` }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(/Would be removed: \d+ races, \d+ results/)
    await expectAccessible(page, 'a recovery')
    const confirm = dialog.getByRole('button', { name: 'Remove all results' })
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Reason').fill('Laps were lost')
    await confirm.click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText(`Done: ${eventName}`)).toBeVisible()

    // By its number: nothing is left to remove.
    await page.getByLabel('Event number').fill(eventId)
    await page.getByRole('button', { name: `Reset ${eventId}` }).click()
    await expect(page.getByRole('dialog')).toContainText('Would be removed: 0 races, 0 results, 0 laps')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
    remove()
  }
})
