import { cellKinds } from './model/cells.ts'
import type { CellKind } from './model/cells.ts'
import { defaultFilter, readFilter } from './model/filter.ts'
import { columnKeys } from './model/results.ts'
import type { Sort } from './model/results.ts'

export const viewKinds = ['laps', 'times', 'position', 'gap', 'spread', 'average', 'stints'] as const
export type ViewKind = (typeof viewKinds)[number]

/** What a session shows; it lives in the address, so that tabs, Back and a reload keep it. Absent is the default. */
export interface SessionSearch {
  readonly view?: ViewKind
  /** Chosen drivers by their number at the source; absent means the first few. */
  readonly drivers?: readonly string[]
  readonly cell?: CellKind
  /** What deltas and gaps refer to: `leader`, `average` or a driver's number; absent means the winner. */
  readonly reference?: string
  readonly positions?: boolean
  /** Intervals instead of gaps in the gap chart. */
  readonly interval?: boolean
  /** As `writeFilter` writes it. */
  readonly filter?: string
  /** `fastest:ascending` */
  readonly sort?: string
}

/** What goes along to the neighbouring session: how to look, not whom to look at. */
export function carriedSearch({
  view,
  cell,
  positions,
  interval,
  filter,
  sort,
}: Partial<Record<keyof SessionSearch, unknown>>): SessionSearch {
  return readSessionSearch({ view, cell, positions, interval, filter, sort })
}

const ID = /^[A-Za-z0-9_-]{1,120}$/

const asId = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && ID.test(text) ? text : undefined
}

export function readSort(text: string | undefined): Sort | null {
  const [name, direction] = text?.split(':') ?? []
  const key = columnKeys.find((candidate) => candidate === name)
  if (key === undefined || (direction !== 'ascending' && direction !== 'descending')) return null
  return { key, direction }
}

export function readSessionSearch(search: Record<string, unknown>): SessionSearch {
  const asked = search['drivers']
  const drivers = Array.isArray(asked) ? asked.map(asId).filter((id) => id !== undefined) : undefined
  const view = viewKinds.find((kind) => kind === search['view'])
  const cell = cellKinds.find((kind) => kind === search['cell'])
  const reference = asId(search['reference'])
  const filter = typeof search['filter'] === 'string' ? search['filter'] : defaultFilter
  const sort = typeof search['sort'] === 'string' ? search['sort'] : undefined
  return {
    ...(view === undefined ? {} : { view }),
    ...(drivers === undefined ? {} : { drivers }),
    ...(cell === undefined || cell === 'time' ? {} : { cell }),
    ...(reference === undefined ? {} : { reference }),
    ...(search['positions'] === true ? { positions: true } : {}),
    ...(search['interval'] === true ? { interval: true } : {}),
    ...(filter === defaultFilter || readFilter(filter) === null ? {} : { filter }),
    ...(sort === undefined || readSort(sort) === null ? {} : { sort }),
  }
}
