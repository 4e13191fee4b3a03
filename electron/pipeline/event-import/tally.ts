import type { RowCounts } from '../../../shared/contract/views.ts'
import type { Metrics } from '../../observability/metrics.ts'
import { countRows } from '../observed-run.ts'
import type { CheckedRacePage } from './race-values.ts'

/** What an import has committed so far, to be counted however it ends (K3, K5). */
export class ImportTally {
  #tables: Readonly<Record<string, RowCounts>> = {}
  #races = 0
  #laps = 0

  /**
   * To be called after a transaction: what is counted until now is in the database.
   * @param tables rows of the whole import so far @param pages races that this transaction has stored
   */
  committed(
    tables: Readonly<Record<string, RowCounts>>,
    pages: readonly (CheckedRacePage | null)[] = [],
  ): void {
    this.#tables = tables
    this.#races += pages.length
    this.#laps += pages.reduce((sum, page) => sum + lapsOn(page), 0)
  }

  /** To be called once, at the import's end. */
  tell(metrics: Metrics): void {
    countRows(metrics, this.#tables)
    metrics.add('races_processed_total', {}, this.#races)
    metrics.add('laps_processed_total', {}, this.#laps)
  }
}

/** Laps on a race's page; none for a race that has not been run. */
export function lapsOn(page: CheckedRacePage | null): number {
  return page?.page.lapBlocks.reduce((sum, block) => sum + block.laps.length, 0) ?? 0
}
