import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import {
  eventRow,
  expectAccessible,
  findBox,
  importHeadline,
  isRacePage,
  loadEvents,
  openScene,
} from './scene.ts'
import type { Scene } from './scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** Opens a screen of the app by its address. */
async function open({ page }: Scene, route: string): Promise<void> {
  await page.goto(new URL(route, page.url()).href)
}

function headlineRace({ site, eventId }: Scene): string {
  const race = site.truth.event(Number(eventId))?.races.find((listed) => listed.raceId !== null)
  return String(race?.raceId)
}

for (const theme of ['light', 'dark'] as const) {
  test(`every screen is accessible in the ${theme} theme`, async () => {
    test.setTimeout(240_000)
    const scene = await openScene({ context: { colorScheme: theme }, site: { unrunRaces: 1 } })
    const { page, eventId } = scene
    const check = (screen: string): Promise<void> => expectAccessible(page, screen)
    try {
      await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
      await check('first run')
      await open(scene, '/admin')
      await expect(page.getByRole('heading', { name: 'No jobs yet' })).toBeVisible()
      await check('no jobs')
      await open(scene, '/')

      await loadEvents(scene)
      await check('known events')
      await open(scene, `/event/${eventId}`)
      await expect(page.getByRole('heading', { name: 'Not imported yet' })).toBeVisible()
      await check('event not imported')

      scene.setFaults([{ url: isRacePage, skip: 1, delayMs: 5_000 }])
      await page.getByRole('button', { name: 'Import this event' }).click()
      await expect(page.getByRole('heading', { name: 'Importing\u2026' })).toBeVisible()
      await check('event importing')
      await open(scene, '/')
      await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()
      await check('list importing')
      await open(scene, '/admin')
      await expect(page.getByRole('progressbar')).toBeVisible()
      await check('running job')
      await page.getByRole('button', { name: /^Cancel/ }).click()
      await expect(page.getByRole('region').getByText('Cancelled', { exact: true })).toBeVisible()

      scene.setFaults([{ url: isRacePage, status: 404 }])
      await open(scene, `/event/${eventId}`)
      await page.getByRole('button', { name: 'Import this event' }).click()
      await expect(page.getByRole('heading', { name: 'LiveRC has no such page' })).toBeVisible()
      await check('event failed')
      await open(scene, '/admin')
      await expect(page.getByRole('region').getByText('Failed', { exact: true })).toBeVisible()
      await check('failed job')
      await open(scene, '/')
      await eventRow(scene)
        .getByRole('button', { name: /^Details/ })
        .click()
      await check('error dialog')
      await page.keyboard.press('Escape')

      scene.setFaults([])
      await eventRow(scene)
        .getByRole('button', { name: /^Retry/ })
        .click()
      await expect(eventRow(scene).getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
      await findBox(page).fill(`https://nowhere.liverc.com/results/?p=view_event&id=999999`)
      await expect(page.getByRole('button', { name: 'Import event 999999' })).toBeVisible()
      await check('pasted address')
      await open(scene, '/?from=1999-01-01&to=1999-12-31')
      await expect(page.getByRole('heading', { name: /^No events between/ })).toBeVisible()
      await check('no events in range')

      for (const tab of ['overview', 'sessions', 'entries']) {
        await open(scene, `/event/${eventId}?tab=${tab}`)
        await expect(page.getByRole('tab', { selected: true })).toBeVisible()
        await expect(page.getByRole('tabpanel')).not.toBeEmpty()
        await check(`event, ${tab}`)
      }
      const route = `/event/${eventId}/race/${headlineRace(scene)}`
      await open(scene, route)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await check('session')
      await open(scene, `${route}?cell=delta&positions=true`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await check('session, deltas')
      await open(scene, '/event/1')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await check('unknown event')
      await open(scene, '/nowhere')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await check('unknown screen')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}

test('the theme follows the system, can be chosen, and is remembered', async () => {
  const scene = await openScene({ context: { colorScheme: 'dark' } })
  const { page } = scene
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  try {
    await expect(page.getByRole('button', { name: 'System theme, change' })).toBeVisible()
    const dark = await background()
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await background()
    expect(light).not.toBe(dark)
    await page.getByRole('button', { name: 'System theme, change' }).click()
    await page.getByRole('button', { name: 'Light theme, change' }).click()
    expect(await background()).toBe(dark)
    await page.reload()
    await expect(page.getByRole('button', { name: 'Dark theme, change' })).toBeVisible()
    expect(await background()).toBe(dark)
  } finally {
    await scene.close()
  }
})

test('dates stay on their day in every time zone', async () => {
  for (const timezoneId of ['Pacific/Auckland', 'America/Los_Angeles']) {
    const scene = await openScene({ context: { timezoneId, locale: 'en-GB' } })
    try {
      await loadEvents(scene)
      const listed = scene.site.truth
        .eventsList(scene.slug)
        ?.events.find(({ eventId }) => String(eventId) === scene.eventId)
      const day = Number(listed?.dateStart.slice(8))
      await expect(eventRow(scene).getByRole('gridcell').nth(2)).toHaveText(new RegExp(`^${day}\\b`))
    } finally {
      await scene.close()
    }
  }
})

test('text of twice the size fits: rows, columns, rail and buttons grow with it', async () => {
  const scene = await openScene()
  const { page } = scene
  try {
    await loadEvents(scene)
    const row = eventRow(scene)
    const height = async (): Promise<number> => (await row.boundingBox())?.height ?? 0
    const usual = await height()
    // As a reader does it in the settings of the browser: everything that is open follows at once.
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await expect.poll(height).toBe(usual * 2)
    const cut = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          '.grid-cell, .rail-label, .button, .badge, .chip, .status-item',
        ),
      ]
        .filter((element) => element.checkVisibility() && element.scrollHeight > element.clientHeight + 2)
        .map((element) => `${element.className}: ${element.textContent}`),
    )
    expect(cut).toEqual([])
    for (const label of await page.locator('.rail-label').all()) {
      const box = await label.boundingBox()
      const rail = await page.locator('.rail').boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((rail?.x ?? 0) + (rail?.width ?? 0))
      expect(box?.x).toBeGreaterThanOrEqual(rail?.x ?? 0)
    }
  } finally {
    await scene.close()
  }
})

test('text at 200 % reflows: nothing is cut off at 640 pixels', async () => {
  const scene = await openScene({ context: { viewport: { width: 640, height: 400 } } })
  const { page, eventId } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    for (const route of [
      '/',
      `/event/${eventId}`,
      `/event/${eventId}/race/${headlineRace(scene)}`,
      '/admin',
    ]) {
      await open(scene, route)
      await expect(page.getByRole('main')).not.toBeEmpty()
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, route).toBeLessThanOrEqual(0)
    }
  } finally {
    await scene.close()
  }
})
