import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadLabels } from '../../../renderer/charts/end-labels.ts'
import { stepOf, zoomOf } from '../../../renderer/charts/keys.ts'
import type { Pressed } from '../../../renderer/charts/keys.ts'
import { fileNameOf } from '../../../renderer/charts/file-name.ts'
import { indexOfX, nearestLine, stepped } from '../../../renderer/charts/pointing.ts'
import type { ChartLine, ChartSpec, Range } from '../../../renderer/charts/types.ts'
import { beyond, firstAtLeast, ticksWithEnds, yEnds, yRange } from '../../../renderer/charts/y-range.ts'
import { holding, panned, within, zoomed } from '../../../renderer/charts/zoom.ts'

const line = (id: string, values: (number | null)[], fits?: boolean[]): ChartLine => ({
  id,
  name: id,
  label: id,
  number: '',
  style: 0,
  values,
  ...(fits === undefined ? {} : { fits }),
})
const axis = { label: '', format: String, increments: [1] }
const specOf = (lines: ChartLine[], inverted = false): ChartSpec => ({
  x: [1, 2, 3, 4],
  lines,
  xAxis: axis,
  yAxis: { ...axis, inverted },
})

describe('zoom', () => {
  const full: Range = [1, 101]

  it('keeps the point under the cursor in place', () => {
    const [min, max] = zoomed(full, full, 0.5, 26)
    expect((26 - min) / (max - min)).toBeCloseTo(0.25)
    expect(max - min).toBe(50)
  })

  it('never leaves what there is, and never shows nothing', () => {
    const part = fc.tuple(
      fc.double({ min: 1, max: 90, noNaN: true }),
      fc.double({ min: 5, max: 50, noNaN: true }),
    )
    fc.assert(
      fc.property(
        part,
        fc.double({ min: 0.001, max: 50, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        ([from, span], factor, share) => {
          const range = within([from, from + span], full)
          for (const [min, max] of [
            zoomed(range, full, factor, from + span / 2),
            panned(range, full, share),
          ]) {
            expect(min).toBeGreaterThanOrEqual(full[0] - 1e-9)
            expect(max).toBeLessThanOrEqual(full[1] + 1e-9)
            expect(max - min).toBeGreaterThanOrEqual(4 - 1e-9)
          }
        },
      ),
    )
  })

  it('follows the cursor only when it leaves the view', () => {
    const view: Range = [10, 20]
    expect(holding(view, full, 15)).toBe(view)
    expect(holding(view, full, 25)).toEqual([16, 26])
    expect(holding(view, full, 5)).toEqual([4, 14])
    expect(holding(view, full, 101)).toEqual([91, 101])
  })
})

describe('the y axis', () => {
  it('is made from the values that fit and are in view', () => {
    const lines = [line('a', [30, 31, 90, 32], [true, true, false, true]), line('b', [null, 33, 33, 33])]
    const [min, max] = yRange([1, 2, 3, 4], lines, [1, 4]) ?? [0, 0]
    expect(min).toBeLessThan(30)
    expect(max).toBeGreaterThan(33)
    expect(max).toBeLessThan(40)
    expect([beyond(90, [min, max]), beyond(1, [min, max]), beyond(31, [min, max])]).toEqual([
      'above',
      'below',
      null,
    ])
    const right = yRange([1, 2, 3, 4], lines, [4, 4])
    expect(right?.[0]).toBeGreaterThan(31)
  })

  it('takes every value where none fits, and is nothing where there is none', () => {
    expect(yRange([1, 2], [line('a', [50, 70], [false, false])], [1, 2])?.[1]).toBeGreaterThan(70)
    expect(yRange([1, 2], [line('a', [null, null])], [1, 2])).toBeNull()
    const [min, max] = yRange([1], [line('a', [5])], [0, 2]) ?? [0, 0]
    expect(min).toBeLessThan(5)
    expect(max).toBeGreaterThan(5)
  })

  it('begins where it is told to', () => {
    const axis = { label: '', format: String, increments: [1] }
    const chart = { x: [1, 2], lines: [line('a', [0, 3])], yAxis: axis }
    expect(yEnds(chart, [1, 2])[0]).toBeLessThan(0)
    expect(yEnds({ ...chart, yAxis: { ...axis, from: 0 } }, [1, 2])[0]).toBe(0)
    expect(yEnds({ x: [1, 2], lines: [line('a', [5, 8])], yAxis: { ...axis, from: 0 } }, [1, 2])[0]).toBe(0)
    // One value alone, as far from the ends as ever.
    expect(yEnds({ x: [1], lines: [line('a', [0])], yAxis: { ...axis, from: 0 } }, [0, 2])).toEqual([0, 1])
    expect(yEnds({ ...chart, yAxis: { ...axis, fixed: [0.5, 8.5] } }, [1, 2])).toEqual([0.5, 8.5])
  })

  it('has ticks at its ends, and no others in their way', () => {
    expect(ticksWithEnds([1, 12], 1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(ticksWithEnds([1, 12], 2)).toEqual([1, 4, 6, 8, 10, 12])
    expect(ticksWithEnds([1, 15], 2)).toEqual([1, 4, 6, 8, 10, 12, 15])
    expect(ticksWithEnds([1, 22], 5)).toEqual([1, 5, 10, 15, 22])
    expect(ticksWithEnds([1, 3], 10)).toEqual([1, 3])
    expect(ticksWithEnds([1, 1], 1)).toEqual([1])
  })

  it('finds places by halves', () => {
    expect([firstAtLeast([1, 3, 5], 3), firstAtLeast([1, 3, 5], 4), firstAtLeast([1, 3, 5], 9)]).toEqual([
      1, 2, 3,
    ])
    expect([indexOfX([1, 2, 3], 1.4), indexOfX([1, 2, 3], 1.6), indexOfX([1, 2, 3], 99)]).toEqual([0, 1, 2])
  })
})

describe('labels at the ends', () => {
  it('stay where they belong when there is room', () => {
    expect(spreadLabels([10, 50, 90], 14, 200)).toEqual([10, 50, 90])
  })

  it('never overlap, stay in the chart and keep their order', () => {
    const height = 400
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: height, noNaN: true }), { minLength: 1, maxLength: 28 }),
        (wanted) => {
          const placed = spreadLabels(wanted, 14, height)
          const order = [...wanted.keys()].toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b)
          order.forEach((index, place) => {
            const y = placed[index] ?? Number.NaN
            expect(y).toBeGreaterThanOrEqual(7 - 1e-6)
            expect(y).toBeLessThanOrEqual(height - 7 + 1e-6)
            const before = placed[order[place - 1] ?? -1]
            if (before !== undefined) expect(y - before).toBeGreaterThanOrEqual(14 - 1e-6)
          })
        },
      ),
    )
  })

  it('share the height where there are too many', () => {
    const placed = spreadLabels([5, 5, 5, 5, 5], 14, 40)
    expect(placed[0]).toBeCloseTo(7)
    expect(placed.at(-1)).toBeCloseTo(33)
  })
})

