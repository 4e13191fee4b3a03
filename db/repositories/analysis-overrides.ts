import { and, asc, eq } from 'drizzle-orm'
import type { OverrideChange, RaceKey, RaceOverrides } from '../../shared/contract/analysis.ts'
import { raceOverrides } from '../../shared/contract/analysis.ts'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { analysisOverrides } from '../schema/index.ts'

const source = 'liverc'

function ofRace({ eventId, raceId }: RaceKey) {
  return and(
    eq(analysisOverrides.source, source),
    eq(analysisOverrides.sourceEventId, eventId),
    eq(analysisOverrides.sourceRaceId, raceId),
  )
}

/**
 * SQL of what was decided about lap 1 of a row of `races` beside its `events`: one look-up by the primary key. Null where
 * nobody decided; a value that this program does not know is for the reader to refuse (`lap1Override`).
 */
export const selectLap1Override = `(select value from analysis_overrides
  where analysis_overrides.source = '${source}' and analysis_overrides.source_event_id = events.source_event_id
    and analysis_overrides.source_race_id = races.source_race_id and kind = 'lap1'
    and analysis_overrides.source_driver_id = '' and analysis_overrides.lap_number = 0)`
export const lap1Override = raceOverrides.shape.lap1.catch(null)

/** What was decided about a race. A value that this program does not know, of a newer one, counts as not decided. */
export function readOverrides(db: ReadDb, race: RaceKey): RaceOverrides {
  const rows = db.orm
    .select()
    .from(analysisOverrides)
    .where(ofRace(race))
    .orderBy(asc(analysisOverrides.sourceDriverId), asc(analysisOverrides.lapNumber))
    .all()
  const { lap1, stops, marks } = raceOverrides.shape
  const rule = lap1.safeParse(rows.find(({ kind }) => kind === 'lap1')?.value ?? null)
  return {
    lap1: rule.success ? rule.data : null,
    stops: rows.flatMap(({ kind, sourceDriverId: driverId, lapNumber: lap, value: verdict }) => {
      const stop = stops.element.safeParse({ driverId, lap, verdict })
      return kind === 'stop' && stop.success ? [stop.data] : []
    }),
    marks: rows.flatMap(({ kind, sourceDriverId: driverId, lapNumber: lap, value }) => {
      const mark = marks.element.safeParse({ driverId, lap, mark: value })
      return kind === 'mark' && mark.success ? [mark.data] : []
    }),
  }
}

function aboutOf(change: OverrideChange): { driverId: string; lap: number; value: string | null } {
  switch (change.kind) {
    case 'lap1':
      return { driverId: '', lap: 0, value: change.rule }
    case 'stop':
      return { ...change, value: change.verdict }
    case 'mark':
      return { ...change, value: change.mark }
  }
}

/** Stores a decision in place of an earlier one about the same thing, or takes it back. `updatedAt` is our clock, UTC ISO text. */
export function writeOverride(db: WriteDb, race: RaceKey, change: OverrideChange, updatedAt: string): void {
  const { driverId, lap, value } = aboutOf(change)
  const key = {
    source,
    sourceEventId: race.eventId,
    sourceRaceId: race.raceId,
    kind: change.kind,
    sourceDriverId: driverId,
    lapNumber: lap,
  }
  if (value === null) {
    db.orm
      .delete(analysisOverrides)
      .where(
        and(
          ofRace(race),
          eq(analysisOverrides.kind, change.kind),
          eq(analysisOverrides.sourceDriverId, driverId),
          eq(analysisOverrides.lapNumber, lap),
        ),
      )
      .run()
    return
  }
  db.orm
    .insert(analysisOverrides)
    .values({ ...key, value, updatedAt })
    .onConflictDoUpdate({
      target: [
        analysisOverrides.source,
        analysisOverrides.sourceEventId,
        analysisOverrides.sourceRaceId,
        analysisOverrides.kind,
        analysisOverrides.sourceDriverId,
        analysisOverrides.lapNumber,
      ],
      set: { value, updatedAt },
    })
    .run()
}
