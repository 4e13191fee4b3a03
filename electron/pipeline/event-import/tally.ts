import type { RowCounts } from '../../../shared/contract/views.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import type { Metrics } from '../../observability/metrics.ts'
import { countRows } from '../observed-run.ts'

/** What an import has committed so far, to be counted however it ends (K3, K5). */
export class ImportTally {
  #tables: Readonly<Record<string, RowCounts>> = {}
  #races = 0

  /**
   * To be called after a transaction: what is counted until now is in the database.
   * @param tables rows of the whole import so far @param races how many this transaction has stored, or found unchanged
   */
  committed(tables: Readonly<Record<string, RowCounts>>, races: number): void {
    this.#tables = tables
    this.#races += races
  }

  /** To be called once, at the import's end. */
  tell(metrics: Metrics): void {
    countRows(metrics, this.#tables)
    const { inserted = 0, updated = 0, unchanged = 0 } = this.#tables['laps'] ?? {}
    metrics.add('races_processed_total', {}, this.#races)
    metrics.add('laps_processed_total', {}, inserted + updated + unchanged)
  }
}

/** Laps on a race's page. */
export function lapsOn(page: RacePage): number {
  return page.lapBlocks.reduce((sum, block) => sum + block.laps.length, 0)
}
