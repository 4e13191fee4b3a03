import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { beginImport, eventRow, expectAccessible, isRacePage, loadEvents, openScene } from './scene.ts'
import { dataFolder, leaveLock, open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** What a cleared lock asks for: from the banner to the checks, until imports may run again. */
async function validate(page: Page): Promise<void> {
  const banner = page.getByRole('region', { name: 'Notice about imports' }).filter({ hasText: 'can be read' })
  await banner.getByRole('button', { name: 'Look at it' }).click()
  await page.getByRole('button', { name: 'Validate now' }).click()
  await expect(page.getByText('Imports may run.')).toBeVisible({ timeout: 60_000 })
  await expect(banner).toHaveCount(0)
}

test('the lock of a process that is gone is told apart, cleared with a reason, and the import goes on', async () => {
  const { dataDir, remove } = dataFolder()
  const scene = await openScene({ dataDir, env: { MRE_JOB_LEASE_SECONDS: '300' } })
  const { page, eventId, eventName } = scene
  try {
    await loadEvents(scene)
    leaveLock(dataDir, eventId, 'gone')
    await beginImport(scene)
    await expect(eventRow(scene)).toContainText('Locked by a program that seems to be gone')
    await page.getByRole('button', { name: 'Look at the lock and unlock' }).first().click()

    const lock = page.getByRole('listitem').filter({ hasText: eventName })
    await expect(lock).toContainText('Alive: No')
    await expect(lock).toContainText('Saving races')
    await expectAccessible(page, 'locks')
    await lock.getByRole('button', { name: /^Clear the lock of/ }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: /^Clear the lock/ })
    await dialog.getByLabel('Reason').fill('no')
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Reason').fill('The computer lost its power')
    await expectAccessible(page, 'clearing a lock')
    await confirm.click()
    await expect(dialog).toHaveCount(0)
    await validate(page)
    await open(page, '/')
    await expect(eventRow(scene).getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
    remove()
  }
})

test('an import that meets a lock of another computer fails with the way to unlock it, and passes when it is cleared', async () => {
  const { dataDir, remove } = dataFolder()
  const scene = await openScene({ dataDir })
  const { page, eventId, eventName } = scene
  try {
    await loadEvents(scene)
    leaveLock(dataDir, eventId, 'far')
    await beginImport(scene)
    await expect(eventRow(scene)).toContainText('This event is locked by a program that seems to be gone')
    await eventRow(scene)
      .getByRole('button', { name: /^Details/ })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Look at the lock and unlock' }).click()
    const lock = page.getByRole('listitem').filter({ hasText: eventName })
    await expect(lock).toContainText('process 4711 on computer-at-the-track')
    await expect(lock).toContainText('Alive: Unknown')
    await lock.getByRole('button', { name: /^Clear the lock of/ }).click()
    await page.getByLabel('Reason').fill('That computer is switched off')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Clear the lock/ })
      .click()
    await expect(page.getByRole('heading', { name: 'No event is locked' })).toBeVisible()
    await validate(page)
    await page.getByRole('link', { name: 'Jobs', exact: true }).click()
    await page.getByRole('button', { name: /^Retry: / }).click()
    await expect(page.getByRole('listitem').filter({ hasText: eventName }).first()).toContainText('Done', {
      timeout: 60_000,
    })
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
    remove()
  }
})

test('the lock of work that is under way cannot be cleared, and leads to its job', async () => {
  const scene = await openScene({ faults: [{ url: isRacePage, skip: 1, delayMs: 15_000 }] })
  const { page, eventName } = scene
  try {
    await open(page, '/admin/locks')
    await expect(page.getByRole('heading', { name: 'No event is locked' })).toBeVisible()
    await expectAccessible(page, 'no locks')
    await open(page, '/')
    await loadEvents(scene)
    await beginImport(scene)
    await expect(eventRow(scene).getByText(/of \d+ races/)).toBeVisible()
    await page.getByRole('link', { name: /^Admin/ }).click()
    await page.getByRole('link', { name: 'Locks' }).click()
    const lock = page.getByRole('listitem').filter({ hasText: eventName })
    await expect(lock).toContainText('Alive: Yes')
    await expect(lock.getByRole('button', { name: /^Clear/ })).toHaveAttribute('aria-disabled', 'true')
    await lock.getByRole('link', { name: 'Open the job' }).click()
    await page.getByRole('button', { name: /^Cancel/ }).click()
    await page.getByRole('link', { name: 'Locks' }).click()
    // Pushed, not asked for.
    await expect(page.getByRole('heading', { name: 'No event is locked' })).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
