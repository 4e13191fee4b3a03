import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { open, openPeople, regular } from './people-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const lines = (page: Page) => page.getByRole('list', { name: 'What is compared' }).getByRole('listitem')

test('driver sessions of two events are put side by side by keyboard, kept, and shared by address', async () => {
  test.setTimeout(240_000)
  const scene = await openPeople({
    context: { permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true },
  })
  const { page } = scene
  const { driverId, name } = regular(scene)
  try {
    await open(scene, '/compare')
    await expect(page.getByRole('heading', { name: 'Nothing to compare yet' })).toBeVisible()

    // C on a row adds it; the same one again does not.
    await open(scene, `/driver/${driverId}`)
    const results = page.getByRole('grid', { name: 'Results' })
    await results.locator('[data-cell="1:2"]').click()
    await page.keyboard.press('c')
    await expect(page.getByText(`${name} added to the comparison (1 of 6)`).first()).toBeVisible()
    await page.keyboard.press('c')
    await expect(page.getByText(/is in the comparison already/u).first()).toBeVisible()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('c')
    await expect(page.getByText(`${name} added to the comparison (2 of 6)`).first()).toBeVisible()

    await page.keyboard.press('Alt+Shift+c')
    await expect(lines(page)).toHaveCount(2)
    const chart = page.getByRole('application', { name: 'Lap deltas' })
    await chart.focus()
    await page.keyboard.press('ArrowRight')
    await expect(chart.locator('[aria-live="polite"]')).toContainText(/in this lap/u)

    // One more through the picker.
    await page.getByRole('button', { name: /^Add/u }).click()
    await page.locator('.picker-item').first().click()
    await page.locator('.picker-list .picker-item').first().click()
    await page.keyboard.press('Escape')
    await expect(lines(page)).toHaveCount(3)

    // Another reference, another order, both kept over a reload.
    const second = await lines(page).nth(1).textContent()
    await lines(page).nth(1).getByRole('radio').check()
    await lines(page).nth(1).getByRole('button', { name: /up$/u }).click()
    await expect(lines(page).first().getByRole('radio')).toBeChecked()
    expect((await lines(page).first().textContent())?.slice(1)).toBe(second?.slice(1))
    await page.waitForTimeout(600)
    await page.reload()
    await expect(lines(page)).toHaveCount(3)
    await expect(lines(page).first().getByRole('radio')).toBeChecked()

    await page.getByRole('radio', { name: 'Figures' }).check({ force: true })
    const figures = page.getByRole('grid', { name: 'Figures side by side' })
    await expect(figures.getByRole('row', { name: /Average of best 5/u })).toBeVisible()
    await page.getByRole('button', { name: 'Copy the table' }).click()
    await expect(page.getByText('Table copied')).toBeVisible()
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\r\n')
    expect(copied[0]?.split('\t')).toHaveLength(4)
    expect(copied.some((line) => line.startsWith('Average of best 5\t'))).toBe(true)
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the table as CSV' }).click()
    const file = await waiting
    expect(file.suggestedFilename()).toBe('figures-side-by-side.csv')
    expect(readFileSync(await file.path(), 'utf8')).toContain('Average of best 5,')

    // The address says all of it, by the numbers of LiveRC.
    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByText('Address of the comparison copied')).toBeVisible()
    const address = await page.evaluate(() => navigator.clipboard.readText())
    const before = await lines(page).allTextContents()
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect(page.getByRole('heading', { name: 'Nothing to compare yet' })).toBeVisible()
    await page.goto(address)
    await expect(lines(page)).toHaveCount(3)
    expect(await lines(page).allTextContents()).toEqual(before)
    await expect(figures).toBeVisible()
    expect(new URL(page.url()).searchParams.get('runs')).toBeNull()

    // Another address replaces it, and that can be undone.
    await open(scene, '/compare?runs=1.2.3')
    await expect(lines(page)).toHaveCount(1)
    await expect(page.getByText(/^Not stored here/u)).toBeVisible()
    await page.getByRole('button', { name: 'Put the former one back' }).click()
    await expect(lines(page)).toHaveCount(3)
    await lines(page)
      .first()
      .getByRole('button', { name: /^Remove/u })
      .click()
    await expect(lines(page)).toHaveCount(2)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
