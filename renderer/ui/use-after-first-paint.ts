import { useEffect, useState } from 'react'

/**
 * False until what is drawn for the first time is on the screen, true from then on. A frame is painted when the next one
 * begins, however long it takes: a time would pass before it on a slow machine, and delay it further.
 */
export function useAfterFirstPaint(): boolean {
  const [isPainted, setIsPainted] = useState(false)
  useEffect(() => {
    if (isPainted) return
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIsPainted(true))
    })
    return () => cancelAnimationFrame(frame)
  }, [isPainted])
  return isPainted
}
