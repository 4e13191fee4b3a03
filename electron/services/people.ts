import { getComparedSessions } from '../../db/repositories/compared.ts'
import { quarantinedEventsOf } from '../../db/repositories/quarantines.ts'
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

  /** @throws AppError NOT_FOUND, EVENT_QUARANTINED for one of whom nothing is stored but what is in quarantine (F37) */
  driver(driverId: string): DriverProfile {
    return this.#db.snapshot(() => {
      const profile = getDriverProfile(this.#db, driverId)
      const leftOut = profile === null ? quarantinedEventsOf(this.#db, driverId) : []
      if (leftOut.length > 0) throw allQuarantined(driverId, leftOut)
      return found(profile, 'driver', driverId)
    })
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

function allQuarantined(driverId: string, events: DriverProfile['leftOut']): AppError {
  const ids = events.map(({ eventId }) => eventId).join(', ')
  return new AppError('EVENT_QUARANTINED', 'All that is stored of this driver is in quarantine.', {
    stage: 'request',
    source: 'library',
    action: 'Review these events and release them; until then they are used for nothing.',
    details: { driver: driverId, events: ids },
  })
}
