import type { EventSummary } from '../../../shared/contract/views.ts'
import { dayOf } from '../../format/dates.ts'

interface EventPage {
  readonly events: readonly EventSummary[]
  readonly more: boolean
}

/**
 * Where the next page begins: at the last day of this one, which is asked for again because it may be cut. `null` at the
 * end, and where one day alone fills a page and no day can be asked for that shows the rest.
 */
export function nextPageDay({ events, more }: EventPage): string | null {
  const first = events[0]
  const last = events.at(-1)
  if (!more || first === undefined || last === undefined) return null
  return dayOf(first.date) === dayOf(last.date) ? null : dayOf(last.date)
}

/** The pages' events, newest first, each once. */
export function joinPages(pages: readonly EventPage[]): EventSummary[] {
  const seen = new Map<string, EventSummary>()
  for (const page of pages) for (const event of page.events) seen.set(event.eventId, event)
  return [...seen.values()]
}
