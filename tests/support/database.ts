import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, openDatabase, type OpenOptions } from '../../db/client/index.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import * as schema from '../../db/schema/index.ts'
import type {
  EntryMetadata,
  EventMetadata,
  RaceClassMetadata,
  RaceMetadata,
  ResultExtras,
} from '../../db/schema/metadata.ts'
import { checkRace } from '../../shared/domain/analysis/check.ts'
import { gapsToWinner } from '../../shared/domain/analysis/gap.ts'
import type { LapBlock, ListedRace, RacePage, ResultRow } from '../../shared/domain/pages.ts'
import { canonicalJson } from '../../shared/util/canonical-json.ts'

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mre-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new database in a folder of its own; closed and removed when the test ends. */
export async function temporaryDatabase(options: Partial<OpenOptions> = {}): Promise<Database> {
  const database = await openDatabase({ file: join(temporaryFolder(), 'mre.sqlite'), ...options })
  onTestFinished(() => database.close())
  return database
}

export const stamp = '2026-01-02T03:04:05.678Z'
const stamps = { createdAt: stamp, updatedAt: stamp }
const source = 'liverc'

type Row<Table extends { $inferInsert: object }> = Partial<Table['$inferInsert']>

/** Inserts a row with defaults for what a test does not name, and gives its id. Each `add…` below does. */
export function addTrack(db: WriteDb, row: Row<typeof schema.tracks> = {}): number {
  const slug = row.sourceTrackSlug ?? 'meadow'
  const values = {
    source,
    sourceTrackSlug: slug,
    trackName: 'Meadow Raceway',
    trackUrl: `https://${slug}.liverc.com/`,
    eventsUrl: `https://${slug}.liverc.com/events`,
    ...stamps,
    ...row,
  }
  return Number(db.orm.insert(schema.tracks).values(values).run().lastInsertRowid)
}

export function addEvent(
  db: WriteDb,
  {
    metadata,
    ...row
  }: Omit<Row<typeof schema.events>, 'metadata'> & { trackId: number; metadata?: Partial<EventMetadata> },
): number {
  const eventId = row.sourceEventId ?? '5001'
  const values = {
    source,
    sourceEventId: eventId,
    eventName: 'Winter Cup',
    eventDate: '2025-11-16',
    eventEntries: 0,
    eventDrivers: 0,
    eventUrl: `https://meadow.liverc.com/results/?p=view_event&id=${eventId}`,
    metadata: canonicalJson(metadata ?? {}),
    ...stamps,
    ...row,
  }
  return Number(db.orm.insert(schema.events).values(values).run().lastInsertRowid)
}

export function addClass(
  db: WriteDb,
  {
    metadata,
    ...row
  }: Omit<Row<typeof schema.eventRaceClasses>, 'metadata'> & {
    eventId: number
    metadata?: Partial<RaceClassMetadata>
  },
): number {
  const values = { className: 'Buggy', metadata: canonicalJson(metadata ?? {}), ...stamps, ...row }
  return Number(db.orm.insert(schema.eventRaceClasses).values(values).run().lastInsertRowid)
}

export function addDriver(db: WriteDb, row: Row<typeof schema.drivers> & { sourceDriverId: string }): number {
  const values = { source, displayName: `DRIVER ${row.sourceDriverId}`, ...stamps, ...row }
  return Number(db.orm.insert(schema.drivers).values(values).run().lastInsertRowid)
}

export function addEntry(
  db: WriteDb,
  {
    metadata,
    ...row
  }: Omit<Row<typeof schema.eventEntries>, 'metadata'> & {
    eventId: number
    driverId: number
    metadata?: Partial<EntryMetadata>
  },
): number {
  const values = { className: 'Buggy', metadata: canonicalJson(metadata ?? {}), ...stamps, ...row }
  return Number(db.orm.insert(schema.eventEntries).values(values).run().lastInsertRowid)
}

export function addRace(
  db: WriteDb,
  row: Row<typeof schema.races> & { eventId: number },
  metadata: Partial<RaceMetadata> = {},
): number {
  const raceId = row.sourceRaceId ?? '9001'
  const className = row.className ?? 'Buggy'
  const raceLabel = row.raceLabel ?? 'Buggy A-Main'
  const values = {
    source,
    sourceRaceId: raceId,
    sourceIndex: 0,
    className,
    raceLabel,
    raceUrl: `https://meadow.liverc.com/results/?p=view_race_result&id=${raceId}`,
    resultState: 'stored' as const,
    raceMetadata: canonicalJson({
      row: listedRace(raceId, className, raceLabel, row),
      page: null,
      ...metadata,
    }),
    ...stamps,
    ...row,
  }
  return Number(db.orm.insert(schema.races).values(values).run().lastInsertRowid)
}

