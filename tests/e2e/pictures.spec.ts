import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { fileNameOf } from '../../renderer/charts/file-name.ts'
import { seededEventId, seedSessions } from '../support/seeded-sessions.ts'
import { open, openPeople, regular } from './people-scene.ts'
import { main, withSessions } from './session-scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'
import { DRIVERS, look, MARGIN, SURFACE } from './support/picture.ts'

const VIEWS = [
  { view: 'times', shown: '.chart-host', file: 'buggy-a-main-winter-cup-lap-times.png' },
  { view: 'position', shown: '.chart-host', file: 'buggy-a-main-winter-cup-positions.png' },
  { view: 'gap', shown: '.chart-host', file: 'buggy-a-main-winter-cup-gaps-to-driver-11.png' },
  { view: 'spread', shown: '.spread-host svg', file: 'buggy-a-main-winter-cup-distribution.png' },
  { view: 'average', shown: '.chart-host', file: 'buggy-a-main-winter-cup-raising-average.png' },
  { view: 'stints', shown: '.stints-timeline svg', file: 'buggy-a-main-winter-cup-stints.png' },
] as const

/** The picture on the clipboard, in base64. */
async function copied(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const picture = await item?.getType('image/png')
    if (picture === undefined) throw new Error('There is no picture on the clipboard')
    const bytes = new Uint8Array(await picture.arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''))
  })
}

/** The picture on the system's clipboard, in base64. Older releases of Electron have a call of their own for it. */
async function pictureOf(app: ElectronApplication): Promise<string> {
  return app.evaluate(async ({ clipboard, nativeImage }) => {
    const readImage: unknown = Reflect.get(clipboard, 'readImage')
    if (typeof readImage === 'function') {
      const image: unknown = Reflect.apply(readImage, clipboard, [])
      const address: unknown = Reflect.apply(nativeImage.createEmpty().toDataURL, image, [])
      return typeof address === 'string' ? (address.split(',')[1] ?? '') : ''
    }
    const [item] = await clipboard.read()
    const picture = await item?.getType('image/png')
    return picture === undefined ? '' : Buffer.from(await picture.arrayBuffer()).toString('base64')
  })
}

for (const theme of ['light', 'dark'] as const) {
  test(`every chart of a session is a sharp picture, to a file and to the clipboard, ${theme}`, async () => {
    test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')
    await withSessions(
      [main],
      async ({ page, open: openRace }) => {
        for (const { view, shown, file } of VIEWS) {
          await openRace(9001, `?view=${view}`)
          const box = await page.locator(shown).first().boundingBox()
          const saved = page.waitForEvent('download')
          await page.getByRole('button', { name: 'Save as picture' }).click()
          const download = await saved
          expect(download.suggestedFilename()).toBe(file)
          const png = readFileSync(await download.path()).toString('base64')
          const [width, height] = [Math.ceil(box?.width ?? 0), Math.ceil(box?.height ?? 0)]
          const seen = await look(page, png, DRIVERS[theme], 2 * (height + MARGIN))
          // Two pixels for each of the screen, the chart with its margins beside it and the texts above it.
          expect(seen.width, view).toBe(2 * (width + 2 * MARGIN))
          expect(seen.height, view).toBeGreaterThan(2 * (height + 4 * MARGIN))
          expect(seen.opaque, view).toBe(true)
          expect(seen.corner, view).toEqual(SURFACE[theme])
          // The legend has both drivers' colours, and so has the chart.
          for (const pixels of [...seen.above, ...seen.below]) expect(pixels, view).toBeGreaterThan(40)

          await page.getByRole('button', { name: 'Copy as picture' }).click()
          await expect(page.getByText('Picture copied').first()).toBeVisible()
          const again = await look(page, await copied(page), DRIVERS[theme], 2 * (height + MARGIN))
          expect([again.width, again.height], view).toEqual([seen.width, seen.height])
        }
      },
      theme,
    )
  })
}

