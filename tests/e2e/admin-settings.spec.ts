import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, openScene } from './scene.ts'
import { dataFolder, open } from './admin-scene.ts'
import { electronMissing } from './support/electron-app.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const row = (page: Page, key: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByText(key, { exact: true }) })
const bar = (page: Page): Locator => page.getByRole('region', { name: 'Unsaved changes' })

for (const theme of ['light', 'dark'] as const) {
  test(`settings are found, changed, checked, saved and taken back in the ${theme} theme`, async () => {
    const scene = await openScene({ context: { colorScheme: theme }, route: '/admin/settings' })
    const { page } = scene
    try {
      await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
      await expectAccessible(page, 'settings')
      // The scene sets it, so the environment holds it: it is shown, and why it cannot be changed.
      const delay = row(page, 'crawl_delay_ms')
      await expect(delay).toContainText('Environment')
      await expect(delay).toContainText('MRE_CRAWL_DELAY_MS')
      await expect(delay.getByRole('textbox')).toHaveCount(0)

      await page.getByRole('searchbox', { name: 'Search settings' }).fill('further attempts')
      await expect(page).toHaveURL(/q=further/)
      const retries = row(page, 'http_retries')
      await expect(retries).toContainText('Default: 3')
      const field = retries.getByRole('textbox', { name: 'Further attempts' })
      await field.fill('99')
      await expect(retries.getByRole('alert')).toHaveText('It must be from 0 to 10.')
      await expect(field).toHaveAttribute('aria-invalid', 'true')
      await expect(bar(page).getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
      await expectAccessible(page, 'settings with a wrong value')
      await field.fill('5')
      await expect(bar(page)).toContainText('1 unsaved change')
      await expectAccessible(page, 'settings with a change')

      // Another screen, and a reload, lose nothing.
      await page.getByRole('link', { name: 'Locks' }).click()
      await page.getByRole('link', { name: 'Settings unsaved' }).click()
      page.once('dialog', (dialog) => void dialog.accept())
      await page.reload()
      await expect(field).toHaveValue('5')
      await bar(page).getByRole('button', { name: 'Save' }).click()
      await expect(bar(page)).toHaveCount(0)
      await expect(retries).toContainText('Set here')

      await page.getByText('Not at their default').click()
      await page.getByRole('searchbox', { name: 'Search settings' }).fill('no such thing')
      await page.getByRole('button', { name: 'Show all settings' }).click()
      await retries.getByRole('button', { name: 'Reset Further attempts to its default' }).click()
      await expect(retries).toContainText('Goes back to its default')
      await bar(page).getByRole('button', { name: 'Save' }).click()
      await expect(retries.getByText('Default', { exact: true })).toBeVisible()
      await expect(field).toHaveValue('3')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}

test('what is impolite, and fetching itself, are changed with a reason alone', async () => {
  const scene = await openScene({ route: '/admin/settings' })
  const { page } = scene
  try {
    await row(page, 'max_in_flight').getByRole('textbox').fill('4')
    await row(page, 'scrape_enabled').getByRole('switch').click()
    await row(page, 'http_retries').getByRole('textbox').fill('1')
    await bar(page).getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'Really change these?' })
    await expect(dialog).toContainText('Requests at once: 2 \u2192 4')
    await expect(dialog).toContainText('Fetch from LiveRC: On \u2192 Off')
    await expect(dialog).not.toContainText('Further attempts')
    await expectAccessible(page, 'reason for settings')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(bar(page)).toContainText('3 unsaved changes')
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await dialog.getByLabel('Reason').fill('Our own copy of LiveRC')
    await dialog.getByRole('button', { name: 'Save all changes' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText('Scraping off: nothing can be fetched').first()).toBeAttached()
    await page.getByRole('link', { name: 'Audit' }).click()
    const entry = page.getByRole('row').filter({ hasText: 'setting max_in_flight' })
    await expect(entry).toContainText('Our own copy of LiveRC')
    await expect(entry).toContainText('2 (default) \u2192 4')
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a change reaches another window, and a refusal stands at its setting', async () => {
  const scene = await openScene({ route: '/admin/settings?q=host_rules' })
  const { page } = scene
  try {
    const other = await page.context().newPage()
    await other.goto(page.url())
    const rules = row(page, 'host_rules')
    const field = rules.getByRole('textbox')
    await expect(row(other, 'host_rules').getByText('Default', { exact: true })).toBeVisible()
    // A list, but not one that the engine takes.
    await field.fill('[{"host": "*"}]')
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await expect(rules.getByRole('alert')).toContainText('host_rules[0].host is not valid')
    await expect(bar(page)).toContainText('Nothing was saved.')
    await field.fill('[{"host": "*.liverc.com", "crawlDelayMs": 2000}]')
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await expect(bar(page)).toHaveCount(0)
    await expect(row(other, 'host_rules').getByText('Set here', { exact: true })).toBeVisible()
    await expect(row(other, 'host_rules').getByRole('textbox')).toHaveValue(/2000/)

    // Both type the same: what one has saved is no change of the other's any more.
    await other.getByRole('searchbox', { name: 'Search settings' }).fill('http_retries')
    await row(other, 'http_retries').getByRole('textbox').fill('7')
    await expect(bar(other)).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('http_retries')
    await row(page, 'http_retries').getByRole('textbox').fill('7')
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await expect(bar(other)).toHaveCount(0)
    await expect(other.getByRole('link', { name: 'Settings', exact: true })).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a setting is changed with the keyboard alone', async () => {
  const scene = await openScene()
  const { page } = scene
  try {
    await page.getByRole('main').waitFor()
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search settings' }).focus()
    await page.keyboard.type('debug_artefacts')
    await expect(page.getByRole('listitem').filter({ hasText: 'debug_artefacts' })).toBeVisible()
    await page.keyboard.press('Tab')
    const toggle = page.getByRole('switch', { name: 'Keep pages that could not be read' })
    await expect(toggle).toBeFocused()
    await page.keyboard.press('Space')
    await expect(toggle).toBeChecked()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: /^Undo the change of/ })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(toggle).not.toBeChecked()
    await expect(toggle).toBeFocused()
    await page.keyboard.press('Space')
    for (const name of [/^Undo the change/, 'Discard', 'Save']) {
      await page.keyboard.press('Tab')
      await expect(page.getByRole('button', { name, exact: true })).toBeFocused()
    }
    await page.keyboard.press('Enter')
    await expect(bar(page)).toHaveCount(0)
    await expect(toggle).toBeChecked()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('nothing of the settings is cut off in half a window', async () => {
  const scene = await openScene({
    context: { viewport: { width: 640, height: 700 } },
    route: '/admin/settings',
  })
  const { page } = scene
  try {
    await open(page, '/admin/settings')
    await row(page, 'max_in_flight').getByRole('textbox').fill('4')
    await expect(bar(page)).toBeVisible()
    const overflow = await page.evaluate(() =>
      [...document.querySelectorAll('.admin-part, .setting')]
        .filter((part) => part.scrollWidth > part.clientWidth + 1)
        .map((part) => part.className),
    )
    expect(overflow).toEqual([])
  } finally {
    await scene.close()
  }
})

test('the desktop app keeps what is not saved while it is closed', async () => {
  test.skip(electronMissing() !== null, electronMissing() ?? '')
  const { dataDir, remove } = dataFolder()
  try {
    const before = await openScene({ shell: 'electron', dataDir, route: '/admin/settings' })
    await row(before.page, 'http_retries').getByRole('textbox').fill('6')
    await expect(bar(before.page)).toBeVisible()
    await before.close()
    const after = await openScene({ shell: 'electron', dataDir, route: '/admin/settings' })
    await expect(row(after.page, 'http_retries').getByRole('textbox')).toHaveValue('6')
    await expect(bar(after.page)).toContainText('1 unsaved change')
    await bar(after.page).getByRole('button', { name: 'Discard' }).click()
    await expect(row(after.page, 'http_retries').getByRole('textbox')).toHaveValue('3')
    expect(after.complaints).toEqual([])
    await after.close()
  } finally {
    remove()
  }
})
