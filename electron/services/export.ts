import { Readable, pipeline } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { stringify } from 'csv-stringify'
import {
  atRevision,
  entryRows,
  exportedEvent,
  type ExportedEventRow,
  lapRows,
  mostLaps,
  resultRows,
  sessionRows,
  wideRows,
} from '../../db/repositories/export/event-rows.ts'
import { driverRows, eventRows, trackRows } from '../../db/repositories/export/library-rows.ts'
import { getEventSummary } from '../../db/repositories/events.ts'
import type { Chunk } from '../../db/repositories/export/library-rows.ts'
import type { ReadDb, SqlValue } from '../../db/schema/handle.ts'
import { notImported, requireReusable } from '../../shared/domain/quarantine.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { type Cell, csvCell, type ExportColumn, jsonCell } from '../../shared/domain/export/cells.ts'
import { tableColumns, wideColumns } from '../../shared/domain/export/columns.ts'
import { exportName } from '../../shared/domain/export/file-name.ts'
import type { ExportRequest, RowTable } from '../../shared/domain/export/request.ts'
import { assertNever } from '../../shared/util/assert-never.ts'
import type { Library } from './library.ts'

/** Something to be saved, read while it is written: it never stands in memory as a whole. */
export interface ExportedFile {
  readonly name: string
  readonly contentType: string
  readonly body: Readable
}

interface Table {
  readonly columns: readonly ExportColumn[]
  readonly chunks: Iterable<Cell[][]>
}

/** Tables and documents of what is stored, as files (ui.md 1d): no cap, one race or a thousand rows at a time. */
export class ExportService {
  readonly #db: ReadDb
  readonly #library: Pick<Library, 'document'>

  constructor(db: ReadDb, library: Pick<Library, 'document'>) {
    this.#db = db
    this.#library = library
  }

  /**
   * @throws AppError NOT_FOUND for an event or race that is not there or not complete, EVENT_QUARANTINED. While the body is
   * read: also INGESTION_IN_PROGRESS when the event is imported again meanwhile
   */
  open(request: ExportRequest): ExportedFile {
    const name = exportName(request)
    const { table, format } = request
    if (table === 'event') {
      const document = this.#library.document(request.eventId ?? '')
      return { name, contentType: json, body: Readable.from([`${JSON.stringify(document, null, 1)}\n`]) }
    }
    const rows = this.#table(table, request)
    return format === 'csv'
      ? { name, contentType: 'text/csv; charset=utf-8; header=present', body: csvOf(rows, request.bom) }
      : { name, contentType: json, body: Readable.from(jsonOf(rows)) }
  }

  #table(table: RowTable, request: ExportRequest): Table {
    switch (table) {
      case 'events':
        return { columns: tableColumns.events, chunks: this.#continued(eventRows) }
      case 'tracks':
        return { columns: tableColumns.tracks, chunks: this.#continued(trackRows) }
      case 'drivers':
        return { columns: tableColumns.drivers, chunks: this.#continued(driverRows) }
      case 'laps':
      case 'laps-wide':
      case 'results':
      case 'entries':
      case 'sessions':
        return this.#ofEvent(table, request.eventId ?? '', request.raceId ?? null)
      default:
        return assertNever(table)
    }
  }

  #ofEvent(table: EventTable, eventId: string, raceId: string | null): Table {
    const db = this.#db
    this.#requireReusable(eventId)
    const found = exportedEvent(db, eventId)
    if (found === null) throw notImported(eventId, 'export')
    const races = found.races.filter((race) => raceId === null || race.raceId === raceId)
    if (raceId !== null && races.length === 0) throw noSuchRace(eventId, raceId)
    const perRace = (read: (race: (typeof races)[number]) => Cell[][]): Iterable<Cell[][]> =>
      this.#steady(
        eventId,
        found,
        races.map((race) => () => read(race)),
      )
    switch (table) {
      case 'laps':
        return { columns: tableColumns.laps, chunks: perRace((race) => lapRows(db, eventId, race)) }
      case 'laps-wide': {
        const width = mostLaps(db, races)
        return {
          columns: wideColumns(width),
          chunks: perRace((race) => wideRows(db, eventId, race, width)),
        }
      }
      case 'results':
        return { columns: tableColumns.results, chunks: perRace((race) => resultRows(db, eventId, race)) }
      case 'entries':
        return { columns: tableColumns.entries, chunks: [entryRows(db, eventId)] }
      case 'sessions':
        return { columns: tableColumns.sessions, chunks: [sessionRows(db, eventId, raceId)] }
      default:
        return assertNever(table)
    }
  }

  /** Reads one part after the other, as long as all are of the same import. */
  *#steady(eventId: string, event: ExportedEventRow, reads: readonly (() => Cell[][])[]): Iterable<Cell[][]> {
    for (const read of reads) {
      const rows = atRevision(this.#db, eventId, event, read)
      if (rows === null) {
        this.#requireReusable(eventId)
        throw importedMeanwhile(eventId)
      }
      yield rows
    }
  }

  #requireReusable(eventId: string): void {
    const event = getEventSummary(this.#db, eventId)
    if (event === null) throw notImported(eventId, 'export')
    requireReusable(event, 'export')
  }

  *#continued(read: (db: ReadDb, after: readonly SqlValue[] | null) => Chunk): Iterable<Cell[][]> {
    for (let after: readonly SqlValue[] | null = null; ;) {
      const chunk: Chunk = read(this.#db, after)
      yield chunk.rows
      if (chunk.next === null) return
      after = chunk.next
    }
  }
}

type EventTable = 'laps' | 'laps-wide' | 'results' | 'entries' | 'sessions'
const json = 'application/json; charset=utf-8'

/** RFC 4180, with the safe prefix on what a spreadsheet would take for a formula. */
function csvOf({ columns, chunks }: Table, bom: boolean): Readable {
  const csv = stringify({
    bom,
    header: true,
    columns: columns.map(({ name }) => name),
    record_delimiter: 'windows',
    // csv-stringify itself quotes for a whole line break only.
    quoted_match: /[\r\n]/u,
  })
  async function* records(): AsyncIterable<string[]> {
    for (const rows of chunks) {
      for (const row of rows) yield columns.map(({ kind }, index) => csvCell(row[index] ?? null, kind))
      // The engine answers its windows between two chunks.
      await breathe()
    }
  }
  // What goes wrong reaches the reader of `csv`, which `pipeline` destroys with the error.
  return pipeline(Readable.from(records()), csv, () => undefined)
}

async function* jsonOf({ columns, chunks }: Table): AsyncIterable<string> {
  yield '['
  let separator = '\n'
  for (const rows of chunks) {
    const lines = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(
          columns.map(({ name, kind }, index) => [name, jsonCell(row[index] ?? null, kind)]),
        ),
      ),
    )
    if (lines.length > 0) {
      yield `${separator}${lines.join(',\n')}`
      separator = ',\n'
    }
    await breathe()
  }
  yield '\n]\n'
}

function noSuchRace(eventId: string, raceId: string): AppError {
  return new AppError('NOT_FOUND', `Event ${eventId} has no race ${raceId}.`, {
    stage: 'request',
    source: 'export',
    action: 'Import the event first, or check the number.',
    details: { field: 'race', value: raceId },
  })
}

function importedMeanwhile(eventId: string): AppError {
  return new AppError('INGESTION_IN_PROGRESS', `Event ${eventId} was imported again while it was exported.`, {
    stage: 'request',
    source: 'export',
    action: 'Export it again.',
    details: { event: eventId },
  })
}
