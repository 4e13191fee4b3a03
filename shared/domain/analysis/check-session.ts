import { readLapsTime } from '../time.ts'
import { type CheckedBlock, type CheckedRow, checkDriver, type Disagreement, fieldElapsed } from './check.ts'
import { inferLap1Counted } from './lap1.ts'

/** A stored session as the screens hold it: `SessionDetail` of the contract fits, with less precision than the page itself. */
export interface StoredSession {
  readonly session: { readonly durationMs: number | null }
  /** In the order of the results. */
  readonly results: readonly StoredResult[]
  readonly laps: readonly { readonly driverId: string; readonly laps: readonly StoredLap[] }[]
}

export interface StoredResult extends Omit<CheckedRow, 'behindMs' | 'behindLaps'> {
  readonly driverId: string
  readonly driverName: string
  readonly intervalMs: number | null
  readonly intervalLaps: number | null
  readonly top2ConsecutiveMs: number | null
  /** Statistics of the page's script, where they are at hand. */
  readonly script?: CheckedBlock['driver'] | null
}

export interface StoredLap {
  readonly lap: number
  /** 0 where the page gives none. */
  readonly position: number
  readonly timeMs: number
  readonly paceText: string | null
}

/** A figure that differs, with whose it is: a line of the list of exceptions. */
export interface SessionException extends Disagreement {
  readonly driverId: string
  readonly driverName: string
}

export interface SessionCheck {
  readonly lap1Counted: boolean | null
  /** "11 of 11 drivers agree": drivers with laps, and how many of them have no exception. */
  readonly agreement: { readonly drivers: number; readonly agreeing: number }
  /** In the order of the results. */
  readonly exceptions: readonly SessionException[]
  /** Signs that page and laps do not belong together, or that the page has changed its form (K20). */
  readonly drift: SessionDrift
}

export interface SessionDrift {
  /** Drivers whose stored laps are not as many as the results say; 0 for one whose laps are missing altogether. */
  readonly lapCounts: readonly {
    readonly driverId: string
    readonly driverName: string
    readonly printed: number
    readonly stored: number
  }[]
  /** Drivers who have laps and no result. */
  readonly lapsWithoutResult: readonly string[]
}

/**
 * `checkRace` for what is stored: every figure of the session compared with the same figure of the laps (K20, ui.md 2a
 * consequence 7). The same rules decide, so that both find the same drivers.
 */
export function checkSession({ session, results, laps }: StoredSession): SessionCheck {
  const byDriver = new Map(laps.map((item) => [item.driverId, item.laps]))
  const rows = results.map((result) => ({
    result,
    row: rowOf(result),
    block: blockOf(result, byDriver.get(result.driverId) ?? []),
  }))
  const lap1Counted = inferLap1Counted(
    rows.map(({ row, block }) => ({ ...row, lap1Ms: block.laps[0]?.timeMs ?? null })),
  )
  const fieldElapsedMs = fieldElapsed(rows.map(({ block }) => block))
  let drivers = 0
  let agreeing = 0
  const exceptions = rows.flatMap(({ result, row, block }, index) => {
    if (block.laps.length === 0) return []
    const found = checkDriver(row, block, {
      lap1Counted: lap1Counted ?? true,
      scheduledMs: session.durationMs,
      rowAhead: rows[index - 1]?.row ?? null,
      fieldElapsedMs,
    })
    drivers += 1
    if (found.length === 0) agreeing += 1
    const { driverId, driverName } = result
    return found.map((item) => ({ ...item, driverId, driverName }))
  })
  return {
    lap1Counted,
    agreement: { drivers, agreeing },
    exceptions,
    drift: driftOf(results, byDriver),
  }
}

function driftOf(
  results: readonly StoredResult[],
  laps: ReadonlyMap<string, readonly StoredLap[]>,
): SessionDrift {
  const known = new Set(results.map(({ driverId }) => driverId))
  return {
    lapCounts: results.flatMap(({ driverId, driverName, laps: printed }) => {
      const stored = laps.get(driverId)?.length ?? 0
      return stored === printed ? [] : [{ driverId, driverName, printed, stored }]
    }),
    lapsWithoutResult: [...laps].flatMap(([driverId, own]) =>
      own.length > 0 && !known.has(driverId) ? [driverId] : [],
    ),
  }
}

function rowOf(result: StoredResult): CheckedRow {
  return { ...result, behindMs: result.intervalMs, behindLaps: result.intervalLaps }
}

const noScript: CheckedBlock['driver'] = {
  fastLapMs: null,
  avgLapMs: null,
  avgTop5Ms: null,
  avgTop10Ms: null,
  avgTop15Ms: null,
  top2ConsecutiveMs: null,
  top3ConsecutiveMs: null,
  stdDeviationMs: null,
  consistencyPercent: null,
  startPosition: null,
}

function blockOf(result: StoredResult, laps: readonly StoredLap[]): CheckedBlock {
  return {
    driver: result.script ?? { ...noScript, top2ConsecutiveMs: result.top2ConsecutiveMs },
    laps: laps.map(({ lap, position, timeMs, paceText }) => {
      const pace = paceText === null ? null : readLapsTime(paceText)
      return {
        lap,
        timeMs,
        position: position === 0 ? null : position,
        paceLaps: pace?.laps ?? null,
        paceMs: pace?.ms ?? null,
      }
    }),
  }
}