function listedRace(
  raceId: string,
  className: string,
  raceLabel: string,
  row: Row<typeof schema.races>,
): ListedRace {
  const isNumber = /^\d+$/.test(raceId)
  return {
    raceId: isNumber ? Number(raceId) : null,
    roundName: row.sectionHeader ?? null,
    raceNumber: row.raceOrder ?? null,
    fullLabel: `${className} (${raceLabel})`,
    className,
    raceLabel,
    heatNumber: null,
    heatCount: null,
    timeCompletedText: null,
    timeCompletedLocal: row.completedAt ?? null,
    path: isNumber ? `/results/?p=view_race_result&id=${raceId}` : null,
  }
}

/** Stores a race page below a race row, as an import does: drivers, results with their extras, and laps. */
export function addRacePage(db: WriteDb, raceRowId: number, page: RacePage): void {
  const check = checkRace(page)
  const gaps = gapsToWinner(page)
  const blocks = new Map(page.lapBlocks.map((block, index) => [block.driverId, { block, index }]))
  page.results.forEach((row, rowIndex) => {
    const sourceDriverId = row.driverId === null ? `synthetic-${rowIndex}` : String(row.driverId)
    const found = row.driverId === null ? undefined : blocks.get(row.driverId)
    const raceDriverId = addRaceDriver(db, {
      raceId: raceRowId,
      driverId: driverRowId(db, sourceDriverId, row.driverName),
      sourceDriverId,
      displayName: row.driverName,
      carNumber: row.carNumber,
    })
    const extras: ResultExtras = {
      driverIdSource: row.driverIdSource,
      avgTop5Ms: row.avgTop5Ms,
      avgTop10Ms: row.avgTop10Ms,
      avgTop15Ms: row.avgTop15Ms,
      top3ConsecutiveMs: row.top3ConsecutiveMs,
      stdDeviationMs: row.stdDeviationMs,
      consistencyPercent: row.consistencyPercent,
      script: found?.block.driver ?? null,
      rowIndex,
      blockIndex: found?.index ?? null,
      agrees: row.driverId === null ? null : (check.perDriver.get(row.driverId)?.agrees ?? null),
      onPage: true,
      lapsOnPage: found?.block.laps.length ?? null,
    }
    const gapMs = row.driverId === null ? null : (gaps.get(row.driverId) ?? null)
    const result = addResult(db, { ...resultColumns(row), raceId: raceRowId, raceDriverId, gapMs }, extras)
    if (found !== undefined) addLaps(db, result, found.block)
  })
}

export function addRaceDriver(
  db: WriteDb,
  row: Row<typeof schema.raceDrivers> & { raceId: number; driverId: number; sourceDriverId: string },
): number {
  const values = { source, displayName: `DRIVER ${row.sourceDriverId}`, ...stamps, ...row }
  return Number(db.orm.insert(schema.raceDrivers).values(values).run().lastInsertRowid)
}

export function addResult(
  db: WriteDb,
  row: Row<typeof schema.raceResults> & { raceId: number; raceDriverId: number },
  extras: Partial<ResultExtras> = {},
): number {
  const values = {
    positionFinal: 1,
    lapsCompleted: 0,
    rawFieldsJson: canonicalJson({ rowIndex: 0, lapsOnPage: 0, ...extras }),
    ...stamps,
    ...row,
  }
  return Number(db.orm.insert(schema.raceResults).values(values).run().lastInsertRowid)
}

function addLaps(db: WriteDb, raceResultId: number, { laps }: Pick<LapBlock, 'laps'>): void {
  let elapsed = 0
  for (const lap of laps) {
    elapsed += lap.timeMs
    const values = {
      raceResultId,
      lapNumber: lap.lap,
      positionOnLap: lap.position ?? 0,
      lapTimeRaw: lap.timeText,
      lapTimeMs: lap.timeMs,
      paceString: lap.paceText,
      elapsedRaceTimeMs: elapsed,
      segmentsJson: JSON.stringify(lap.segments),
      ...stamps,
    }
    db.orm.insert(schema.laps).values(values).run()
  }
}

function resultColumns(row: ResultRow): Row<typeof schema.raceResults> {
  return {
    positionFinal: row.position,
    lapsCompleted: row.laps,
    totalTimeRaw: row.lapsTimeText,
    totalTimeMs: row.totalTimeMs,
    fastLapTimeMs: row.fastLapMs,
    fastLapNumber: row.fastLapNumber,
    avgLapTimeMs: row.avgLapMs,
    consistency: row.consistencyPercent,
    qualifyingPosition: row.qualifyingPosition,
    intervalMs: row.behindMs,
    intervalLaps: row.behindLaps,
    behindText: row.behindText,
  }
}

function driverRowId(db: WriteDb, sourceDriverId: string, displayName: string): number {
  const known = db.prepare('select id from drivers where source_driver_id = ?').get(sourceDriverId)
  if (known instanceof Object && 'id' in known) return Number(known.id)
  return addDriver(db, { sourceDriverId, displayName })
}
