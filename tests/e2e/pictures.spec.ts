import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { seededEventId, seedSessions } from '../support/seeded-sessions.ts'
import { main, withSessions } from './session-scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'

/** What is around the chart on each side of its picture, in CSS pixels. */
const MARGIN = 14

const VIEWS = [
  { view: 'times', shown: '.chart-host', file: 'buggy-a-main-winter-cup-lap-times.png' },
  { view: 'position', shown: '.chart-host', file: 'buggy-a-main-winter-cup-positions.png' },
  { view: 'gap', shown: '.chart-host', file: 'buggy-a-main-winter-cup-gaps-to-driver-11.png' },
  { view: 'spread', shown: '.spread-host svg', file: 'buggy-a-main-winter-cup-distribution.png' },
  { view: 'average', shown: '.chart-host', file: 'buggy-a-main-winter-cup-raising-average.png' },
  { view: 'stints', shown: '.stints-timeline svg', file: 'buggy-a-main-winter-cup-stints.png' },
] as const

/** The colours of the first two drivers, as the themes have them. */
const DRIVERS = {
  light: [
    [0, 114, 178],
    [154, 106, 0],
  ],
  dark: [
    [86, 180, 233],
    [230, 159, 0],
  ],
} as const
const SURFACE = { light: [255, 255, 255], dark: [21, 26, 33] } as const

interface Seen {
  readonly width: number
  readonly height: number
  readonly opaque: boolean
  /** `r,g,b` of the upper left corner. */
  readonly corner: readonly number[]
  /** How many pixels have each of the asked colours, above and below the end of the texts. */
  readonly above: readonly number[]
  readonly below: readonly number[]
}

/** Looks at a PNG as the browser decodes it. `textEnd` is where the chart begins, in pixels from below. */
async function look(
  page: Page,
  png: string,
  colours: readonly (readonly number[])[],
  chartHeight: number,
): Promise<Seen> {
  return page.evaluate(
    async ({ base64, wanted, chart }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const ctx = canvas.getContext('2d')
      if (ctx === null) throw new Error('no canvas')
      ctx.drawImage(bitmap, 0, 0)
      const { data } = ctx.getImageData(0, 0, bitmap.width, bitmap.height)
      // As whole numbers, alpha first: a picture has millions of pixels.
      const pixels = new Uint32Array(data.buffer)
      const asked = wanted.map(
        ([red = 0, green = 0, blue = 0]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0,
      )
      const above = wanted.map(() => 0)
      const below = wanted.map(() => 0)
      const chartFrom = Math.max(0, bitmap.height - chart) * bitmap.width
      let opaque = true
      for (let at = 0; at < pixels.length; at += 1) {
        const pixel = pixels[at] ?? 0
        if (pixel >>> 24 !== 255) opaque = false
        const found = asked.indexOf(pixel)
        if (found < 0) continue
        const part = at < chartFrom ? above : below
        part[found] = (part[found] ?? 0) + 1
      }
      return {
        width: bitmap.width,
        height: bitmap.height,
        opaque,
        corner: [...data.slice(0, 3)],
        above,
        below,
      }
    },
    { base64: png, wanted: colours, chart: chartHeight },
  )
}

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
      async ({ page, open }) => {
        for (const { view, shown, file } of VIEWS) {
          await open(9001, `?view=${view}`)
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
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=spread')
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
