import { useSyncExternalStore } from 'react'

const EVERY_MS = 60_000

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, EVERY_MS)
  return () => clearInterval(timer)
}

const minute = (): number => Math.floor(Date.now() / EVERY_MS) * EVERY_MS

/** The present time in ms, cut to the minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, minute)
}
