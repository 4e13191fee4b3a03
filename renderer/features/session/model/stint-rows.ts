import { stintsOf } from '../../../../shared/domain/analysis/stints.ts'
import type { Stint } from '../../../../shared/domain/analysis/stints.ts'
import { stopCandidates } from '../../../../shared/domain/analysis/stop-candidates.ts'
import { strategies } from '../../../../shared/domain/analysis/strategy.ts'
import type { Strategy } from '../../../../shared/domain/analysis/strategy.ts'
import type { SuspectedStop } from '../../../../shared/domain/analysis/stops.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'

/** A stint with the stop that ends it. */
export interface StintRow {
  readonly driver: SessionDriver
  readonly stint: Stint
  readonly stop: SuspectedStop | null
}

/** A lap that the engineer said is no stop: kept on the list, so that it can be taken back. */
export interface RejectedStop {
  readonly driver: SessionDriver
  readonly lap: number
  readonly lossMs: number | null
}

export interface DriverStints {
  readonly driver: SessionDriver
  readonly stints: readonly StintRow[]
  readonly rejected: readonly RejectedStop[]
  readonly strategy: Strategy | null
}

/** The stints of the shown drivers, by the suspected and accepted stops. */
export function stintRows(model: SessionModel, shown: readonly SessionDriver[]): DriverStints[] {
  const detection = model.stops()
  const annotations = [...model.annotations().values()].flatMap((own) => [...own.values()])
  const labels = strategies(model.field, detection, annotations)
  return shown.map((driver) => {
    const stops = detection.stops.get(driver.driverId) ?? []
    const byLap = new Map(stops.map((stop) => [stop.lap, stop]))
    const stints = stintsOf(driver.run, model.lap1.rule, byLap.keys())
    return {
      driver,
      stints: stints.map((stint) => ({
        driver,
        stint,
        stop: stint.endsWithStop ? (byLap.get(stint.toLap) ?? null) : null,
      })),
      rejected: rejectedOf(model, driver),
      strategy: labels.get(driver.driverId) ?? null,
    }
  })
}

function rejectedOf({ overrides }: SessionModel, driver: SessionDriver): RejectedStop[] {
  const laps = overrides.stops
    .filter(({ driverId, verdict }) => driverId === driver.driverId && verdict === 'rejected')
    .map(({ lap }) => lap)
  const losses = new Map(stopCandidates(driver.run, new Set(laps)).map(({ lap, lossMs }) => [lap, lossMs]))
  return laps.map((lap) => ({ driver, lap, lossMs: losses.get(lap) ?? null }))
}
