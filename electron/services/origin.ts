import { getOrigin, setOrigin, type Origin } from '../../db/repositories/meta.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { AppError } from '../../shared/domain/errors.ts'

/**
 * Keeps replayed and live data apart (design.md section 4): the first network work marks the data folder with its origin;
 * work of the other origin waits until the user confirms.
 */
export class OriginGuard {
  readonly #db: WriteDb
  readonly #current: Origin

  constructor(db: WriteDb, current: Origin) {
    this.#db = db
    this.#current = current
  }

  needsConfirmation(): boolean {
    const stored = getOrigin(this.#db)
    return stored !== null && stored !== this.#current
  }

  /**
   * To be called before any network work.
   * @param stores whether that work will store what it fetches
   * @param origin where that comes from; saved pages say so themselves
   * @throws AppError CONFIRMATION_REQUIRED for a folder of the other origin
   */
  admit(stores: boolean, origin: Origin = this.#current): void {
    const stored = getOrigin(this.#db)
    if (stored === null || stored === origin) {
      if (stores) setOrigin(this.#db, origin)
      return
    }
    const [held, wanted] = origin === 'live' ? ['replayed', 'live'] : ['live', 'replayed']
    throw new AppError(
      'CONFIRMATION_REQUIRED',
      `This data folder holds ${held} data; ${wanted} data would be added.`,
      {
        stage: 'request',
        source: 'origin',
        action: 'Use another data folder, or confirm that the two may be mixed (--confirm-origin).',
      },
    )
  }

  /** The user agrees that the folder takes data of the current origin from now on. */
  confirm(): void {
    setOrigin(this.#db, this.#current)
  }
}
