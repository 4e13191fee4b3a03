// The platform's own popover: it closes on Escape and on a click beside it, and gives the focus back by itself.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import './popover.css'

interface PopoverProps {
  readonly label: string
  /** What it belongs to: it stands below it, or above where there is no room. */
  readonly anchor: Element
  readonly onClose: () => void
  readonly children: ReactNode
}

const GAP = 4
const EDGE = 8

function place(element: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = element
  const left = Math.min(Math.max(EDGE, at.left), Math.max(EDGE, window.innerWidth - width - EDGE))
  const below = at.bottom + GAP
  const top = below + height + EDGE <= window.innerHeight ? below : Math.max(EDGE, at.top - GAP - height)
  element.style.left = `${left}px`
  element.style.top = `${top}px`
}

/** Something small that belongs to what was pressed. Not modal: the page behind stays in use. */
export function Popover({ label, anchor, onClose, children }: PopoverProps) {
  const element = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useLayoutEffect(() => {
    const shown = element.current
    if (shown === null) return
    shown.showPopover()
    place(shown, anchor)
    shown.focus({ preventScroll: true })
    const onToggle = (event: ToggleEvent): void => {
      if (event.newState === 'closed') close.current()
    }
    shown.addEventListener('toggle', onToggle)
    return () => shown.removeEventListener('toggle', onToggle)
  }, [anchor])
  return (
    <div className="popover" popover="auto" role="dialog" aria-label={label} tabIndex={-1} ref={element}>
      {children}
    </div>
  )
}
