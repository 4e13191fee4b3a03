import type { ChangeCounts, DomainTable } from '../../../db/repositories/write/change-counts.ts'
import type { DataChanges, ImportResult } from '../../../shared/contract/views.ts'
import { AppError, type ErrorCode } from '../../../shared/domain/errors.ts'
import type { RaceData } from './fetch-race.ts'
import type { PlannedRace } from './plan.ts'

const importedTables: readonly DomainTable[] = [
  'events',
  'drivers',
  'event_entries',
  'event_race_classes',
  'races',
  'race_drivers',
  'race_results',
  'laps',
]

export const noChanges: DataChanges = { total: 0, list: [] }

/** A race with what was fetched of it. */
export interface FetchedRace {
  readonly race: PlannedRace
  readonly data: RaceData
}

/** Counts race pages by how they were had (C40). */
export class PageCounts {
  readonly #counts = { fetched: 0, unchanged: 0, resumed: 0 }

  add({ origin }: RaceData): void {
    if (origin !== null) this.#counts[origin] += 1
  }

  toResult(): ImportResult['racePages'] {
    return { ...this.#counts }
  }
}

export function tablesOf(counts: ChangeCounts): ImportResult['tables'] {
  return counts.toRecord(importedTables)
}

/** Counts per table in the form of a log line: `inserted/updated/unchanged` (C35, E16). */
export function tableFields(tables: ImportResult['tables']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, { inserted, updated, unchanged }]) => [
      table,
      `${inserted}/${updated}/${unchanged}`,
    ]),
  )
}

export function warningsOf({ data }: FetchedRace): readonly string[] {
  return data.kind === 'page' ? data.checked.warnings : []
}

/** Errors that say that the source cannot be had, or cannot be read, at the moment: local data answer (C3). */
const sourceErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONNECTOR_HTTP_ERROR',
  'EVENT_PAGE_FORMAT_ERROR',
  'UNSUPPORTED_LIVERC_VARIANT_ERROR',
  'SCRAPING_DISABLED',
  'ROBOTS_DISALLOWED',
  'CIRCUIT_OPEN',
  'BROWSER_ERROR',
  'VALIDATION_ERROR',
])

export function isSourceError(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && sourceErrors.has(thrown.code)
}

/** Entries alone are not an event (F5): nothing is stored until a race is listed. */
export function noRacesYet(eventId: string): AppError {
  return new AppError('VALIDATION_ERROR', 'The event page lists no races yet.', {
    stage: 'normalise',
    source: 'pipeline',
    action: 'Import the event again once LiveRC lists its first race.',
    details: { event: eventId, field: 'races' },
  })
}

/** A complete event whose page lists no race any more: the page is at fault, and a refresh would hide everything. */
export function racesGone(eventId: string): AppError {
  return new AppError('VALIDATION_ERROR', 'The event page lists no races any more; what is stored stays.', {
    stage: 'normalise',
    source: 'pipeline',
    action: 'Look at the event on LiveRC and import it again later.',
    details: { event: eventId, field: 'races' },
  })
}

/** The run lost its event to another process, which holds the lock now: it must write nothing more (T7). */
export function takenOver(eventId: string): AppError {
  return new AppError('INGESTION_FAILED', 'Another process has taken this import over.', {
    stage: 'job',
    source: 'pipeline',
    action: 'Look at the jobs: the event is imported there.',
    details: { event: eventId },
  })
}
