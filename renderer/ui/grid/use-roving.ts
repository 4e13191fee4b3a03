import { useLayoutEffect, useRef, useState } from 'react'
import type { FocusEvent, KeyboardEvent, RefObject } from 'react'

export interface GridPlace {
  readonly row: number
  readonly column: number
}

interface RovingOptions {
  readonly root: RefObject<HTMLElement | null>
  readonly rows: number
  readonly columns: number
  /** Whether the headings can have the focus: they are row -1. */
  readonly headings: boolean
  /** Rows that fit on a page. */
  readonly page: () => number
  readonly scrollTo: (place: GridPlace) => void
  readonly onOpen: (row: number) => void
}

type Move = (place: GridPlace, options: RovingOptions, whole: boolean) => GridPlace

const MOVES: Record<string, Move> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }, { page }) => ({ row: row - page(), column }),
  PageDown: ({ row, column }, { page }) => ({ row: row + page(), column }),
  Home: ({ row }, _, whole) => ({ row: whole ? 0 : row, column: 0 }),
  End: ({ row }, { rows, columns }, whole) => ({ row: whole ? rows - 1 : row, column: columns - 1 }),
}

const clamp = (value: number, count: number, least = 0): number => Math.max(least, Math.min(count - 1, value))

/** The thing in a cell that takes the focus: its first link or button, else the cell. */
function focusTarget(cell: HTMLElement): HTMLElement {
  return cell.querySelector<HTMLElement>('button, a[href]') ?? cell
}

/**
 * One cell of a grid is in the page's tab order; arrow keys, Home, End, Page Up and Page Down move it (Ctrl goes to the
 * first or last row). The focus is set once the cell is drawn, which may be after scrolling, and set again when what had it
 * in a cell is replaced.
 */
export function useRoving(options: RovingOptions) {
  const [wanted, setWanted] = useState<GridPlace>({ row: 0, column: 0 })
  const pending = useRef(false)
  /** Whether the focus is in the grid as far as its events tell: an element that is taken away sends none. */
  const held = useRef(false)
  const first = options.headings ? -1 : 0
  const active: GridPlace = {
    row: clamp(wanted.row, options.rows, first),
    column: clamp(wanted.column, options.columns),
  }

  useLayoutEffect(() => {
    const lost = held.current && (document.activeElement === null || document.activeElement === document.body)
    if (!pending.current && !lost) return
    const cell = options.root.current?.querySelector<HTMLElement>(
      `[data-cell="${active.row}:${active.column}"]`,
    )
    if (cell === null || cell === undefined) return
    pending.current = false
    focusTarget(cell).focus({ preventScroll: true })
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.closest('[data-cell]') === null) return
    if (event.key === 'Enter' && event.target.matches('[data-cell]')) {
      event.preventDefault()
      options.onOpen(active.row)
      return
    }
    const move = MOVES[event.key]
    if (move === undefined || event.altKey) return
    event.preventDefault()
    const to = move(active, options, event.ctrlKey || event.metaKey)
    goTo(to, true)
  }

  /** Goes to a cell, as the arrow keys do; its focus only where that is wished. */
  const goTo = (to: GridPlace, takeFocus: boolean): void => {
    const place = { row: clamp(to.row, options.rows, first), column: clamp(to.column, options.columns) }
    if (takeFocus) pending.current = true
    setWanted(place)
    options.scrollTo(place)
  }

  const onBlur = (event: FocusEvent): void => {
    if (event.target.isConnected && !event.currentTarget.contains(event.relatedTarget)) held.current = false
  }

  const onFocus = (event: FocusEvent): void => {
    held.current = true
    if (!(event.target instanceof HTMLElement)) return
    const place = event.target.closest<HTMLElement>('[data-cell]')?.dataset['cell']?.split(':').map(Number)
    const [row, column] = place ?? []
    if (row === undefined || column === undefined) return
    if (row !== active.row || column !== active.column) setWanted({ row, column })
  }

  return { active, goTo, onKeyDown, onFocus, onBlur }
}
