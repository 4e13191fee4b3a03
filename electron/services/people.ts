import { getComparedSessions } from '../../db/repositories/compared.ts'
import { getDriverHistory } from '../../db/repositories/driver-history.ts'
import { getDriverProfile, searchDrivers } from '../../db/repositories/drivers.ts'
import { getRivalry } from '../../db/repositories/rivalry.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { ComparedSession, DriverSession } from '../../shared/contract/compare.ts'
import type { DriverHistory, DriverProfile, DriverSummary, Rivalry } from '../../shared/contract/drivers.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { found } from './found.ts'

/** Drivers over all imported events, and their sessions side by side. Local data only (L37). */
export class People {
  readonly #db: ReadDb

  constructor(db: ReadDb) {
    this.#db = db
  }

  search(query: { readonly query: string; readonly limit: number }): {
    drivers: DriverSummary[]
    more: boolean
  } {
    return searchDrivers(this.#db, query.query, query.limit)
  }

  /** @throws AppError NOT_FOUND */
  driver(driverId: string): DriverProfile {
    return found(getDriverProfile(this.#db, driverId), 'driver', driverId)
  }

  /** @throws AppError NOT_FOUND */
  history(driverId: string): DriverHistory {
    return found(getDriverHistory(this.#db, driverId), 'driver', driverId)
  }

  /** @throws AppError NOT_FOUND; VALIDATION_ERROR for a driver against the same driver */
  headToHead(driverId: string, rivalId: string): Rivalry {
    if (driverId === rivalId) {
      throw new AppError('VALIDATION_ERROR', 'A driver cannot be compared with the same driver.', {
        stage: 'request',
        source: 'library',
        details: { field: 'rivalId', value: rivalId },
      })
    }
    return found(getRivalry(this.#db, driverId, rivalId), 'pair of drivers', `${driverId}/${rivalId}`)
  }

  compared(sessions: readonly DriverSession[]): (ComparedSession | null)[] {
    return getComparedSessions(this.#db, sessions)
  }
}
