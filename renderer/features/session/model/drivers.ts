import type { SessionDriver } from './session-model.ts'

/** Which drivers the views show: one choice for all of them, made with the chips. */

/** Chosen where nothing is: few enough to be told apart. */
const FIRST_FEW = 8

export const groups = ['all', 'none', 'top3'] as const
export type Group = (typeof groups)[number]

/** The drivers to show, in the order of the results. */
export function chosenDrivers(
  drivers: readonly SessionDriver[],
  ids: readonly string[] | undefined,
): readonly SessionDriver[] {
  if (ids === undefined) return drivers.slice(0, FIRST_FEW)
  const chosen = new Set(ids)
  return drivers.filter(({ driverId }) => chosen.has(driverId))
}

/** The chosen drivers after one is switched on or off, in the order of the results. */
export function toggled(
  drivers: readonly SessionDriver[],
  shown: readonly SessionDriver[],
  driverId: string,
): string[] {
  const chosen = new Set(shown.map((driver) => driver.driverId))
  if (!chosen.delete(driverId)) chosen.add(driverId)
  return drivers.flatMap((driver) => (chosen.has(driver.driverId) ? [driver.driverId] : []))
}

export function groupOf(drivers: readonly SessionDriver[], group: Group): string[] {
  const count = { all: drivers.length, none: 0, top3: 3 }[group]
  return drivers.slice(0, count).map(({ driverId }) => driverId)
}
