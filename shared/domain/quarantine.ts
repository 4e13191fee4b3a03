import { AppError } from './errors.ts'
import type { IngestDepth } from './ingestion-state.ts'

/*
 * What quarantine means (F37). An event in it stays as it is and can be looked at; what it holds is not used beside other
 * events' and does not leave the program. `isReusable` of db/repositories says the same in SQL.
 */

/** How a quarantine ends: a review has found the data right, or a recovery has removed or hidden them. */
export const quarantineEnds = ['released', 'reset', 'cleanup_full'] as const
export type QuarantineEnd = (typeof quarantineEnds)[number]

/** What the rule looks at. */
export interface ReuseFacts {
  readonly depth: IngestDepth
  readonly quarantine: { readonly since: string; readonly by: string; readonly reason: string } | null
}

/** What stands against using an event's data again; null where nothing does. */
export function reuseBar({ depth, quarantine }: ReuseFacts): 'not_imported' | 'quarantined' | null {
  if (depth !== 'laps_full') return 'not_imported'
  return quarantine === null ? null : 'quarantined'
}

/** Whether a recovery takes away what was marked. Removing partial rows leaves a complete event as it is. */
export function liftsQuarantine(action: 'cleanup' | 'cleanup_full' | 'reset'): QuarantineEnd | null {
  return action === 'cleanup' ? null : action
}

/**
 * @param source who asks
 * @throws AppError NOT_FOUND for an event that is not imported, EVENT_QUARANTINED
 */
export function requireReusable(event: ReuseFacts & { readonly eventId: string }, source: string): void {
  const { eventId, quarantine } = event
  switch (reuseBar(event)) {
    case null:
      return
    case 'not_imported':
      throw notImported(eventId, source)
    case 'quarantined':
      throw quarantinedError(eventId, quarantine, source)
  }
}

/** The refusal for an event of which nothing is stored that may be shown. */
export function notImported(eventId: string, source: string): AppError {
  return new AppError('NOT_FOUND', `Event ${eventId} is not imported.`, {
    stage: 'request',
    source,
    action: 'Import it first, or check the number.',
    details: { field: 'event', value: eventId },
  })
}

function quarantinedError(eventId: string, mark: ReuseFacts['quarantine'], source: string): AppError {
  const why = mark === null ? '' : `: ${mark.reason}`
  return new AppError('EVENT_QUARANTINED', `Event ${eventId} is in quarantine${why}`, {
    stage: 'request',
    source,
    action: `Review it, then release it on its page or with "mre events release --event ${eventId} --note TEXT".`,
    details: {
      event: eventId,
      since: mark?.since ?? null,
      by: mark?.by ?? null,
      reason: mark?.reason ?? null,
    },
  })
}

/** What an import of such an event says: it replaces rows, and decides nothing about them. */
export const staysInQuarantine =
  'The event was marked unsafe and stays in quarantine: review what is stored now, then release it.'
