import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { open } from './admin-scene.ts'
import { beginImport, eventRow, expectAccessible, isRacePage, loadEvents, openScene } from './scene.ts'
import { chromiumMissing, launchBrowserShell } from './support/browser-shell.ts'

/** Imports that did not come to their end: what the window says of them, and how they go on (ui.md 1a and 1f). */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

test('an import whose engine was killed shows as interrupted and goes on without asking twice', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  const scene = await openScene({
    dataDir,
    faults: [{ url: isRacePage, skip: 4, delayMs: 60_000 }],
    env: { MRE_JOB_LEASE_SECONDS: '3' },
  })
  const { page, eventId, eventName, site } = scene
  const races = site.urls.headline.races.length
  /** How often each race page was asked for. */
  const asked = (): Map<string, number> => {
    const paths = scene.requests
      .filter(({ path }) => path.includes('view_race_result'))
      .map(({ path }) => path)
    return new Map([...Map.groupBy(paths, (path) => path)].map(([path, all]) => [path, all.length]))
  }
  try {
    await loadEvents(scene)
    await beginImport(scene)
    // Four pages came at once, and were stored one by one.
    await expect(eventRow(scene).getByText(new RegExp(`4 of ${races} races`))).toBeVisible()
    await page.waitForTimeout(1_200)
    await scene.killShell()
    const before = asked()
    scene.setFaults([])

    const env = { ...scene.env, MRE_RESUME_INTERRUPTED: 'off' }
    const again = await launchBrowserShell({ dataDir, env, route: '/admin' })
    try {
      const card = again.page
        .getByRole('listitem')
        .filter({ hasText: `Import ${eventName}` })
        .first()
      await expect(card.getByText('Interrupted', { exact: true })).toBeVisible()
      await expect(card).toContainText('Nothing is shown until every race is there.')
      await expectAccessible(again.page, 'interrupted job')
      await again.page.goto(new URL(`/event/${eventId}`, again.page.url()).href)
      await expect(again.page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()
      await expect(again.page.getByRole('tab')).toHaveCount(0)
      await again.page.goto(new URL('/admin', again.page.url()).href)
      await card.getByRole('button', { name: /^Retry: / }).click()
      await expect(card.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
      await expect(card).toContainText(`${races} races`)
      await again.page.goto(new URL(`/event/${eventId}?tab=sessions`, again.page.url()).href)
      await expect(again.page.getByRole('grid', { name: 'Sessions' })).toBeVisible()

      const after = asked()
      const finished = [...before.keys()].slice(0, 4)
      for (const path of finished) expect(after.get(path), `${path} was there already`).toBe(1)
      expect(after.size).toBe(races)
    } finally {
      await again.close()
    }
  } finally {
    await scene.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('a job that was given up is retried by hand, and a form nobody knows stops requests until it is confirmed', async () => {
  test.setTimeout(180_000)
  const scene = await openScene({
    faults: [{ url: isRacePage, skip: 2, status: 503 }],
    env: { MRE_HTTP_RETRIES: '0', MRE_CIRCUIT_FAILURES: '50', MRE_DRIFT_STOP_AFTER: '1' },
  })
  const { page, eventName } = scene
  try {
    await loadEvents(scene)
    await beginImport(scene)
    await expect(eventRow(scene).getByText('Failed', { exact: true })).toBeVisible({ timeout: 60_000 })
    await open(page, '/admin')
    const dead = page.getByRole('region', { name: 'Given up' })
    await expect(dead.getByRole('listitem')).toContainText(eventName)
    scene.setFaults([{ url: isRacePage, drift: 'renamed_table' }])
    await dead.getByRole('button', { name: /^Retry what was given up/ }).click()

    // It is asked for again, and now LiveRC has been redesigned.
    const card = page.getByRole('region', { name: 'Ended' }).getByRole('listitem').first()
    await expect(card).toContainText('no longer have the form that is known', { timeout: 60_000 })
    await open(page, '/')
    await expect(eventRow(scene).getByText('Failed', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: /^Sync events/ }).click()
    await expect(page.getByText(/Requests to LiveRC are stopped/).first()).toBeVisible()

    await open(page, '/admin/health')
    await expect(page.getByText('Requests are stopped until the reports below are confirmed.')).toBeVisible()
    await expectAccessible(page, 'drift')
    await page.getByRole('button', { name: 'Confirm\u2026' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('The new form is known to this version')
    await dialog.getByRole('button', { name: 'Confirm the reports' }).click()
    await expect(page.getByText('Requests are stopped until the reports below are confirmed.')).toHaveCount(0)

    scene.setFaults([])
    await open(page, '/admin')
    await page
      .getByRole('listitem')
      .filter({ hasText: `Import ${eventName}` })
      .getByRole('button', { name: /^Retry: / })
      .first()
      .click()
    await expect(
      page
        .getByRole('listitem')
        .filter({ hasText: `Import ${eventName}` })
        .first(),
    ).toContainText('Done', {
      timeout: 60_000,
    })
    await open(page, '/')
    await expect(eventRow(scene).getByText('Imported', { exact: true })).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
