import type { LapView, SessionDetail } from '../../../shared/contract/views.ts'
import type { CellKind } from './session-search.ts'

/** One driver's laps, ready to be looked up by lap number. */
export interface LapDriver {
  readonly driverId: string
  readonly name: string
  readonly carNumber: number | null
  readonly position: number
  /** Place among the results, from 0: picks colour and dash, the same in every view. */
  readonly style: number
  readonly byLap: ReadonlyMap<number, LapView>
  readonly lastLap: number
  /** Number of the fastest counted lap; `null` without one. */
  readonly bestLap: number | null
}

export interface SessionLaps {
  readonly drivers: readonly LapDriver[]
  /** The fastest counted lap of the session. */
  readonly best: { readonly driverId: string; readonly lap: number } | null
}

/** Chosen where nothing is: few enough to fit beside each other. */
const FIRST_FEW = 8

/** Whether a lap belongs to the counted laps of its race: in some races lap 1 does not (ui.md 2a). */
export function isCounted(lap: number, lap1Counted: boolean | null): boolean {
  return lap !== 1 || lap1Counted !== false
}

function fastest(laps: readonly LapView[], lap1Counted: boolean | null): LapView | null {
  let best: LapView | null = null
  for (const lap of laps) {
    if (isCounted(lap.lap, lap1Counted) && (best === null || lap.timeMs < best.timeMs)) best = lap
  }
  return best
}

/** Drivers with laps in the order of the results, with their own and the session's fastest counted lap. */
export function readLaps(detail: Pick<SessionDetail, 'results' | 'laps' | 'session'>): SessionLaps {
  const { lap1Counted } = detail.session
  const places = new Map(detail.results.map((result, style) => [result.driverId, { result, style }]))
  let best: (NonNullable<SessionLaps['best']> & { readonly timeMs: number }) | null = null
  const drivers = detail.laps.flatMap(({ driverId, laps }): LapDriver[] => {
    const place = places.get(driverId)
    if (place === undefined || laps.length === 0) return []
    const own = fastest(laps, lap1Counted)
    if (own !== null && (best === null || own.timeMs < best.timeMs)) {
      best = { driverId, lap: own.lap, timeMs: own.timeMs }
    }
    return [
      {
        driverId,
        name: place.result.driverName,
        carNumber: place.result.carNumber,
        position: place.result.position,
        style: place.style,
        byLap: new Map(laps.map((lap) => [lap.lap, lap])),
        lastLap: laps.reduce((last, lap) => Math.max(last, lap.lap), 0),
        bestLap: own?.lap ?? null,
      },
    ]
  })
  return { drivers, best }
}

/** The drivers to show, in the order of the results. */
export function chosenDrivers(
  drivers: readonly LapDriver[],
  ids: readonly string[] | undefined,
): LapDriver[] {
  if (ids === undefined) return drivers.slice(0, FIRST_FEW)
  const chosen = new Set(ids)
  return drivers.filter((driver) => chosen.has(driver.driverId))
}

/** The driver that deltas and gaps refer to: the asked one, else the best placed with laps. */
export function referenceDriver(
  drivers: readonly LapDriver[],
  id: string | undefined,
): LapDriver | undefined {
  return drivers.find((driver) => driver.driverId === id) ?? drivers[0]
}

/** Lap numbers 1 to the last lap of the drivers that are shown. */
export function lapNumbers(drivers: readonly LapDriver[]): number[] {
  const last = drivers.reduce((most, driver) => Math.max(most, driver.lastLap), 0)
  return Array.from({ length: last }, (_, index) => index + 1)
}

/**
 * What a cell shows, in ms: the lap time, its difference to the reference's time of the same lap, or the gap to the
 * reference at the end of that lap (difference of all time so far, so it holds for lapped cars too, ui.md 2b). `null`
 * where one of the two has no such lap.
 */
export function cellFigure(
  kind: CellKind,
  driver: LapDriver,
  reference: LapDriver | undefined,
  lap: number,
): number | null {
  const own = driver.byLap.get(lap)
  if (own === undefined) return null
  if (kind === 'time') return own.timeMs
  const other = reference?.byLap.get(lap)
  if (other === undefined) return null
  return kind === 'delta' ? own.timeMs - other.timeMs : own.elapsedMs - other.elapsedMs
}

export type LapMark = 'session' | 'personal' | null

/** Whether a lap is the fastest of the session or of its driver. */
export function lapMark(laps: SessionLaps, driver: LapDriver, lap: number): LapMark {
  if (laps.best?.driverId === driver.driverId && laps.best.lap === lap) return 'session'
  return driver.bestLap === lap ? 'personal' : null
}

/** The chosen drivers after one is switched on or off, in the order of the results. */
export function toggled(
  drivers: readonly LapDriver[],
  shown: readonly LapDriver[],
  driverId: string,
): string[] {
  const chosen = new Set(shown.map((driver) => driver.driverId))
  if (!chosen.delete(driverId)) chosen.add(driverId)
  return drivers.filter((driver) => chosen.has(driver.driverId)).map((driver) => driver.driverId)
}
