import { describe, expect, it } from 'vitest'
import { isInteractive, layOut } from '../../../renderer/ui/grid/columns.ts'
import type { GridColumn } from '../../../renderer/ui/grid/columns.ts'
import { layOutSlots } from '../../../renderer/ui/grid/slots.ts'

const column = (key: string, width: number, rest: Partial<GridColumn<number>> = {}): GridColumn<number> => ({
  key,
  name: key,
  width,
  cell: (row) => row,
  ...rest,
})

describe('columns of a grid', () => {
  const columns = [
    column('a', 40, { frozen: true }),
    column('b', 60, { frozen: true }),
    column('c', 100),
    column('d', 100, { grow: 1 }),
    column('e', 100, { grow: 3 }),
  ]

  it('share the space that is left by what they ask for', () => {
    expect(layOut(columns, 800).widths).toEqual([40, 60, 100, 200, 400])
    expect(layOut(columns, 800).total).toBe(800)
  })

  it('keep their width where there is too little space', () => {
    expect(layOut(columns, 300)).toMatchObject({ total: 400, frozen: 2, frozenWidth: 100 })
  })

  it('are wider where the text is larger', () => {
    expect(layOut(columns, 0, 2)).toMatchObject({ total: 800, frozenWidth: 200 })
    expect(layOut(columns, 1000, 2).widths).toEqual([80, 120, 200, 250, 350])
  })

  it('all frozen are as wide as the whole', () => {
    expect(layOut(columns.slice(0, 2), 50).frozenWidth).toBe(100)
  })

  it('in view stand where they would stand among all', () => {
    const layout = layOut(columns, 0)
    const slots = layOutSlots(columns, layout, [4])
    expect(slots.map((slot) => slot.column.key)).toEqual(['a', 'b', 'e'])
    expect(slots[1]?.style).toMatchObject({ left: 40, width: 60 })
    expect(slots[2]?.style).toMatchObject({ marginLeft: 200, width: 100 })
    expect(layOutSlots(columns, layout, [2, 4])[3]?.style).toMatchObject({ marginLeft: 100 })
  })

  it('say whether a cell holds a control', () => {
    expect(isInteractive(column('x', 1), 1)).toBe(false)
    expect(isInteractive(column('x', 1, { interactive: true }), 1)).toBe(true)
    expect(isInteractive(column('x', 1, { interactive: (row) => row > 1 }), 1)).toBe(false)
  })
})
