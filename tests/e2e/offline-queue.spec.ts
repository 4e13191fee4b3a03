import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, loadEvents, openScene, setOnline, withoutReplay } from './scene.ts'
import type { Scene } from './scene.ts'

/** Imports that are asked for without a network and begin by themselves when there is one (ui.md 3b). */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Events' }).getByRole('row')
const boxes = (page: Page): Locator => rows(page).getByRole('checkbox', { name: /^Select (?!all )/ })
const batch = (page: Page): Locator => page.getByRole('region', { name: 'Import of several events' })
const asked = ({ requests }: Scene): string[] =>
  requests.flatMap(({ path }) => /p=view_event&id=(\d+)/u.exec(path)?.[1] ?? [])

/** The name of the event that a box stands for. */
const nameOf = async (box: Locator): Promise<string> =>
  ((await box.getAttribute('aria-label')) ?? '').replace('Select ', '')

async function goOffline(page: Page): Promise<void> {
  await setOnline(page, false)
  await expect(page.getByRole('contentinfo')).toContainText('Offline: nothing can be fetched')
}

test('imports wait for a network and begin by themselves when there is one; what was taken back does not', async () => {
  test.setTimeout(240_000)
  const scene = await openScene()
  const { page } = scene
  try {
    await loadEvents(scene)
    await expect(boxes(page).nth(2)).toBeVisible()
    const names = await Promise.all([0, 1].map((index) => nameOf(boxes(page).nth(index))))
    await withoutReplay(scene)
    await expect(boxes(page).nth(2)).toBeVisible()
    await boxes(page).nth(0).click()
    await boxes(page).nth(1).click()
    await expect(batch(page)).toContainText('2 events selected')
    await expect(page.getByRole('button', { name: 'Import when online' })).toHaveCount(0)

    // Put off, and taken back: nothing begins.
    await goOffline(page)
    await expect(batch(page).getByRole('button', { name: /^Import 2 events/ })).toHaveAccessibleName(
      /This computer has no network connection/,
    )
    const before = scene.requests.length
    await batch(page).getByRole('button', { name: 'Import when online' }).click()
    const waits = batch(page).getByRole('button', { name: 'Waiting for a network' })
    await expect(waits).toHaveAttribute('aria-pressed', 'true')
    await expectAccessible(page, 'imports that wait for a network')
    await waits.click()
    await setOnline(page, true)
    await expect(batch(page).getByRole('button', { name: 'Import 2 events' })).not.toHaveAttribute(
      'aria-disabled',
    )
    expect(scene.requests).toHaveLength(before)

    await goOffline(page)
    await batch(page).getByRole('button', { name: 'Import when online' }).click()
    await expect(waits).toBeVisible()
    expect(scene.requests).toHaveLength(before)
    await setOnline(page, true)
    for (const name of names)
      await expect(rows(page).filter({ hasText: name }).first()).toContainText('Imported', {
        timeout: 60_000,
      })
    await expect(batch(page)).toContainText('2 events imported')
    expect(new Set(asked(scene)).size).toBe(2)

    // One event, from its own page; a network that goes again takes nothing back.
    await batch(page).getByRole('button', { name: 'Put this notice away' }).click()
    const third = await nameOf(boxes(page).first())
    await rows(page).getByRole('link', { name: third, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: third })).toBeVisible()
    await goOffline(page)
    await page.getByRole('button', { name: 'Import when online' }).click()
    await expect(page.getByRole('button', { name: 'Waiting for a network' })).toBeVisible()
    await setOnline(page, true)
    await expect(page.getByRole('tab', { name: /^Sessions/ })).toBeVisible({ timeout: 60_000 })
    expect(new Set(asked(scene)).size).toBe(3)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
