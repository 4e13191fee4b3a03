import { z } from 'zod'
import { naturalId } from '../../contract/views.ts'

/** What can be exported, and how it is asked for: the same request from the page, REST, Electron main and the command line. */

/** Tables of one event; `laps` has a row per lap, `laps-wide` a row per driver with a column per lap. */
export const eventTables = ['laps', 'laps-wide', 'results', 'entries', 'sessions'] as const
/** Tables of everything that is stored. */
export const libraryTables = ['events', 'tracks', 'drivers'] as const
/** The canonical document of an event; JSON only. */
const documents = ['event'] as const

export const exportTables = [...eventTables, ...libraryTables, ...documents] as const
export type ExportTable = (typeof exportTables)[number]
export type RowTable = Exclude<ExportTable, 'event'>

export const exportFormats = ['csv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Tables whose rows belong to races, so that one race can be asked for alone. */
const raceTables: readonly ExportTable[] = ['laps', 'laps-wide', 'results', 'sessions']
const ofAnEvent: ReadonlySet<ExportTable> = new Set([...eventTables, ...documents])

export const needsEvent = (table: ExportTable): boolean => ofAnEvent.has(table)
export const takesRace = (table: ExportTable): boolean => raceTables.includes(table)

export const exportRequest = z
  .object({
    table: z.enum(exportTables),
    format: z.enum(exportFormats),
    eventId: naturalId.optional(),
    raceId: naturalId.optional(),
    /** A byte order mark, by which Excel recognises UTF-8. CSV only. */
    bom: z.boolean().default(false),
  })
  .superRefine(({ table, format, eventId, raceId }, context) => {
    const refuse = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (needsEvent(table) && eventId === undefined) refuse('eventId', `The table "${table}" needs an event.`)
    if (!needsEvent(table) && eventId !== undefined)
      refuse('eventId', `The table "${table}" is not of one event.`)
    if (raceId !== undefined && !takesRace(table))
      refuse('raceId', `The table "${table}" is not of one race.`)
    if (table === 'event' && format === 'csv') refuse('format', 'A whole event is exported as JSON.')
  })
export type ExportRequest = z.infer<typeof exportRequest>

export const paperFormats = ['A4', 'Letter'] as const
export type PaperFormat = (typeof paperFormats)[number]

/** A report of one race, or of every race of an event. */
export const reportRequest = z.object({
  eventId: naturalId,
  raceId: naturalId.optional(),
  paper: z.enum(paperFormats).default('A4'),
})
export type ReportRequest = z.infer<typeof reportRequest>
