import type { Reference } from '../../../../shared/domain/analysis/gap-series.ts'
import type { AnnotationKind } from '../../../../shared/domain/analysis/annotations.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'
import { lastLap } from './session-model.ts'

export const cellKinds = ['time', 'delta', 'gap'] as const
export type CellKind = (typeof cellKinds)[number]

/** Lap numbers 1 to the last lap of the drivers that are shown. */
export function lapNumbers(drivers: readonly SessionDriver[]): number[] {
  return Array.from({ length: lastLap(drivers) }, (_, index) => index + 1)
}

/**
 * What a cell shows, in ms: the lap time, its difference to the reference's time of the same lap, or the gap to the reference
 * at the end of that lap (difference of all time so far, so it holds for lapped cars too, ui.md 2b). `null` where one of the
 * two has no such lap.
 */
export function cellFigure(
  kind: CellKind,
  { run }: SessionDriver,
  reference: Reference | null,
  lap: number,
): number | null {
  const own = run.timesMs[lap - 1]
  if (own === undefined) return null
  if (kind === 'time') return own
  const end = reference?.elapsedMs[lap - 1]
  if (end === undefined || reference === null) return null
  if (kind === 'gap') return (run.elapsedMs[lap - 1] ?? 0) - end
  return own - (end - (reference.elapsedMs[lap - 2] ?? 0))
}

export type LapMark = 'session' | 'personal' | null

/** Whether a lap is the fastest of the session or of its driver. */
export function lapMark({ best }: Pick<SessionModel, 'best'>, driver: SessionDriver, lap: number): LapMark {
  if (best?.driverId === driver.driverId && best.lap === lap) return 'session'
  return driver.bestLap === lap ? 'personal' : null
}

/** The sign for what may have happened on a lap: a stop, a cut, or trouble of any kind. */
export type LapSign = 'stop' | 'cut' | 'trouble'

export function signOf(kind: AnnotationKind): LapSign {
  switch (kind) {
    case 'possible_fuel_stop':
      return 'stop'
    case 'suspected_cut':
      return 'cut'
    case 'incident':
    case 'possible_crash':
    case 'possible_mechanical':
    case 'possible_flame_out':
      return 'trouble'
  }
}
