export const cellKinds = ['time', 'delta', 'gap'] as const
export type CellKind = (typeof cellKinds)[number]

/** What the laps table shows; it lives in the address, so that a reload keeps it. */
export interface SessionSearch {
  /** Chosen drivers by their number at the source; absent means the first few. */
  readonly drivers?: readonly string[]
  readonly cell?: CellKind
  /** Driver that deltas and gaps refer to; absent means the winner. */
  readonly reference?: string
  readonly positions?: boolean
}

const ID = /^[A-Za-z0-9_-]{1,120}$/

const asId = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && ID.test(text) ? text : undefined
}

export function readSessionSearch(search: Record<string, unknown>): SessionSearch {
  const asked = search['drivers']
  const drivers = Array.isArray(asked) ? asked.map(asId).filter((id) => id !== undefined) : undefined
  const cell = cellKinds.find((kind) => kind === search['cell'])
  const reference = asId(search['reference'])
  return {
    ...(drivers === undefined ? {} : { drivers }),
    ...(cell === undefined || cell === 'time' ? {} : { cell }),
    ...(reference === undefined ? {} : { reference }),
    ...(search['positions'] === true ? { positions: true } : {}),
  }
}
