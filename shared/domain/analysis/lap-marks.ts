import type { Annotation } from './annotations.ts'
import { medianOf } from './quantile.ts'
import type { FullRun } from './run.ts'

/** What the engineer says happened on a lap, against or in addition to what is suspected: `none` takes a suspicion away. */
export const lapMarkValues = ['none', 'incident', 'cut'] as const
export type LapMarkValue = (typeof lapMarkValues)[number]

export interface LapMarkDecision {
  readonly driverId: string
  readonly lap: number
  readonly mark: LapMarkValue
}

export interface DecidedAnnotation extends Annotation {
  /** Said by the engineer: no suspicion any more. */
  readonly isDecided: boolean
}

/**
 * Suspicions with the engineer's decisions in their place (ui.md 1b, "with confidence and override"). A decision about a lap
 * that is not driven, after a correction, says nothing. In the order of the field and of laps.
 */
export function withLapMarks(
  annotations: readonly Annotation[],
  decisions: readonly LapMarkDecision[],
  field: readonly FullRun[],
): DecidedAnnotation[] {
  const keyOf = (driverId: string, lap: number): string => `${driverId} ${lap}`
  const decided = new Set(decisions.map(({ driverId, lap }) => keyOf(driverId, lap)))
  const kept = annotations
    .filter(({ driverId, lap }) => !decided.has(keyOf(driverId, lap)))
    .map((annotation): DecidedAnnotation => ({ ...annotation, isDecided: false }))
  const runs = new Map(field.map((run) => [run.driverId, run]))
  const own = decisions.flatMap(({ driverId, lap, mark }): DecidedAnnotation[] => {
    const run = runs.get(driverId)
    const timeMs = run?.timesMs[lap - 1]
    if (run === undefined || timeMs === undefined || mark === 'none') return []
    const medianMs = medianOf(run.timesMs.slice(1)) ?? timeMs
    return [
      {
        driverId,
        lap,
        kind: mark === 'cut' ? 'suspected_cut' : 'incident',
        confidence: 1,
        addedMs: timeMs - medianMs,
        medianMs,
        reason: 'said_by_the_engineer',
        isDecided: true,
      },
    ]
  })
  const order = new Map(field.map(({ driverId }, place) => [driverId, place]))
  return [...kept, ...own].toSorted(
    (a, b) => (order.get(a.driverId) ?? 0) - (order.get(b.driverId) ?? 0) || a.lap - b.lap,
  )
}
