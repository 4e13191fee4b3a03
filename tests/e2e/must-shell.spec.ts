import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { commands, commandTitles } from '../../shared/domain/commands.ts'
import { open } from './people-scene.ts'
import { expectAccessible, importHeadline, loadEvents, openScene, setOnline } from './scene.ts'
import { chromiumMissing, launchBrowserShell } from './support/browser-shell.ts'
import { readGrid } from './support/grid.ts'
import { racesOf } from './support/raced.ts'
import { addressOf, screenPaths } from './support/routes.ts'

/** What the shell promises whatever is on the screen (ui.md 1e): offline, shortcuts, menu, state, accessibility. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const heading = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.locator('.loading')).toHaveCount(0)
}

test('every screen that has an address is accessible in both themes, and reads without LiveRC', async () => {
  test.setTimeout(240_000)
  const scene = await openScene({ site: { races: 8, lapsPerDriver: 12 } })
  const { page, eventId, site } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    await open(scene, '/admin')
    const job = await page
      .getByRole('link', { name: /^Log of Import/ })
      .first()
      .getAttribute('href')
    const race = racesOf(site, Number(eventId)).find(({ driven }) => driven.length > 3)
    const values = {
      eventId,
      raceId: String(race?.raceId),
      driverId: race?.driven[0]?.driverId ?? '',
      jobId: job?.split('/').at(-1) ?? '',
    }
    // LiveRC is gone: what is stored must do.
    await scene.stopSite()
    await open(scene, `/event/${eventId}`)
    await page.getByRole('button', { name: 'Re-import' }).click()
    await expect(page.getByRole('contentinfo')).toContainText('LiveRC did not answer', { timeout: 60_000 })

    const paths = screenPaths()
    expect(paths.length).toBeGreaterThan(10)
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: 'light' })
      await open(scene, addressOf(path, values))
      await heading(page)
      await expectAccessible(page, `${path}, light`)
      await page.emulateMedia({ colorScheme: 'dark' })
      // All but the colours is the same.
      await expectAccessible(page, `${path}, dark`, ['color-contrast'])
    }
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('offline says what cannot be done and why; everything stored reads', async () => {
  // Nothing is asked of anybody: what would ask is disabled.
  const scene = await openScene({ route: '/home', env: { MRE_REPLAY_URL: '' } })
  const { page } = scene
  try {
    await page.getByRole('button', { name: 'Open the sample event' }).click()
    await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible()
    // The computer's network is gone; the engine on it is not.
    await setOnline(page, false)
    await expect(page.getByRole('contentinfo')).toContainText(
      'Offline: nothing can be fetched, everything stored can be read',
    )
    await page.getByRole('tab', { name: /Sessions/ }).click()
    const sessions = page.getByRole('grid', { name: 'Sessions' })
    await sessions.locator('a[href*="/race/"]').first().click()
    const results = await readGrid(page.getByRole('grid', { name: /^Results of/ }))
    expect(results.rows.length).toBeGreaterThan(3)
    await page.getByRole('link', { name: 'Find', exact: true }).click()
    const sync = page.getByRole('button', { name: /^Sync tracks/ })
    await expect(sync).toHaveAttribute('aria-disabled', 'true')
    await expect(sync).toHaveAccessibleName(/This computer has no network connection/)
    await page
      .getByRole('combobox', { name: /^Search tracks/ })
      .fill('https://nowhere.liverc.com/results/?p=view_event&id=999999')
    const offered = page.getByRole('button', { name: /^Import event 999999/ })
    await expect(offered).toHaveAttribute('aria-disabled', 'true')
    await expectAccessible(page, 'offline')
    await setOnline(page, true)
    await expect(sync).not.toHaveAttribute('aria-disabled')
    await expect(page.getByRole('contentinfo')).not.toContainText('Offline')
    expect(scene.requests).toEqual([])
  } finally {
    await scene.close()
  }
})

test('the cheat sheet and the menu of the page have every command', async () => {
  const scene = await openScene({ route: '/admin' })
  const { page } = scene
  try {
    await heading(page)
    await page.keyboard.press('F1')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(sheet).toBeVisible()
    const text = (await sheet.innerText()).replaceAll(/\s+/gu, ' ')
    for (const { id, keys } of commands)
      if (keys.length > 0)
        expect(text, `${id} is not listed`).toContain(commandTitles[id].replace(/\u2026$/u, ''))
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    await expect(page.getByRole('menuitem', { name: 'File' })).toBeVisible()
    const seen = new Set<string>()
    const collect = async (): Promise<void> => {
      for (const name of await page
        .locator('[role="menuitem"], [role="menuitemradio"], [role="menuitemcheckbox"]')
        .allInnerTexts())
        seen.add(name.split('\n')[0]?.trim() ?? '')
    }
    await collect()
    const top = await page.getByRole('menuitem').count()
    for (let index = 0; index < top; index += 1) {
      const item = page.getByRole('menu').first().getByRole('menuitem').nth(index)
      await item.focus()
      await page.keyboard.press('ArrowRight')
      await expect(page.getByRole('menu')).toHaveCount(2)
      await collect()
      const inner = page.getByRole('menu').nth(1).locator('[aria-haspopup]')
      for (let at = 0; at < (await inner.count()); at += 1) {
        await inner.nth(at).focus()
        await page.keyboard.press('ArrowRight')
        await expect(page.getByRole('menu')).toHaveCount(3)
        await collect()
        await page.keyboard.press('ArrowLeft')
        await expect(page.getByRole('menu')).toHaveCount(2)
      }
      await page.keyboard.press('ArrowLeft')
      await expect(page.getByRole('menu')).toHaveCount(1)
    }
    for (const { id } of commands)
      expect(
        [...seen].some((name) => name.startsWith(commandTitles[id])),
        `${id} is in no menu`,
      ).toBe(true)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('chosen drivers, view, reference and sorting of a session are there again after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  const scene = await openScene({ dataDir, site: { races: 4, lapsPerDriver: 12 } })
  const { page, eventId, site } = scene
  const race = racesOf(site, Number(eventId)).find(({ driven }) => driven.length > 3)
  try {
    if (race === undefined) throw new Error('The site has no such race')
    const reference = race.driven[2]
    await loadEvents(scene)
    await importHeadline(scene)
    await open(scene, `/event/${eventId}/race/${race.raceId}?view=gap`)
    await page.getByRole('combobox', { name: 'to' }).selectOption(reference?.driverId ?? '')
    await page
      .getByRole('button', { name: new RegExp(`${RegExp.escape(race.driven[0]?.name ?? '')}$`) })
      .first()
      .click()
    await page.getByRole('columnheader', { name: 'Driver' }).getByRole('button').click()
    const expectAll = async (shown: Page): Promise<void> => {
      await expect(shown.getByRole('heading', { level: 1, name: race.label })).toBeVisible()
      await expect(shown.getByRole('application', { name: 'Gaps' })).toBeVisible()
      await expect(shown.getByRole('combobox', { name: 'to' })).toHaveValue(reference?.driverId ?? '')
      await expect(shown.locator('.driver-chip').first()).toHaveAttribute('aria-pressed', 'false')
      await expect(shown.locator('.driver-chip').nth(1)).toHaveAttribute('aria-pressed', 'true')
      await expect(shown.getByRole('columnheader', { name: 'Driver' }).first()).toHaveAttribute(
        'aria-sort',
        'ascending',
      )
    }
    await expectAll(page)
    await page.waitForTimeout(900)
    await scene.closeShell()
    const again = await launchBrowserShell({ dataDir, env: scene.env })
    try {
      await expectAll(again.page)
    } finally {
      await again.close()
    }
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
