import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { open } from './people-scene.ts'
import { importHeadline, loadEvents, openScene } from './scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** What a screen reads, and what stands there until it is answered. */
const screens = [
  ['/event/EVENT?tab=checks', '/events/checks', 'Checking\u2026'],
  ['/event/EVENT?tab=qualifying', '/events/races', 'Loading the event\u2026'],
  ['/event/EVENT?tab=ladder', '/events/races', 'Loading the event\u2026'],
  ['/event/EVENT?tab=entries', '/events/entries', 'Loading entries\u2026'],
  ['/event/EVENT', '/events/get', 'Loading the event\u2026'],
  ['/driver/DRIVER?tab=rival&rival=RIVAL', '/drivers/headToHead', 'Loading the driver\u2026'],
  ['/admin/quality', '/quality/list', 'Looking at every imported event'],
  ['/admin/database', '/database/info', 'Reading the facts about the database\u2026'],
  ['/admin/metrics', '/metrics/json', 'Reading the metrics\u2026'],
] as const

/** What is asked for here is never answered. */
async function unanswered(page: Page, procedures: () => string): Promise<void> {
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (!String(message).includes(procedures())) server.send(message)
    })
  })
}

test('a screen that waits says what for, and is never empty', async () => {
  test.setTimeout(120_000)
  const scene = await openScene({ site: { races: 8, lapsPerDriver: 12 } })
  const { page, eventId, site } = scene
  let held = 'nothing is held yet'
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    const ids = (site.truth.event(Number(eventId))?.races ?? []).flatMap(({ raceId }) =>
      raceId === null
        ? []
        : (site.truth.race(raceId)?.results ?? []).flatMap(({ driverId, laps }) =>
            driverId === null || laps === 0 ? [] : [String(driverId)],
          ),
    )
    const [driver = '', rival = ''] = [...new Set(ids)]
    await unanswered(page, () => held)
    for (const [route, procedure, text] of screens) {
      held = procedure
      await open(scene, route.replace('EVENT', eventId).replace('DRIVER', driver).replace('RIVAL', rival))
      const waiting = page.locator('.loading')
      await expect(waiting.locator('.loading-lines'), route).toBeVisible()
      await expect(waiting.getByText(text), route).toBeVisible()
    }
  } finally {
    await scene.close()
  }
})

test('a screen whose code is on its way says so in the place of the one before', async () => {
  const scene = await openScene()
  const { page } = scene
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  try {
    await page.route(/\/help-page-[^/]*\.js$/u, async (route) => {
      await held
      await route.continue()
    })
    await page.reload()
    await expect(page.getByRole('button', { name: 'Load the track list' })).toBeVisible()
    await page.getByRole('link', { name: /^Help$/u }).click()
    await expect(page.locator('.loading').getByText('Loading the screen\u2026')).toBeVisible()
    release()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('.loading')).toHaveCount(0)
    expect(scene.complaints).toEqual([])
  } finally {
    release()
    await scene.close()
  }
})
