import { z } from 'zod'
import type {
  Agreement,
  ClassSummary,
  EventDetail,
  EventSummary,
  SessionSummary,
} from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { eventMetadata } from '../schema/metadata.ts'
import { decidingRace } from './deciding-race.ts'
import { publicDriverId } from './driver-id.ts'
import { type EventRow, eventRow, getEventSummary } from './events.ts'
import { readAll, readJson, readOne, sqlFlag } from './rows.ts'
import {
  type Finisher,
  finishersOfEvent,
  lapCountsOfEvent,
  nameOfRace,
  type RaceOfEvent,
  racesOfEvent,
  summariseSession,
} from './sessions.ts'
import { isListedRace, isShownResult } from './visible.ts'

const podiumPlaces = 3

/** A session together with the rows that its summary was made of. */
interface Session {
  readonly race: RaceOfEvent
  readonly finishers: readonly Finisher[]
  readonly summary: SessionSummary
}

type StoredRows = Pick<EventDetail, 'stored' | 'agreement' | 'warnings' | 'classes' | 'rounds'>

const nothingStored: StoredRows = {
  stored: { races: 0, results: 0, laps: 0, drivers: 0, entries: 0, classes: 0 },
  agreement: { drivers: 0, agreeing: 0 },
  warnings: [],
  classes: [],
  rounds: [],
}

/**
 * An event with its classes and rounds; `null` when it is not known. While it is not completely imported nothing of its
 * races, results and entries is shown, whatever rows are there already (F7, F38, C41).
 */
export function getEventDetail(db: ReadDb, eventId: string): EventDetail | null {
  return db.snapshot(() => {
    const row = eventRow(db, eventId)
    const event = getEventSummary(db, eventId)
    return row === null || event === null ? null : detailOf(db, row, event)
  })
}

function detailOf(db: ReadDb, row: EventRow, event: EventSummary): EventDetail {
  const { page, entryList } = readJson(eventMetadata, row.metadata)
  const rows = row.ingestDepth === 'laps_full' ? storedRows(db, row.id) : nothingStored
  const raceTrack = page?.stats.raceTrack ?? entryList?.stats.raceTrack ?? null
  return { event, raceTrack, totalRaceLaps: row.totalRaceLaps, ...rows }
}

function storedRows(db: ReadDb, eventRowId: number): StoredRows {
  const finishers = finishersOfEvent(db, eventRowId)
  const lapCounts = lapCountsOfEvent(db, eventRowId)
  const sessions = racesOfEvent(db, eventRowId).map((race): Session => {
    const own = finishers.get(race.id) ?? []
    return { race, finishers: own, summary: summariseSession(race, own, lapCounts.get(race.id) ?? 0) }
  })
  const classes = classesOf(db, eventRowId, sessions)
  return {
    stored: {
      races: sessions.length,
      results: sum(sessions.map((session) => session.finishers.length)),
      laps: sum(sessions.map((session) => session.summary.laps)),
      ...peopleOf(db, eventRowId),
      classes: classes.length,
    },
    agreement: totalAgreement(sessions),
    warnings: sessions.flatMap(({ race }) =>
      race.metadata.warnings.map((warning) => `${nameOfRace(race)}: ${warning}`),
    ),
    classes,
    rounds: roundsOf(sessions),
  }
}

/** Drivers who took part in a race, and entries that stand. */
function peopleOf(db: ReadDb, eventRowId: number): { drivers: number; entries: number } {
  const counts = readOne(
    db,
    `select
       (select count(distinct race_drivers.driver_id) from races
        cross join race_results on race_results.race_id = races.id
        join race_drivers on race_drivers.id = race_results.race_driver_id
        where races.event_id = ? and ${isListedRace} and ${isShownResult}) as drivers,
       (select count(*) from event_entries where event_id = ? and not withdrawn) as entries`,
    z.object({ drivers: z.int(), entries: z.int() }),
    eventRowId,
    eventRowId,
  )
  return counts ?? { drivers: 0, entries: 0 }
}

const classRow = z.object({
  id: z.int(),
  className: z.string(),
  vehicleType: z.string().nullable(),
  fromEntryList: sqlFlag,
  entries: z.int(),
})

/**
 * Classes in the order of the entry list's tabs, then those that only races name. The plus keeps SQLite from going through
 * the entries of every event that has a class of that name.
 */
function classesOf(db: ReadDb, eventRowId: number, sessions: readonly Session[]): ClassSummary[] {
  const rows = readAll(
    db,
    `select id, class_name as className, vehicle_type as vehicleType, from_entry_list as fromEntryList,
       (select count(*) from event_entries where event_entries.event_id = event_race_classes.event_id
        and +event_entries.class_name = event_race_classes.class_name and not withdrawn) as entries
     from event_race_classes where event_id = ?
     order by json_extract(metadata, '$.tabIndex') nulls last, class_name`,
    classRow,
    eventRowId,
  )
  return rows.map(({ id, ...row }) => {
    const own = sessions.filter(({ race }) =>
      race.classRowId === null ? race.className === row.className : race.classRowId === id,
    )
    return { ...row, races: own.length, ...podiumOf(own) }
  })
}

function podiumOf(sessions: readonly Session[]): Pick<ClassSummary, 'decidedBy' | 'podium'> {
  const decision = decidingRace(
    sessions.map(({ race, finishers, summary }) => ({
      ...race,
      finishers,
      wasRun: race.resultState === 'stored' && summary.starters > 0,
    })),
  )
  if (decision === null) return { decidedBy: null, podium: [] }
  const { race, isOneLegOfSeveral } = decision
  return {
    decidedBy: { raceId: race.raceId, raceLabel: race.raceLabel, isOneLegOfSeveral },
    podium: race.finishers
      .filter((row) => row.position <= podiumPlaces && row.laps > 0)
      .map(({ raceRowId: _local, driverId, ...place }) => ({ ...place, driverId: publicDriverId(driverId) })),
  }
}

/** Sessions under their headings. A heading that comes again further down the page opens a round of its own. */
function roundsOf(sessions: readonly Session[]): EventDetail['rounds'] {
  const rounds: EventDetail['rounds'] = []
  for (const { race, summary } of sessions) {
    const current = rounds.at(-1)
    if (current !== undefined && current.name === race.roundName) current.sessions.push(summary)
    else rounds.push({ name: race.roundName, sessions: [summary] })
  }
  return rounds
}

function totalAgreement(sessions: readonly Session[]): Agreement {
  return {
    drivers: sum(sessions.map(({ summary }) => summary.agreement.drivers)),
    agreeing: sum(sessions.map(({ summary }) => summary.agreement.agreeing)),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
