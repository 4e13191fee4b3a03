import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, RefObject } from 'react'
import type { GridColumn } from './columns.ts'
import { toTsv } from '../../format/spreadsheet.ts'
import { cellText } from './cell-text.ts'
import type { GridPlace } from './use-roving.ts'

interface SelectionOptions<Row> {
  readonly root: RefObject<HTMLElement | null>
  readonly rows: readonly Row[]
  readonly columns: readonly GridColumn<Row>[]
  readonly active: GridPlace
  /** Whether a row heads a group: it has one text for all columns and is left out. */
  readonly isGroup: (row: Row) => boolean
  /** Told how many rows were copied. */
  readonly onCopied: (rows: number) => void
}

/** The two corners of a selection; the other one is the active cell. */
type Anchor = GridPlace | 'all' | null

interface Range {
  readonly rows: readonly [number, number]
  readonly columns: readonly [number, number]
}

const order = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a])

function placeOf(target: EventTarget): GridPlace | null {
  if (!(target instanceof Element)) return null
  const [row, column] =
    target.closest<HTMLElement>('[data-cell]')?.dataset['cell']?.split(':').map(Number) ?? []
  return row === undefined || column === undefined || row < 0 ? null : { row, column }
}

const arrows = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
])

/**
 * Cells of a grid that are chosen to be copied: Shift with the arrow keys or with a click, dragging, Ctrl+A for all. Copying
 * takes the rows from the data, so that what is scrolled away is copied as well (ui.md section 4: capped exports).
 */
export function useSelection<Row>(options: SelectionOptions<Row>) {
  const { root, rows, columns, active } = options
  const [anchor, setAnchor] = useState<Anchor>(null)
  const dragStart = useRef<GridPlace | null>(null)
  const range = rangeOf(anchor, active, rows.length, columns.length)

  // Rows come and go while scrolling, so the marks are set after every drawing.
  useLayoutEffect(() => {
    for (const cell of root.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) {
      const place = placeOf(cell)
      const isIn = anchor !== null && place !== null && contains(range, place)
      if (isIn) cell.setAttribute('aria-selected', 'true')
      else cell.removeAttribute('aria-selected')
    }
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (arrows.has(event.key)) setAnchor((before) => (event.shiftKey ? corner(before, active) : null))
    else if (event.key === 'Escape' && anchor !== null) {
      setAnchor(null)
      event.preventDefault()
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      setAnchor('all')
      event.preventDefault()
    }
  }

  const onPointerDown = (event: PointerEvent): void => {
    const place = placeOf(event.target)
    if (event.button !== 0 || place === null) return
    dragStart.current = place
    setAnchor((before) => (event.shiftKey ? corner(before, active) : null))
    // Shift and a click would mark the page's text.
    if (event.shiftKey) event.preventDefault()
    if (event.shiftKey && event.target instanceof Element)
      event.target.closest<HTMLElement>('[data-cell]')?.focus({ preventScroll: true })
  }

  const onPointerMove = (event: PointerEvent): void => {
    const start = dragStart.current
    if (start === null) return
    if ((event.buttons & 1) === 0) {
      dragStart.current = null
      return
    }
    const place = placeOf(event.target)
    if (place === null || (place.row === active.row && place.column === active.column)) return
    if (anchor === null && place.row === start.row && place.column === start.column) return
    setAnchor(start)
    window.getSelection()?.removeAllRanges()
    if (event.target instanceof Element)
      event.target.closest<HTMLElement>('[data-cell]')?.focus({ preventScroll: true })
  }

  const onCopy = (event: ClipboardEvent): void => {
    // Text that the reader has marked inside a cell is what is meant.
    if (anchor === null && window.getSelection()?.isCollapsed === false) return
    const focused = document.activeElement
    if (focused === null || root.current?.contains(focused) !== true || placeOf(focused) === null) return
    const figures = columns
      .slice(range.columns[0], range.columns[1] + 1)
      .filter(({ control }) => control !== true)
    const chosen = rows
      .slice(range.rows[0], range.rows[1] + 1)
      .filter((row) => !options.isGroup(row))
      .map((row) => figures.map((column) => cellText(column, row)))
    const heading = anchor === 'all' ? [figures.map((column) => column.name)] : []
    event.clipboardData?.setData('text/plain', toTsv([...heading, ...chosen]))
    event.preventDefault()
    options.onCopied(chosen.length)
  }

  // Without a caret some Chromiums tell the page's body of a copy, not what has the focus: the document hears of both.
  const latest = useRef(onCopy)
  useEffect(() => {
    latest.current = onCopy
  })
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => latest.current(event)
    document.addEventListener('copy', copy)
    return () => document.removeEventListener('copy', copy)
  }, [])

  return { onKeyDown, onPointerDown, onPointerMove }
}

/** The corner that stays while a selection grows. */
function corner(anchor: Anchor, active: GridPlace): GridPlace {
  return anchor === null || anchor === 'all' ? active : anchor
}

function rangeOf(anchor: Anchor, active: GridPlace, rows: number, columns: number): Range {
  if (anchor === 'all') return { rows: [0, rows - 1], columns: [0, columns - 1] }
  const from = anchor ?? active
  return { rows: order(from.row, active.row), columns: order(from.column, active.column) }
}

function contains({ rows, columns }: Range, { row, column }: GridPlace): boolean {
  return row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1]
}
