import type { ClassRow } from '../../../db/repositories/write/event-data.ts'
import type { RowValues } from '../../../db/repositories/write/row-writer.ts'
import type { LapValues } from '../../../db/repositories/write/laps.ts'
import type { RaceMetadata, ResultExtras } from '../../../db/schema/metadata.ts'
import type { raceResults, races } from '../../../db/schema/index.ts'
import type { RaceCheck } from '../../../shared/domain/analysis/check.ts'
import { inferSessionType, inferSkillTier } from '../../../shared/domain/classes.ts'
import type { LapBlock, RacePage, RacePageHeading, ResultRow } from '../../../shared/domain/pages.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import { liverc } from '../context.ts'
import type { PlannedRace } from './plan.ts'

/** A race page as it will be stored, with what the pipeline found out about it. */
export interface CheckedRacePage {
  readonly page: RacePage
  readonly check: RaceCheck
  readonly warnings: readonly string[]
}

/** What a race's own page says of the race as a whole. */
export interface RaceFacts {
  readonly heading: RacePageHeading | null
  readonly hasResults: boolean
  readonly lap1Counted: boolean | null
  readonly agreement: RaceCheck['agreement']
  readonly warnings: readonly string[]
}

/** @param page null for a race that has not been run */
export function factsOf(page: CheckedRacePage | null): RaceFacts {
  return {
    heading: page?.page.heading ?? null,
    hasResults: page !== null && page.page.results.length > 0,
    lap1Counted: page?.check.lap1Counted ?? null,
    agreement: page?.check.agreement ?? { drivers: 0, agreeing: 0 },
    warnings: page?.warnings ?? [],
  }
}

/** @param row local row id of the event, and the race's class (C29) */
export function raceValues(
  planned: PlannedRace,
  facts: RaceFacts,
  row: { readonly eventId: number; readonly raceUrl: string; readonly classRow: ClassRow },
): RowValues<typeof races> {
  const { listed } = planned
  const { className, vehicleType, vehicleTypeNeedsReview } = row.classRow
  const durationMs = facts.heading?.lengthMs ?? null
  const metadata: RaceMetadata = {
    row: listed,
    page: facts.heading,
    agreement: facts.agreement,
    warnings: [...facts.warnings],
    onPage: true,
  }
  return {
    eventId: row.eventId,
    source: liverc,
    sourceRaceId: planned.sourceRaceId,
    sourceIndex: planned.sourceIndex,
    className,
    raceLabel: listed.raceLabel,
    raceOrder: listed.raceNumber,
    raceUrl: row.raceUrl,
    resultState: facts.hasResults ? 'stored' : 'empty',
    completedAt: listed.timeCompletedLocal,
    startTime: startTime(listed.timeCompletedLocal, durationMs),
    durationMs,
    sessionType: inferSessionType(listed.roundName, listed.raceLabel),
    sectionHeader: listed.roundName,
    lap1Counted: facts.lap1Counted === null ? null : Number(facts.lap1Counted),
    vehicleType,
    skillTier: inferSkillTier(className),
    vehicleClassNormalizationNeedsReview: vehicleTypeNeedsReview,
    eventRaceClassId: row.classRow.id,
    raceMetadata: canonicalJson(metadata),
  }
}

/** @param gapMs gap to the winner, ours; everything else as printed */
export function resultValues(
  row: ResultRow,
  context: {
    readonly raceId: number
    readonly raceDriverId: number
    readonly rowIndex: number
    readonly blockIndex: number | null
    readonly block: LapBlock | null
    readonly gapMs: number | null
    readonly agrees: boolean | null
  },
) {
  const extras: ResultExtras = {
    driverIdSource: row.driverIdSource,
    avgTop5Ms: row.avgTop5Ms,
    avgTop10Ms: row.avgTop10Ms,
    avgTop15Ms: row.avgTop15Ms,
    top3ConsecutiveMs: row.top3ConsecutiveMs,
    stdDeviationMs: row.stdDeviationMs,
    consistencyPercent: row.consistencyPercent,
    script: context.block?.driver ?? null,
    rowIndex: context.rowIndex,
    blockIndex: context.blockIndex,
    agrees: context.agrees,
    onPage: true,
    lapsOnPage: context.block?.laps.length ?? null,
  }
  return {
    raceId: context.raceId,
    raceDriverId: context.raceDriverId,
    positionFinal: row.position,
    lapsCompleted: row.laps,
    totalTimeRaw: row.lapsTimeText,
    totalTimeMs: row.totalTimeMs,
    fastLapTimeMs: positive(row.fastLapMs),
    fastLapNumber: row.fastLapNumber,
    avgLapTimeMs: positive(row.avgLapMs),
    consistency: within0And100(row.consistencyPercent),
    qualifyingPosition: row.qualifyingPosition,
    intervalMs: row.behindMs,
    intervalLaps: row.behindLaps,
    behindText: row.behindText,
    gapMs: context.gapMs,
    rawFieldsJson: canonicalJson(extras),
  } satisfies RowValues<typeof raceResults>
}

/** The laps of one driver; elapsed time is their running sum (G9). */
export function lapValues(block: LapBlock, raceResultId: number): LapValues[] {
  let elapsed = 0
  return block.laps.map((lap) => {
    elapsed += lap.timeMs
    return {
      raceResultId,
      lapNumber: lap.lap,
      positionOnLap: lap.position ?? 0,
      lapTimeRaw: lap.timeText,
      lapTimeMs: lap.timeMs,
      paceString: lap.paceText,
      elapsedRaceTimeMs: elapsed,
      segmentsJson: JSON.stringify(lap.segments),
    }
  })
}

/** Completed minus scheduled length, in the track's wall time (C23, T13). */
function startTime(completedLocal: string | null, durationMs: number | null): string | null {
  if (completedLocal === null || durationMs === null || !completedLocal.includes('T')) return null
  // Both ends are wall time of one place: counting in UTC keeps any zone of this machine out of it.
  const start = new Date(Date.parse(`${completedLocal.slice(0, 16)}:00Z`) - durationMs)
  return start.toISOString().slice(0, durationMs % 60_000 === 0 ? 16 : 19)
}

function positive(ms: number | null): number | null {
  return ms !== null && ms > 0 ? ms : null
}

function within0And100(percent: number | null): number | null {
  return percent !== null && percent >= 0 && percent <= 100 ? percent : null
}
