import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { electronMissing } from './support/electron-app.ts'
import { beginImport, eventRow, findBox, importHeadline, isRacePage, loadEvents, openScene } from './scene.ts'

const SHELLS = [
  { shell: 'browser', missing: chromiumMissing() },
  { shell: 'electron', missing: electronMissing() },
] as const

for (const { shell, missing } of SHELLS) {
  test(`from nothing to the laps of a session in ${shell}`, async () => {
    test.skip(missing !== null, missing ?? '')
    const scene = await openScene({ shell, site: { unrunRaces: 1 } })
    const { page, site, eventId } = scene
    try {
      await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
      await loadEvents(scene)
      await importHeadline(scene)

      await eventRow(scene).getByRole('link', { name: scene.eventName, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: scene.eventName })).toBeVisible()
      await expect(page.getByText(/results? agrees? with LiveRC/)).toBeVisible()
      const truth = site.truth.event(Number(eventId))
      for (const className of new Set(truth?.races.map((race) => race.className))) {
        await expect(page.getByRole('heading', { level: 2, name: className, exact: true })).toBeVisible()
      }

      await page.getByRole('tab', { name: /Entries/ }).click()
      const entries = site.truth.entryList(Number(eventId))?.classes.flatMap((listed) => listed.entries) ?? []
      await expect(
        page
          .getByRole('row')
          .filter({ hasText: entries[0]?.driverName.trim() ?? '' })
          .first(),
      ).toBeVisible()

      await page.getByRole('tab', { name: /Sessions/ }).click()
      await expect(page.getByText('Not yet run')).toBeVisible()
      const race = truth?.races.find((listed) => listed.raceId !== null && raceHasLaps(site, listed.raceId))
      if (race?.raceId == null) throw new Error('The site has no race with laps')
      await page.getByRole('link', { name: race.raceLabel, exact: true }).first().click()
      await expect(page.getByRole('heading', { level: 1, name: race.raceLabel })).toBeVisible()

      const winner = site.truth.race(race.raceId)?.results[0]
      const results = page.getByRole('grid', { name: /^Results of/ })
      await expect(results.getByRole('row').nth(1)).toContainText(winner?.driverName.trim() ?? '')
      await expect(results.getByRole('row').nth(1)).toContainText(winner?.lapsTimeText ?? '')
      const block = site.truth.race(race.raceId)?.lapBlocks.find((laps) => laps.driverId === winner?.driverId)
      const laps = page.getByRole('grid', { name: 'Lap times by lap and driver' })
      await expect(laps.getByRole('row').nth(1)).toContainText(
        ((block?.laps[0]?.timeMs ?? 0) / 1000).toFixed(3),
      )
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}

function raceHasLaps(site: Awaited<ReturnType<typeof openScene>>['site'], raceId: number): boolean {
  return (site.truth.race(raceId)?.lapBlocks ?? []).some(
    (block) => block.laps.length > 1 && (block.laps[0]?.timeMs ?? 0) < 60_000,
  )
}

test.describe('in the browser shell', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  test('an import shows its progress, survives a reload and can be cancelled', async () => {
    const scene = await openScene({
      faults: [{ url: isRacePage, skip: 2, delayMs: 15_000 }],
    })
    const { page } = scene
    try {
      await loadEvents(scene)
      await beginImport(scene)
      await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()
      await expect(page.getByRole('progressbar', { name: scene.eventName })).toBeVisible()
      await expect(eventRow(scene).getByText(/of \d+ races/)).toBeVisible()

      await page.reload()
      await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()
      await expect(page.getByRole('link', { name: /^Admin\s+1 not finished$/ })).toBeVisible()

      await eventRow(scene)
        .getByRole('button', { name: /^Cancel/ })
        .click()
      await expect(eventRow(scene).getByText('Known', { exact: true })).toBeVisible()
      await expect(page.getByText('Cancelled.', { exact: true })).toBeVisible()
      await page.getByRole('link', { name: /^Admin/ }).click()
      await expect(page.getByRole('listitem').first()).toContainText('Cancelled')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })

  test('a failing race page is told in plain words, and Retry gets the event', async () => {
    const scene = await openScene({
      faults: [{ url: isRacePage, skip: 3, status: 404 }],
    })
    const { page } = scene
    try {
      await loadEvents(scene)
      await beginImport(scene)
      await expect(eventRow(scene).getByText('Failed', { exact: true })).toBeVisible()
      await expect(eventRow(scene)).toContainText('LiveRC has no such page')
      await eventRow(scene)
        .getByRole('button', { name: /^Details/ })
        .click()
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText('CONNECTOR_HTTP_ERROR')
      await expect(dialog).toContainText('Nothing is shown until every race is there')
      await page.keyboard.press('Escape')

      await eventRow(scene).getByRole('link', { name: scene.eventName, exact: true }).click()
      await expect(page.getByRole('heading', { name: 'LiveRC has no such page' })).toBeVisible()
      await expect(page.getByRole('tab')).toHaveCount(0)

      scene.setFaults([])
      await page.getByRole('button', { name: 'Retry the import' }).click()
      await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible({ timeout: 60_000 })
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })

  test('a pasted address is recognised and its event imported', async () => {
    const scene = await openScene()
    const { page, eventId, slug } = scene
    try {
      await loadEvents(scene)
      await findBox(page).fill(`https://${slug}.liverc.com/results/?p=view_event&id=${eventId}`)
      await page.getByRole('button', { name: `Import event ${eventId}` }).click()
      await page.getByRole('link', { name: `Open event ${eventId}` }).click()
      await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible({ timeout: 60_000 })

      await page.getByRole('link', { name: 'Find' }).click()
      await findBox(page).fill(eventId)
      await expect(page.getByRole('link', { name: `Open event ${eventId}` })).toBeVisible()
      await expect(page.getByRole('button', { name: `Import event ${eventId}` })).toHaveCount(0)
    } finally {
      await scene.close()
    }
  })

  test('what is imported reads on without LiveRC, and a re-import that fails leaves it alone', async () => {
    const scene = await openScene()
    const { page, eventId } = scene
    try {
      await loadEvents(scene)
      await importHeadline(scene)
      await scene.stopSite()
      await page.goto(new URL(`/event/${eventId}?tab=sessions`, page.url()).href)
      await expect(page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(2)).toBeVisible()

      await page.getByRole('button', { name: 'Re-import' }).click()
      await expect(page.locator('.notice').getByText('LiveRC could not be reached.')).toBeVisible({
        timeout: 60_000,
      })
      await page.getByRole('button', { name: 'Details' }).click()
      await expect(page.getByRole('dialog')).toContainText('The earlier import is kept and still shown.')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(2)).toBeVisible()
    } finally {
      await scene.close()
    }
  })
})
