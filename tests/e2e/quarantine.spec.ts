import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { eventRow, expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'
import { dataFolder, open } from './admin-scene.ts'
import { openPeople, regular } from './people-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const reason = 'lap times of another race'

const banner = (page: Page) => page.getByRole('region', { name: 'Quarantine' })

/** Chooses something from the event's recovery tools, which ask in a dialog. */
async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Recovery', exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('an event is marked as unsafe with a reason, reviewed, left out, and taken back by its release', async () => {
  const scene = await openScene()
  const { page, eventId, eventName } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    const row = eventRow(scene)
    await row.getByRole('link', { name: eventName, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()
    await expect(banner(page)).toHaveCount(0)

    await page.getByRole('button', { name: 'Recovery', exact: true }).press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Mark as unsafe…' })).toBeFocused()
    await expectAccessible(page, 'the recovery tools of an event')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Mark this event as unsafe?' })
    const confirm = dialog.getByRole('button', { name: /^Mark as unsafe/ })
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Reason').fill(reason)
    await expectAccessible(page, 'marking an event as unsafe')
    await confirm.click()
    await expect(dialog).toHaveCount(0)

    await expect(banner(page)).toContainText(`marked in the browser. Reason: ${reason}`)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page, `an event in quarantine, ${colorScheme}`)
    }
    // It can be looked at, and not be given out.
    await expect(page.getByRole('button', { name: /^Export/ })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('tab', { name: /^Sessions/ }).click()
    await page
      .getByRole('grid')
      .getByRole('link', { name: /A-Main|Heat/ })
      .first()
      .click()
    await expect(page.getByRole('grid', { name: /Results/ })).toBeVisible()
    await expect(banner(page)).toContainText(reason)
    await expect(page.getByRole('button', { name: /^Export/ })).toHaveAttribute('aria-disabled', 'true')
    await expectAccessible(page, 'a session of an event in quarantine')

    // The search shows it with its mark.
    await open(page, '/?find')
    await expect(row).toContainText('In quarantine')
    await expectAccessible(page, 'the list with an event in quarantine')

    await open(page, `/event/${eventId}`)
    await choose(page, 'Reset…')
    const reset = page.getByRole('dialog', { name: `Reset ${eventName}?` })
    await expect(reset).toContainText('Its quarantine ends with that.')
    await expect(reset).toContainText(/Would be removed: .* laps/)
    await expectAccessible(page, 'resetting an event')
    await reset.getByRole('button', { name: 'Cancel' }).click()

    // The same tools are commands: those that make sense now, and on an event alone.
    const palette = page.getByRole('dialog', { name: 'Command palette' })
    await page.keyboard.press('Control+k')
    await palette.getByRole('textbox').fill('Recovery:')
    const offered = palette.getByRole('menuitem')
    await expect(offered).toHaveText([
      /^Recovery: Clean up…/,
      /^Recovery: Release from quarantine…/,
      /^Recovery: Remove all results…/,
      /^Recovery: Reset…/,
    ])
    await offered.nth(1).click()
    await page.getByLabel('What the review has found').fill('Compared with LiveRC, all right')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Release/ })
      .click()
    await expect(banner(page)).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^Export/ })).not.toHaveAttribute('aria-disabled')
    await open(page, '/?find')
    await expect(row.getByText('Imported', { exact: true })).toBeVisible()
    await page.keyboard.press('Control+k')
    await palette.getByRole('textbox').fill('Recovery:')
    await expect(palette).toContainText('Nothing fits')
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('comparison and driver page say what they leave out, in another window at once, until it is released', async () => {
  test.setTimeout(240_000)
  const scene = await openPeople()
  const { page } = scene
  const { driverId } = regular(scene)
  try {
    await open(page, `/driver/${driverId}`)
    const results = page.getByRole('grid', { name: 'Results' })
    await results.locator('[data-cell="1:2"]').click()
    await page.keyboard.press('c')
    await page.keyboard.press('Alt+Shift+c')
    const line = page.getByRole('list', { name: 'What is compared' }).getByRole('listitem')
    await expect(line).toHaveCount(1)
    const address = await line.getByRole('link').last().getAttribute('href')
    const eventId = /event\/(\w+)/u.exec(address ?? '')?.[1] ?? ''
    const other = await page.context().newPage()
    await other.goto(new URL(`/event/${eventId}`, page.url()).href)
    const name = await other.getByRole('heading', { level: 1 }).textContent()
    await choose(other, 'Mark as unsafe…')
    await other.getByLabel('Reason').fill(reason)
    await other
      .getByRole('dialog')
      .getByRole('button', { name: /^Mark as unsafe/ })
      .click()
    await expect(banner(other)).toContainText(reason)

    // Pushed, not asked for.
    await expect(line).toContainText('Left out: its event is in quarantine')
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page, `a comparison without an event in quarantine, ${colorScheme}`)
    }
    await open(page, `/driver/${driverId}`)
    await expect(page.getByText('1 event in quarantine is left out')).toBeVisible()
    await expect(results).toBeVisible()
    await expect(results.getByText(name ?? '')).toHaveCount(0)
    await expectAccessible(page, 'a driver without an event in quarantine')

    await banner(other).getByRole('button', { name: 'Release from quarantine…' }).click()
    await other.getByLabel('What the review has found').fill('Nothing is wrong')
    await other
      .getByRole('dialog')
      .getByRole('button', { name: /^Release/ })
      .click()
    await expect(page.getByText('1 event in quarantine is left out')).toHaveCount(0)
    await expect(results.getByText(name ?? '').first()).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a validation that finds an event damaged offers to mark it as unsafe', async () => {
  const { dataDir, remove } = dataFolder()
  const scene = await openScene({ dataDir })
  const { page, eventName } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    const database = new DatabaseSync(join(dataDir, 'mre.sqlite'))
    database.exec('delete from laps where id = (select min(id) from laps)')
    database.close()
    await open(page, '/admin/health')
    await page.getByRole('button', { name: 'Validate now' }).click()
    const found = page.getByRole('region', { name: 'Events that did not pass' })
    await expect(found).toContainText(eventName, { timeout: 60_000 })
    await expectAccessible(page, 'damaged events after a validation')
    await found.getByRole('button', { name: `Mark as unsafe… ${eventName}` }).click()
    await page.getByLabel('Reason').fill('A lap is missing')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Mark as unsafe/ })
      .click()
    await expect(found).toContainText('In quarantine')
    await expect(found.getByRole('button')).toHaveCount(0)
    // The same in the two other places that tell of doubtful events.
    await open(page, '/admin/quality')
    const mark = page.getByRole('button', { name: /^Mark as unsafe/ })
    await expect(mark).toHaveAccessibleName(/Choose the event first/)
    await page.getByRole('combobox', { name: 'Event' }).selectOption({ index: 1 })
    await expect(mark).toHaveCount(0)
    await expect(page.getByText('In quarantine', { exact: true })).toBeVisible()
    await expectAccessible(page, 'data quality of an event in quarantine')
    await open(page, '/admin/database')
    await expect(found).toContainText('In quarantine')
    await expectAccessible(page, 'a database with a damaged event')
    await found.getByRole('link', { name: eventName }).click()
    await expect(banner(page)).toContainText('A lap is missing')
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
    remove()
  }
})
