import {
  eventTables,
  type ExportFormat,
  type ExportRequest,
  type ExportTable,
  libraryTables,
  takesRace,
} from '../../../shared/domain/export/request.ts'

/** What the dialog is about: a race, an event, or everything where neither is given. */
export interface ExportSubject {
  readonly eventId?: string | undefined
  readonly raceId?: string | undefined
}

/** `all` is no table of the event in front. */
export type Scope = 'race' | 'event' | 'all'

export interface Choice {
  readonly scope: Scope
  readonly table: ExportTable
  readonly format: ExportFormat
  readonly bom: boolean
}

export function scopesOf({ eventId, raceId }: ExportSubject): readonly Scope[] {
  return [
    ...(raceId === undefined ? [] : ['race' as const]),
    ...(eventId === undefined ? [] : ['event' as const]),
    'all',
  ]
}

export function tablesOf(scope: Scope): readonly ExportTable[] {
  switch (scope) {
    case 'race':
      return eventTables.filter((table) => takesRace(table) && table !== 'sessions')
    case 'event':
      return [...eventTables, 'event']
    case 'all':
      return libraryTables
  }
}

/** The choice with only what its scope and table allow: the first table of a new scope, JSON for a document. */
export function settled(choice: Choice): Choice {
  const tables = tablesOf(choice.scope)
  const table = tables.includes(choice.table) ? choice.table : (tables[0] ?? choice.table)
  return { ...choice, table, format: table === 'event' ? 'json' : choice.format }
}

export function firstChoice(subject: ExportSubject): Choice {
  return settled({ scope: scopesOf(subject)[0] ?? 'all', table: 'laps', format: 'csv', bom: false })
}

export function requestOf({ scope, table, format, bom }: Choice, subject: ExportSubject): ExportRequest {
  const { eventId, raceId } = subject
  return {
    table,
    format,
    bom: bom && format === 'csv',
    ...(scope !== 'all' && eventId !== undefined ? { eventId } : {}),
    ...(scope === 'race' && raceId !== undefined ? { raceId } : {}),
  }
}
