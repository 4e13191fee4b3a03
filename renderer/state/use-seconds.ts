import { useEffect, useState } from 'react'

/** The present time in ms, drawn anew every second while `runs`. */
export function useSeconds(runs: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [runs])
  return now
}
