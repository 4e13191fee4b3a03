import { readLiveRcUrl } from '../connectors/liverc/urls.ts'

/** An event as a person names it. */
export interface EventReference {
  readonly eventId: string
  /** Where the address says it. */
  readonly trackSlug?: string
}

/** What a LiveRC number or the address of an event's page names; null for anything else. */
export function readEventReference(text: string): EventReference | null {
  const trimmed = text.trim()
  if (/^[1-9]\d{0,14}$/u.test(trimmed)) return { eventId: trimmed }
  const address = readLiveRcUrl(trimmed)
  if (address?.page !== 'event' && address?.page !== 'entryList') return null
  return { eventId: String(address.id), trackSlug: address.slug }
}
