import type { RowCounts } from '../../../shared/contract/views.ts'

export type Outcome = 'inserted' | 'updated' | 'unchanged'

/** Tables that hold the source's data; run, state and settings tables are bookkeeping. */
export const domainTables = [
  'tracks',
  'events',
  'drivers',
  'event_entries',
  'event_race_classes',
  'races',
  'race_drivers',
  'race_results',
  'laps',
] as const
export type DomainTable = (typeof domainTables)[number]

/**
 * Rows inserted, updated and unchanged per table in one run (C35). A row that is written several times in a run counts
 * once, by what happened to it most: a driver inserted and then renamed is one inserted row.
 */
export class ChangeCounts {
  readonly #rows = new Map<DomainTable, Map<number, Outcome>>()
  /** Kept up to date with every row, so that looking at it costs nothing however many rows there are. */
  readonly #totals = new Map<DomainTable, Record<Outcome, number>>()

  record(table: DomainTable, rowId: number, outcome: Outcome): void {
    const rows = this.#rows.get(table) ?? new Map<number, Outcome>()
    this.#rows.set(table, rows)
    const before = rows.get(rowId)
    if (before !== undefined && (before !== 'unchanged' || outcome === 'unchanged')) return
    rows.set(rowId, outcome)
    if (before !== undefined) this.#add(table, before, -1)
    this.#add(table, outcome, 1)
  }

  /** Counts rows that are never written twice in a run, such as laps. */
  addBulk(table: DomainTable, counts: RowCounts): void {
    this.#add(table, 'inserted', counts.inserted)
    this.#add(table, 'updated', counts.updated)
    this.#add(table, 'unchanged', counts.unchanged)
  }

  /** A temporary row that was merged away leaves no trace in the counts. */
  forget(table: DomainTable, rowId: number): void {
    const before = this.#rows.get(table)?.get(rowId)
    if (before === undefined) return
    this.#rows.get(table)?.delete(rowId)
    this.#add(table, before, -1)
  }

  toRecord(tables: readonly DomainTable[]): Record<string, RowCounts> {
    return Object.fromEntries(tables.map((table) => [table, { ...(this.#totals.get(table) ?? nothing) }]))
  }

  #add(table: DomainTable, outcome: Outcome, by: number): void {
    const totals = this.#totals.get(table) ?? { ...nothing }
    totals[outcome] += by
    this.#totals.set(table, totals)
  }
}

const nothing: Readonly<Record<Outcome, number>> = { inserted: 0, updated: 0, unchanged: 0 }
