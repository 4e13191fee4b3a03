import { lapsDownAt } from '../../../../shared/domain/analysis/laps-down.ts'
import type { DecidedAnnotation } from '../../../../shared/domain/analysis/lap-marks.ts'
import type { ChosenReference } from './reference.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'
import { isCounted } from './session-model.ts'

/** Everything known about one lap of one driver: what stands beside the cursor and in the inspector. */
export interface LapFacts {
  readonly driver: SessionDriver
  readonly lap: number
  readonly timeMs: number
  readonly elapsedMs: number
  readonly position: number | null
  readonly isCounted: boolean
  readonly toBestMs: number | null
  /** To the reference at the end of this lap; `null` where the reference has no such lap. */
  readonly gapMs: number | null
  /** To the car one place ahead at this lap number; `null` for the one in front. */
  readonly intervalMs: number | null
  /** Laps down at the moment when this lap ended. */
  readonly lapsDown: number
  /** LiveRC's forecast, as printed. */
  readonly paceText: string | null
  readonly annotation: DecidedAnnotation | null
}

export function lapFacts(
  model: SessionModel,
  driverId: string,
  lap: number,
  chosen: ChosenReference | null,
): LapFacts | null {
  const driver = model.byId.get(driverId)
  const timeMs = driver?.run.timesMs[lap - 1]
  if (driver === undefined || timeMs === undefined) return null
  const elapsedMs = driver.run.elapsedMs[lap - 1] ?? 0
  const best = driver.bestLap === null ? undefined : driver.run.timesMs[driver.bestLap - 1]
  const other = chosen?.reference.elapsedMs[lap - 1]
  return {
    driver,
    lap,
    timeMs,
    elapsedMs,
    position: model.positions().get(driverId)?.[lap - 1] ?? null,
    isCounted: isCounted(lap, model.lap1),
    toBestMs: best === undefined ? null : timeMs - best,
    gapMs: other === undefined ? null : elapsedMs - other,
    intervalMs: model.intervals().get(driverId)?.[lap - 1] ?? null,
    lapsDown: lapsDownAt(model.field, elapsedMs).get(driverId) ?? 0,
    paceText: driver.laps[lap - 1]?.paceText ?? null,
    annotation: model.annotations().get(driverId)?.get(lap) ?? null,
  }
}
