import { MAX_COMPARED } from '../../shared/contract/ui.ts'
import type { ComparedDriver } from '../../shared/contract/ui.ts'
import { useWorkspace } from './workspace.ts'

/**
 * Driver-sessions that are put aside to be compared (ui.md 1c). They are part of what the window
 * remembers: `useWorkspace(({ compared }) => compared)` reads them.
 */

const same = (a: ComparedDriver, b: ComparedDriver): boolean =>
  a.eventId === b.eventId && a.raceId === b.raceId && a.driverId === b.driverId

/** Puts a driver-session aside. What is there already stays once; beyond six nothing is added. */
export function addToCompare(driver: ComparedDriver): 'added' | 'there' | 'full' {
  const { compared } = useWorkspace.getState()
  if (compared.some((other) => same(other, driver))) return 'there'
  if (compared.length >= MAX_COMPARED) return 'full'
  useWorkspace.setState({ compared: [...compared, driver] })
  return 'added'
}

export function removeFromCompare(driver: ComparedDriver): void {
  useWorkspace.setState(({ compared }) => ({ compared: compared.filter((other) => !same(other, driver)) }))
}
