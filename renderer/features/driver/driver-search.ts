import { paceFigures } from '../../../shared/contract/drivers.ts'
import type { PaceFigure } from '../../../shared/contract/drivers.ts'

export const driverTabs = ['results', 'pace', 'consistency', 'rival', 'identity'] as const
export type DriverTab = (typeof driverTabs)[number]

/** What the screen of a driver shows; it lives in the address, so that a reload keeps it. */
export interface DriverSearch {
  readonly tab?: DriverTab
  readonly figure?: PaceFigure
  /** The other driver of the head to head. */
  readonly rival?: string
}

const ID = /^[A-Za-z0-9_-]{1,120}$/u

export function readDriverSearch(search: Record<string, unknown>): DriverSearch {
  const tab = driverTabs.find((known) => known === search['tab'])
  const figure = paceFigures.find((known) => known === search['figure'])
  const asked = search['rival']
  const rival = typeof asked === 'number' ? String(asked) : asked
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(figure === undefined ? {} : { figure }),
    ...(typeof rival === 'string' && ID.test(rival) && !rival.startsWith('entry_') ? { rival } : {}),
  }
}