describe('the cursor', () => {
  const spec = specOf([line('a', [30, 31, null, 32]), line('b', [40, 41, 42, null])])

  it('is on the nearest line under the mouse', () => {
    expect(nearestLine(spec.lines, 1, 34)?.id).toBe('a')
    expect(nearestLine(spec.lines, 1, 37)?.id).toBe('b')
    expect(nearestLine(spec.lines, 2, 0)?.id).toBe('b')
    expect(nearestLine([], 0, 0)).toBeNull()
  })

  it('starts somewhere, goes along a line to its ends, and over gaps to another line', () => {
    expect(stepped(spec, null, { by: 1 })).toEqual({ x: 1, line: 'a' })
    expect(stepped(spec, { x: 2, line: 'gone' }, { by: 1 })).toEqual({ x: 2, line: 'a' })
    expect(stepped(spec, { x: 1, line: 'b' }, { by: 1 })).toEqual({ x: 2, line: 'b' })
    expect(stepped(spec, { x: 1, line: 'b' }, { by: 10 })).toEqual({ x: 3, line: 'b' })
    expect(stepped(spec, { x: 1, line: 'b' }, { by: -1 })).toEqual({ x: 1, line: 'b' })
    expect(stepped(spec, { x: 2, line: 'a' }, { by: 1 })).toEqual({ x: 3, line: 'b' })
    expect(stepped(spec, { x: 1, line: 'a' }, { to: 'last' })).toEqual({ x: 4, line: 'a' })
    expect(stepped(specOf([]), null, { by: 1 })).toBeNull()
  })

  it('goes up and down as on the screen', () => {
    expect(stepped(spec, { x: 2, line: 'a' }, { line: 'higher' })).toEqual({ x: 2, line: 'b' })
    expect(stepped(spec, { x: 2, line: 'b' }, { line: 'higher' })).toBeNull()
    const inverted = specOf([line('a', [1, 1]), line('b', [2, 2])], true)
    expect(stepped(inverted, { x: 1, line: 'b' }, { line: 'higher' })).toEqual({ x: 1, line: 'a' })
  })
})

describe('keys of a chart', () => {
  const press = (key: string, over: Partial<Pressed> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...over,
  })

  it('move the cursor or the view, and leave the rest to the app', () => {
    expect(stepOf(press('ArrowRight'))).toEqual({ by: 1 })
    expect(stepOf(press('ArrowLeft', { ctrlKey: true }))).toEqual({ by: -10 })
    expect(stepOf(press('End'))).toEqual({ to: 'last' })
    expect(stepOf(press('ArrowRight', { shiftKey: true }))).toBeNull()
    expect(zoomOf(press('ArrowRight', { shiftKey: true }))).toEqual({ pan: 0.25 })
    expect(zoomOf(press('0'))).toBe('reset')
    expect(zoomOf(press('+'))).toEqual({ factor: 0.6 })
    expect([zoomOf(press('+', { ctrlKey: true })), zoomOf(press('l')), stepOf(press('l'))]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('the name of a picture', () => {
  it('is one that every system takes', () => {
    expect(fileNameOf('A-Main: 1/8 Nitro, "Cup" Lap times')).toBe('a-main-1-8-nitro-cup-lap-times')
    expect(fileNameOf('../..')).toBe('chart')
    expect(fileNameOf('\u00c9t\u00e9 \u8d5b')).toBe('\u00e9t\u00e9-\u8d5b')
  })
})
