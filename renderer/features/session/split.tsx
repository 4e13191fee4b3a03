// A separator that moves is a control; a rule element is none.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { useRowHeight } from '../../state/preferences.ts'
import './split.css'

interface SplitProps {
  readonly label: string
  /** Rows of the upper table: it starts as high as they need, at most 38 % of the space. */
  readonly rows: number
  readonly top: ReactNode
  readonly bottom: ReactNode
}

/** The toolbar and the headings above the rows. */
const HEADER = 32 + 28
const SCROLLBAR = 12
const LEAST = 90
const STEP = 24

/** Two panes with a bar between them that is dragged, or moved by the arrow keys. */
export function Split({ label, rows, top, bottom }: SplitProps) {
  const root = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const [height, setHeight] = useState<number | null>(null)
  const natural = HEADER + rows * rowHeight + SCROLLBAR

  const most = (): number => Math.max(LEAST, (root.current?.clientHeight ?? 600) - 2 * LEAST)
  const limit = (value: number): number => Math.round(Math.min(Math.max(LEAST, value), most()))
  const present = (): number => height ?? root.current?.firstElementChild?.clientHeight ?? natural

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || root.current === null) return
    setHeight(limit(event.clientY - root.current.getBoundingClientRect().top))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowUp: present() - STEP,
      ArrowDown: present() + STEP,
      Home: LEAST,
      End: most(),
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    setHeight(limit(to))
  }

  return (
    <div className="split" ref={root}>
      <div className="split-top" style={{ height: height ?? `min(${natural}px, 38%)` }}>
        {top}
      </div>
      <div
        className="split-bar"
        role="separator"
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuemin={LEAST}
        aria-valuenow={height ?? natural}
        aria-valuemax={Math.max(height ?? natural, 2000)}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDoubleClick={() => setHeight(null)}
        onKeyDown={onKeyDown}
      />
      <div className="split-bottom">{bottom}</div>
    </div>
  )
}
