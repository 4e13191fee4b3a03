import { useState } from 'react'
import type { ChartCursor, ChartPoint } from './types.ts'

function createCursor(): ChartCursor {
  let point: ChartPoint | null = null
  const listeners = new Set<() => void>()
  return {
    get: () => point,
    set(next) {
      point = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A cursor of one chart alone. */
export function useChartCursor(): ChartCursor {
  return useState(createCursor)[0]
}