test('the palette takes pictures too; a table has none; a refusal says what to do', async () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')
  await withSessions([main], async ({ page, open: openRace }) => {
    await openRace(9001, '?view=spread')
    await expect(page.locator('.spread-host svg')).toBeVisible()
    const saved = page.waitForEvent('download')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
    await page.keyboard.type('save the chart')
    await expect(page.getByRole('menuitem').first()).toContainText('Save the chart as a picture')
    await page.keyboard.press('Enter')
    expect((await saved).suggestedFilename()).toBe('buggy-a-main-winter-cup-distribution.png')

    await page.evaluate(() => {
      navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await page.getByRole('button', { name: 'Copy as picture' }).click()
    await expect(page.getByText('The picture could not be copied')).toBeVisible()
    const instead = page.waitForEvent('download')
    await page.locator('[data-sonner-toast]').getByRole('button', { name: 'Save as picture' }).click()
    expect((await instead).suggestedFilename()).toBe('buggy-a-main-winter-cup-distribution.png')

    await page.getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('grid', { name: 'Distribution, as a table' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save as picture' }).first()).toBeHidden()
  })
})

test('the desktop window may put a picture on the system\u2019s clipboard', async () => {
  test.skip(electronMissing() !== null, electronMissing() ?? '')
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  await seedSessions(dataDir, [main])
  const { app, page, close } = await launchElectronApp({
    dataDir,
    args: [`--open=/event/${seededEventId}/race/9001?view=spread`],
  })
  try {
    await app.evaluate(({ clipboard }) => clipboard.clear())
    await expect(page.locator('.spread-host svg')).toBeVisible()
    const box = await page.locator('.spread-host svg').boundingBox()
    await page.getByRole('button', { name: 'Copy as picture' }).click()
    await expect(page.getByText('Picture copied')).toBeVisible()
    const png = await pictureOf(app)
    const [width, height] = [Math.ceil(box?.width ?? 0), Math.ceil(box?.height ?? 0)]
    const seen = await look(page, png, DRIVERS.light, 2 * (height + MARGIN))
    expect(seen.width).toBe(2 * (width + 2 * MARGIN))
    expect(seen.height).toBeGreaterThan(2 * (height + 4 * MARGIN))
    for (const pixels of [...seen.above, ...seen.below]) expect(pixels).toBeGreaterThan(40)
  } finally {
    await close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('charts of a comparison, a driver and the ladder are pictures as well', async () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')
  test.setTimeout(240_000)
  const scene = await openPeople()
  const { page } = scene
  const { driverId, name, races } = regular(scene)
  const [first, last] = [races[0], races.at(-1)]
  const event = scene.site.truth.event(first?.eventId ?? 0)?.heading.eventName ?? '?'
  const runs = [first, last].map((race) => `${race?.eventId}.${race?.raceId}.${driverId}`).join(',')
  /** Saves the picture of the chart in front; gives how many pixels have the first driver's colour. */
  const saved = async (file: string): Promise<number> => {
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as picture' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe(file)
    const png = readFileSync(await download.path()).toString('base64')
    const seen = await look(page, png, [DRIVERS.light[0], SURFACE.light], 100)
    expect(seen.opaque).toBe(true)
    expect(seen.width).toBeGreaterThan(2 * 600)
    // Not one colour alone.
    expect((seen.above[1] ?? 0) + (seen.below[1] ?? 0)).toBeLessThan(seen.width * seen.height)
    return (seen.above[0] ?? 0) + (seen.below[0] ?? 0)
  }
  try {
    await open(scene, `/compare?runs=${runs}`)
    await expect(page.getByRole('application', { name: 'Lap deltas' })).toBeVisible()
    expect(await saved('comparison-lap-deltas.png')).toBeGreaterThan(200)
    await page.getByRole('radio', { name: 'Distribution' }).check({ force: true })
    const spread = page.getByRole('application', { name: 'Distribution of lap times' })
    await spread.focus()
    await page.keyboard.press('ArrowRight')
    await expect(spread.locator('[aria-live="polite"]')).toContainText(name)
    await expect(spread.locator('.chart-card')).toContainText(name)
    expect(await saved('comparison-distribution-of-lap-times.png')).toBeGreaterThan(200)
    await page.getByRole('button', { name: 'Show as table' }).click()
    await expect(page.getByRole('grid', { name: 'Distribution of lap times, as a table' })).toBeVisible()

    await open(scene, `/driver/${driverId}?tab=pace`)
    await expect(page.getByRole('application', { name: 'Pace against the best of the class' })).toBeVisible()
    expect(await saved(`${fileNameOf(name)}-pace-against-the-best-of-the-class.png`)).toBeGreaterThan(100)

    await open(scene, `/driver/${driverId}?tab=consistency`)
    await expect(page.getByRole('application', { name: 'Consistency, run by run' })).toBeVisible()
    expect(await saved(`${fileNameOf(name)}-consistency-run-by-run.png`)).toBeGreaterThan(100)

    await open(scene, `/event/${first?.eventId}?tab=ladder`)
    await expect(page.locator('.ladder-main').first()).toBeVisible()
    await saved(`${fileNameOf(event)}-mains-ladder.png`)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
