import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StateFile } from '../../../electron/main/state-file.ts'
import { fitToDisplays } from '../../../electron/main/window-state.ts'
import type { Bounds } from '../../../electron/main/window-state.ts'

const laptop: Bounds = { x: 0, y: 25, width: 1440, height: 875 }
const beside: Bounds = { x: 1440, y: 0, width: 1920, height: 1080 }

describe('fitToDisplays', () => {
  it('puts the first window in the middle', () => {
    expect(fitToDisplays(undefined, [laptop])).toEqual({ x: 80, y: 63, width: 1280, height: 800 })
  })

  it('keeps a place that a display shows', () => {
    const saved = { x: 1600, y: 100, width: 1000, height: 700 }
    expect(fitToDisplays(saved, [laptop, beside])).toEqual(saved)
  })

  it('keeps a place that hangs over an edge as long as 100 pixels are left', () => {
    expect(fitToDisplays({ x: 1340, y: 100, width: 1000, height: 700 }, [laptop])).toMatchObject({
      x: 1340,
      y: 100,
    })
    expect(fitToDisplays({ x: 1341, y: 100, width: 1000, height: 700 }, [laptop])).toMatchObject({ x: 220 })
  })

  it('brings a window home from a display that is gone', () => {
    const saved = { x: 1600, y: 100, width: 1000, height: 700 }
    expect(fitToDisplays(saved, [laptop])).toEqual({ x: 220, y: 113, width: 1000, height: 700 })
  })

  it('brings down a window whose title bar is above the screen', () => {
    expect(fitToDisplays({ x: 100, y: -300, width: 1000, height: 700 }, [laptop]).y).toBeGreaterThanOrEqual(
      25,
    )
  })

  it('makes a window no larger than its display', () => {
    expect(fitToDisplays({ x: 0, y: 25, width: 4000, height: 3000 }, [laptop])).toMatchObject({
      width: 1440,
      height: 875,
    })
  })

  it('shows at least 100 pixels of every window on some display, whatever was saved', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 })
    const length = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: length, height: length }), (saved) => {
        const { x, y, width, height } = fitToDisplays(saved, [laptop, beside])
        const shown = [laptop, beside].some(
          (area) =>
            Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= 100 &&
            Math.min(y + height, area.y + area.height) - Math.max(y, area.y) >= 100,
        )
        expect(shown).toBe(true)
      }),
    )
  })
})

describe('StateFile', () => {
  it('remembers, and starts afresh from a file that it cannot read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mre-state-'))
    const path = join(folder, 'profile', 'window.json')
    const first = new StateFile(path)
    expect(first.state).toEqual({ maximized: false, theme: 'system' })
    first.update({ theme: 'dark' })
    first.update({ bounds: laptop })
    first.save()
    expect(new StateFile(path).state).toEqual({ maximized: false, theme: 'dark', bounds: laptop })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ theme: 'dark' })
    for (const damaged of ['', '{', '{"theme":"pink"}', '{"bounds":{"x":1e400}}', '[]']) {
      writeFileSync(path, damaged)
      expect(new StateFile(path).state).toEqual({ maximized: false, theme: 'system' })
    }
    await rm(folder, { recursive: true })
  })
})
