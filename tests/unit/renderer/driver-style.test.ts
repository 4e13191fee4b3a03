import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DRIVER_COLOURS, driverStyle } from '../../../shared/domain/driver-style.ts'

const tokens = readFileSync(join(import.meta.dirname, '../../../renderer/app/tokens.css'), 'utf8')

/** Relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}
const background = (name: string): { light: string; dark: string } => {
  const [, light = '', dark = ''] =
    new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`, 'u').exec(tokens) ?? []
  return { light, dark }
}

describe('driver styles', () => {
  it('are 32 different ones before they come again', () => {
    const seen = new Set(
      Array.from({ length: 32 }, (_, index) => {
        const { colour, dash } = driverStyle(index)
        return `${colour}|${dash.join()}`
      }),
    )
    expect(seen.size).toBe(32)
    expect(driverStyle(32)).toMatchObject({ colour: 0, dash: [], label: '33' })
  })

  it('differ in colour and dash from those beside them', () => {
    for (let index = 1; index < 32; index += 1) {
      const [before, own] = [driverStyle(index - 1), driverStyle(index)]
      expect(own.colour).not.toBe(before.colour)
      expect(own.dash).not.toEqual(before.dash)
    }
  })

  it('have the colours of the tokens', () => {
    for (const [index, { light, dark }] of DRIVER_COLOURS.entries()) {
      expect(tokens).toContain(`--driver-${index}: light-dark(${light}, ${dark});`)
    }
  })

  it('hold 3:1 against every background that they are drawn on', () => {
    for (const name of ['bg', 'surface', 'surface-2']) {
      const { light, dark } = background(name)
      for (const colour of DRIVER_COLOURS) {
        expect(contrast(colour.light, light)).toBeGreaterThan(3)
        expect(contrast(colour.dark, dark)).toBeGreaterThan(3)
      }
    }
  })
})
