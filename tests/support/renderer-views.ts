import type {
  EventSummary,
  JobView,
  LapView,
  ResultView,
  RowCounts,
  SessionDetail,
  SessionSummary,
} from '../../shared/contract/views.ts'
import { stageLabels } from '../../shared/contract/views.ts'

/** Views of the contract with plain values, for tests of what the screens make of them. */

export function eventOf(eventId: string, over: Partial<EventSummary> = {}): EventSummary {
  return {
    eventId,
    name: `Event ${eventId}`,
    trackSlug: 'canberraoffroad',
    trackName: 'Canberra Off Road',
    date: '2025-11-16',
    dateEnd: null,
    entries: 71,
    drivers: 60,
    depth: 'none',
    status: 'known',
    lastIngestedAt: null,
    eventUrl: `https://canberraoffroad.liverc.com/results/?p=view_event&id=${eventId}`,
    lastError: null,
    quarantine: null,
    ...over,
  }
}

export function jobOf(jobId: string, over: Partial<JobView> = {}): JobView {
  return {
    jobId,
    kind: 'event_import',
    subject: '486677',
    title: 'Rudi Wensing Memorial',
    state: 'queued',
    stage: 'queued',
    stageLabel: stageLabels[over.stage ?? 'queued'],
    queuePosition: null,
    attempt: 0,
    maxAttempts: 3,
    nextRunAt: null,
    cancelRequested: false,
    owner: null,
    processed: 0,
    total: 0,
    etaMs: null,
    createdAt: '2025-11-20T10:00:00Z',
    startedAt: null,
    finishedAt: null,
    result: null,
    error: null,
    ...over,
  }
}

export function importedAs(
  tables: Record<string, RowCounts>,
  status: 'updated' | 'already_complete' = 'updated',
): JobView {
  return jobOf('1', {
    state: 'completed',
    result: {
      kind: 'event_import',
      data: {
        eventId: '486677',
        ingestDepth: 'laps_full',
        lastIngestedAt: '2025-11-20T10:01:00Z',
        status,
        sourceChecked: true,
        sourceError: null,
        races: 32,
        results: 355,
        laps: 4129,
        racePages: { fetched: 32, unchanged: 0, resumed: 0 },
        tables,
        changes: { total: 0, list: [] },
        warnings: [],
      },
    },
  })
}

export function sessionSummaryOf(
  raceId: string,
  className: string,
  lap1Counted: boolean | null = true,
): SessionSummary {
  return {
    raceId,
    sourceIndex: 0,
    className,
    raceLabel: `${className} A-Main`,
    raceNumber: 1,
    roundName: 'Main Events',
    sessionType: null,
    resultState: 'stored',
    completedAt: '2025-11-16T17:30',
    durationMs: null,
    lap1Counted,
    starters: 0,
    laps: 0,
    winner: null,
    agreement: { drivers: 0, agreeing: 0 },
  }
}

export function resultOf(driverId: string, position: number, over: Partial<ResultView> = {}): ResultView {
  return {
    driverId,
    driverName: `DRIVER ${driverId}`,
    position,
    carNumber: position,
    qualifyingPosition: null,
    lapsTimeText: null,
    laps: 0,
    totalTimeMs: null,
    behindText: null,
    intervalMs: null,
    intervalLaps: null,
    gapMs: null,
    fastLapMs: null,
    fastLapNumber: null,
    avgLapMs: null,
    avgTop5Ms: null,
    avgTop10Ms: null,
    avgTop15Ms: null,
    top2ConsecutiveMs: null,
    top3ConsecutiveMs: null,
    stdDeviationMs: null,
    consistencyPercent: null,
    started: true,
    transponder: null,
    agrees: true,
    ...over,
  }
}

/** Laps of one driver from their times in ms. */
export function lapsOf(driverId: string, times: readonly number[]): { driverId: string; laps: LapView[] } {
  let elapsedMs = 0
  const laps = times.map((timeMs, index): LapView => {
    elapsedMs += timeMs
    return { lap: index + 1, position: 1, timeMs, elapsedMs, paceText: null }
  })
  return { driverId, laps }
}

export function sessionOf(parts: {
  readonly lap1Counted: boolean | null
  readonly results: ResultView[]
  readonly laps: { driverId: string; laps: LapView[] }[]
  readonly className?: string
  readonly durationMs?: number
  readonly classFastestMs?: number
}): SessionDetail {
  return {
    event: eventOf('486677'),
    results: parts.results,
    laps: parts.laps,
    session: {
      ...sessionSummaryOf('6304829', parts.className ?? 'Nitro', parts.lap1Counted),
      durationMs: parts.durationMs ?? null,
    },
    raceUrl: 'https://canberraoffroad.liverc.com/results/?p=view_race_result&id=6304829',
    lengthText: null,
    classFastestMs: parts.classFastestMs ?? null,
    previousRaceId: null,
    previousRaceName: null,
    nextRaceId: null,
    nextRaceName: null,
  }
}
