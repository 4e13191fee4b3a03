import { eventStatuses } from '../event/event-status.ts'
import type { EventStatus } from '../../../shared/contract/views.ts'
import { isDay } from '../../format/dates.ts'

/** What the Find screen is filtered by; it lives in the address, so that back, forward and reload keep it. */
export interface FindSearch {
  readonly q?: string
  readonly track?: string
  readonly from?: string
  readonly to?: string
  readonly status?: readonly EventStatus[]
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
}

const day = (value: unknown): string | undefined => {
  const found = text(value)
  return found !== undefined && isDay(found) ? found : undefined
}

/** Reads an address's search; what does not fit is left out. */
export function readFindSearch(search: Record<string, unknown>): FindSearch {
  const q = text(search['q'])
  const track = text(search['track'])
  const from = day(search['from'])
  const to = day(search['to'])
  const asked = search['status']
  const status = Array.isArray(asked) ? eventStatuses.filter((known) => asked.includes(known)) : []
  return {
    ...(q === undefined ? {} : { q }),
    ...(track === undefined || !/^[a-z0-9-]{1,63}$/.test(track) ? {} : { track }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(status.length === 0 ? {} : { status }),
  }
}

/** The same search without some of its parts. */
export function without(search: FindSearch, ...parts: (keyof FindSearch)[]): FindSearch {
  const left: Record<string, unknown> = { ...search }
  for (const part of parts) delete left[part]
  return readFindSearch(left)
}

export function hasFilters(search: FindSearch): boolean {
  return search.from !== undefined || search.to !== undefined || search.status !== undefined
}
