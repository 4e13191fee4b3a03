import type { Page } from '@playwright/test'

/** Pictures of charts, as tests look at them. */

/** What is around the chart on each side of its picture, in CSS pixels. */
export const MARGIN = 14

/** The colours of the first two drivers, as the themes have them. */
export const DRIVERS = {
  light: [
    [0, 114, 178],
    [154, 106, 0],
  ],
  dark: [
    [86, 180, 233],
    [230, 159, 0],
  ],
} as const
export const SURFACE = { light: [255, 255, 255], dark: [21, 26, 33] } as const

export interface Seen {
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
export async function look(
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
