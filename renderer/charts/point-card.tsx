import { useLayoutEffect, useRef } from 'react'
import type { PointText } from './types.ts'
import './pointer.css'

interface PointCardProps {
  readonly text: PointText | null
  /** Where the point is, in CSS pixels of the element that the card is in. */
  readonly x: number
  readonly y: number
  readonly width: number
}

const GAP = 12

/** The facts of a point beside it, as a sighted reader's copy of what is said to the others. */
export function PointCard({ text, x, y, width }: PointCardProps) {
  const card = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const own = card.current
    const room = own?.parentElement
    if (own == null || room == null) return
    const left = x + GAP + own.offsetWidth <= width ? x + GAP : x - GAP - own.offsetWidth
    const top = Math.min(y - own.offsetHeight / 2, room.clientHeight - own.offsetHeight)
    own.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`
  })
  if (text === null) return null
  return (
    <div className="chart-card" ref={card} aria-hidden>
      <div className="chart-card-title">{text.title}</div>
      <div className="chart-card-facts">{text.facts.join('\n')}</div>
    </div>
  )
}
