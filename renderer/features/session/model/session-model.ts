import type { RaceOverrides } from '../../../../shared/contract/analysis.ts'
import type { LapView, ResultView, SessionDetail } from '../../../../shared/contract/views.ts'
import { annotate } from '../../../../shared/domain/analysis/annotations.ts'
import { fastestLap } from '../../../../shared/domain/analysis/best-laps.ts'
import { fuelOfClass } from '../../../../shared/domain/analysis/fuel.ts'
import type { Fuel } from '../../../../shared/domain/analysis/fuel.ts'
import { intervalSeries } from '../../../../shared/domain/analysis/gap-series.ts'
import { countedSelection } from '../../../../shared/domain/analysis/lap-selection.ts'
import { withLapMarks } from '../../../../shared/domain/analysis/lap-marks.ts'
import type { DecidedAnnotation } from '../../../../shared/domain/analysis/lap-marks.ts'
import { resolveLap1Rule } from '../../../../shared/domain/analysis/lap1.ts'
import type { ResolvedLap1Rule } from '../../../../shared/domain/analysis/lap1.ts'
import { fastestOfField } from '../../../../shared/domain/analysis/pace.ts'
import { positionsByLap } from '../../../../shared/domain/analysis/positions.ts'
import { fullRun } from '../../../../shared/domain/analysis/run.ts'
import type { FullRun, LapSelection } from '../../../../shared/domain/analysis/run.ts'
import { detectStops } from '../../../../shared/domain/analysis/stops.ts'
import type { StopDetection } from '../../../../shared/domain/analysis/stops.ts'
import { shortName } from './short-name.ts'

/** A driver with laps, as every view of a session needs it. */
export interface SessionDriver {
  readonly driverId: string
  readonly name: string
  /** Place and surname: what stands at the end of a line. */
  readonly label: string
  readonly carNumber: number | null
  readonly position: number
  /** Place among the results, from 0: picks colour and dash, the same in every view (ui.md 3d). */
  readonly style: number
  readonly result: ResultView
  readonly laps: readonly LapView[]
  readonly run: FullRun
  /** The laps that the race's figures are made of. */
  readonly counted: LapSelection
  /** Number of the fastest counted lap; `null` without one. */
  readonly bestLap: number | null
}

/** A session made ready for its views. What only some of them need is worked out when it is first asked for. */
export interface SessionModel {
  readonly detail: SessionDetail
  readonly overrides: RaceOverrides
  /** In the order of the results. */
  readonly drivers: readonly SessionDriver[]
  readonly byId: ReadonlyMap<string, SessionDriver>
  readonly field: readonly FullRun[]
  readonly lap1: ResolvedLap1Rule
  readonly fuel: Fuel
  /** The fastest counted lap of the session. */
  readonly best: { readonly driverId: string; readonly lap: number; readonly timeMs: number } | null
  /** Names of drivers whose stored laps are not numbered 1, 2, 3 …: nothing can be added up for them. */
  readonly incomplete: readonly string[]
  readonly positions: () => ReadonlyMap<string, readonly number[]>
  readonly intervals: () => ReadonlyMap<string, readonly (number | null)[]>
  readonly stops: () => StopDetection
  readonly annotations: () => ReadonlyMap<string, ReadonlyMap<number, DecidedAnnotation>>
}

const noOverrides: RaceOverrides = { lap1: null, stops: [], marks: [] }

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

const isWhole = (laps: readonly LapView[]): boolean => laps.every(({ lap }, index) => lap === index + 1)

export function buildModel(detail: SessionDetail, overrides: RaceOverrides = noOverrides): SessionModel {
  const lap1 = resolveLap1Rule(detail.session.lap1Counted, overrides.lap1)
  const incomplete: string[] = []
  const lapsOf = new Map(detail.laps.map(({ driverId, laps }) => [driverId, laps]))
  const drivers = detail.results.flatMap((result, style): SessionDriver[] => {
    const laps = lapsOf.get(result.driverId) ?? []
    if (laps.length === 0) return []
    if (!isWhole(laps)) {
      incomplete.push(result.driverName)
      return []
    }
    const run = fullRun(result.driverId, laps)
    const counted = countedSelection(run, lap1.rule)
    return [
      {
        driverId: result.driverId,
        name: result.driverName,
        label: `${result.position} ${shortName(result.driverName)}`,
        carNumber: result.carNumber,
        position: result.position,
        style,
        result,
        laps,
        run,
        counted,
        bestLap: fastestLap(counted).lapsUsed[0] ?? null,
      },
    ]
  })
  const field = drivers.map(({ run }) => run)
  const fuel = fuelOfClass(detail.session.className)
  const scheduledMs = detail.session.durationMs
  const stops = lazy(() => detectStops({ field, fuel, scheduledMs, verdicts: overrides.stops }))
  return {
    detail,
    overrides,
    drivers,
    byId: new Map(drivers.map((driver) => [driver.driverId, driver])),
    field,
    lap1,
    fuel,
    best: bestOf(drivers),
    incomplete,
    positions: lazy(() => positionsByLap(field)),
    intervals: lazy(() => intervalSeries(field)),
    stops,
    annotations: lazy(() => {
      const suspected = annotate({ field, fuel, scheduledMs, stops: stopLaps(stops()) })
      return byDriverAndLap(withLapMarks(suspected, overrides.marks, field))
    }),
  }
}

function bestOf(drivers: readonly SessionDriver[]): SessionModel['best'] {
  const timeMs = fastestOfField(drivers.map(({ counted }) => counted))
  if (timeMs === null) return null
  for (const { driverId, bestLap, run } of drivers) {
    if (bestLap !== null && run.timesMs[bestLap - 1] === timeMs) return { driverId, lap: bestLap, timeMs }
  }
  return null
}

function stopLaps({ stops }: StopDetection): Map<string, Set<number>> {
  return new Map([...stops].map(([driverId, own]) => [driverId, new Set(own.map(({ lap }) => lap))]))
}

function byDriverAndLap(
  annotations: readonly DecidedAnnotation[],
): Map<string, Map<number, DecidedAnnotation>> {
  const found = new Map<string, Map<number, DecidedAnnotation>>()
  for (const annotation of annotations) {
    const own = found.get(annotation.driverId) ?? new Map<number, DecidedAnnotation>()
    own.set(annotation.lap, annotation)
    found.set(annotation.driverId, own)
  }
  return found
}

/** Most laps that any of the drivers has. */
export function lastLap(drivers: readonly SessionDriver[]): number {
  return drivers.reduce((most, { run }) => Math.max(most, run.timesMs.length), 0)
}

/** Whether a lap belongs to the counted ones: under some races' rule lap 1 does not (ui.md 2a). */
export function isCounted(lap: number, { rule }: ResolvedLap1Rule): boolean {
  return lap !== 1 || rule !== 'left_out'
}
