/**
 * The made-up event that ships with the program (docs/decisions/0027-the-sample-event.md). Its track's name in addresses is reserved:
 * what has it is a sample, is shown as one, and is never asked for at the source.
 */
export const SAMPLE_TRACK = 'mre-sample'

/**
 * Added to every number of the sample's pages, so that none of its events, races and people is one of the source, whose
 * numbers have seven digits.
 */
export const SAMPLE_NUMBERS = 900_000_000_000_000

/** Whether a track, by its slug, or an event, by its number, is of the sample. */
export function isSample({
  trackSlug,
  eventId,
}: {
  readonly trackSlug?: string | null | undefined
  readonly eventId?: string | null | undefined
}): boolean {
  if (trackSlug?.toLowerCase() === SAMPLE_TRACK) return true
  return typeof eventId === 'string' && /^\d{15}$/.test(eventId) && Number(eventId) >= SAMPLE_NUMBERS
}
