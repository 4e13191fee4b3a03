import { createContext, use } from 'react'
import { createStore, useStore } from 'zustand'
import type { StoreApi } from 'zustand'

/** Laps that a figure is made of, shown in every view after a click on it. */
export interface Highlight {
  readonly driverId: string
  readonly laps: readonly number[]
}

/** The one cursor of a session's views, and what is highlighted. It is of the moment: it is not in the address. */
export interface SessionUi {
  readonly driverId: string | null
  /** 0 is the grid; null while only a driver is pointed at. */
  readonly lap: number | null
  /** Time since the start when that driver ended that lap. */
  readonly timeMs: number | null
  /** Who moved it: a view does not scroll after its own mouse. */
  readonly movedBy: 'matrix' | 'view'
  readonly highlight: Highlight | null
}

export type SessionUiStore = StoreApi<SessionUi>

const MOST_KEPT = 40
const stores = new Map<string, SessionUiStore>()

/** The store of a session in a tab: the same one when the tab comes to the front again. */
export function sessionUi(key: string): SessionUiStore {
  const known = stores.get(key)
  if (known !== undefined) return known
  const made = createStore<SessionUi>()(() => ({
    driverId: null,
    lap: null,
    timeMs: null,
    movedBy: 'view',
    highlight: null,
  }))
  stores.set(key, made)
  for (const oldest of stores.keys()) {
    if (stores.size <= MOST_KEPT) break
    stores.delete(oldest)
  }
  return made
}

export const SessionUiContext = createContext<SessionUiStore | null>(null)

export function useSessionUiStore(): SessionUiStore {
  const store = use(SessionUiContext)
  if (store === null) throw new Error('A view of a session is drawn inside its page')
  return store
}

export function useSessionUi<Part>(pick: (state: SessionUi) => Part): Part {
  return useStore(useSessionUiStore(), pick)
}
