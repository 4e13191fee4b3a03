import type { ExportRequest, ReportRequest } from './request.ts'

/** Names of files that are offered; they hold letters, digits, - and . only, whatever the source prints. */

/** Such as `event-486677-race-6304829-laps.csv`. */
export function exportName({ table, format, eventId, raceId }: ExportRequest): string {
  const parts = [
    ...(eventId === undefined ? [] : ['event', eventId]),
    ...(raceId === undefined ? [] : ['race', raceId]),
    ...(table === 'event' ? [] : [table]),
  ]
  return `${parts.join('-')}.${format}`
}

export function reportName({ eventId, raceId }: ReportRequest, extension: 'pdf' | 'html'): string {
  const parts = ['event', eventId, ...(raceId === undefined ? [] : ['race', raceId]), 'report']
  return `${parts.join('-')}.${extension}`
}
