import { z } from 'zod'

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const coordinate = z.int().min(-100_000).max(100_000)
const extent = z.int().min(1).max(100_000)
const bounds = z.object({ x: coordinate, y: coordinate, width: extent, height: extent })

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** What the window remembers from one start to the next. */
export const windowState = z.object({
  bounds: bounds.optional(),
  maximized: z.boolean().default(false),
  theme: z.enum(themes).default('system'),
})
export type WindowState = z.infer<typeof windowState>

export const SMALLEST = { width: 800, height: 560 } as const
const USUAL = { width: 1280, height: 800 } as const

/** At least this much of the window, in both directions, must be on a display for its place to be kept. */
const VISIBLE = 100

type Size = Pick<Bounds, 'width' | 'height'>

/** `wanted` made to fit into `area`. */
function fittedSize(wanted: Size, area: Bounds): Size {
  return {
    width: Math.min(Math.max(wanted.width, SMALLEST.width), area.width),
    height: Math.min(Math.max(wanted.height, SMALLEST.height), area.height),
  }
}

/** How many pixels two ranges have in common. */
function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart)
}

/** Whether enough of a window is on `area`, its title bar within reach. */
function isVisible(window: Bounds, area: Bounds): boolean {
  return (
    overlap(window.x, window.width, area.x, area.width) >= VISIBLE &&
    overlap(window.y, window.height, area.y, area.height) >= VISIBLE &&
    window.y >= area.y - 10
  )
}

/**
 * Where to put the window: at its saved place if a display shows enough of it, no larger than that display; else in the
 * middle of the first display.
 * @param saved bounds of the last time, if any; @param workAreas the displays' usable areas, the main one first.
 */
export function fitToDisplays(saved: Bounds | undefined, workAreas: readonly Bounds[]): Bounds {
  if (saved !== undefined) {
    const places = workAreas.map((area) => ({ area, bounds: { ...saved, ...fittedSize(saved, area) } }))
    const place = places.find(({ area, bounds: fitted }) => isVisible(fitted, area))
    if (place !== undefined) return place.bounds
  }
  const area = workAreas[0]
  if (area === undefined) return saved ?? { x: 0, y: 0, ...USUAL }
  const { width, height } = fittedSize(saved ?? USUAL, area)
  const x = Math.round(area.x + (area.width - width) / 2)
  const y = Math.round(area.y + (area.height - height) / 2)
  return { x, y, width, height }
}
