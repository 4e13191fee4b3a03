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
  readonly #bulk = new Map<DomainTable, RowCounts>()

  record(table: DomainTable, rowId: number, outcome: Outcome): void {
    const rows = this.#rows.get(table) ?? new Map<number, Outcome>()
    this.#rows.set(table, rows)
    const before = rows.get(rowId)
    if (before === undefined || (before === 'unchanged' && outcome !== 'unchanged')) rows.set(rowId, outcome)
  }

  /** Counts rows that are never written twice in a run, such as laps. */
  addBulk(table: DomainTable, counts: RowCounts): void {
    const before = this.#bulk.get(table) ?? { inserted: 0, updated: 0, unchanged: 0 }
    this.#bulk.set(table, {
      inserted: before.inserted + counts.inserted,
      updated: before.updated + counts.updated,
      unchanged: before.unchanged + counts.unchanged,
    })
  }

  /** A temporary row that was merged away leaves no trace in the counts. */
  forget(table: DomainTable, rowId: number): void {
    this.#rows.get(table)?.delete(rowId)
  }

  toRecord(tables: readonly DomainTable[]): Record<string, RowCounts> {
    return Object.fromEntries(tables.map((table) => [table, this.#of(table)]))
  }

  #of(table: DomainTable): RowCounts {
    const counts = { ...(this.#bulk.get(table) ?? { inserted: 0, updated: 0, unchanged: 0 }) }
    for (const outcome of this.#rows.get(table)?.values() ?? []) counts[outcome] += 1
    return counts
  }
}
