import type { IdentifiedPage } from '../../connectors/liverc/saved/identify.ts'
import { parseEventPage } from '../../connectors/liverc/pages/event-page.ts'
import { liveRcUrl, type LiveRcAddress } from '../../connectors/liverc/urls.ts'
import { AppError } from '../../../shared/domain/errors.ts'

/** An event whose page is among saved ones, and what an import of it still needs. */
export interface SavedEvent {
  readonly eventId: string
  readonly trackSlug: string
  readonly name: string
  readonly races: number
  /** Pages that are not there, in words that say which: `Race 3: 1/8 Buggy (A-Main) [6304829]`. */
  readonly missing: readonly string[]
  /** Files of its pages that cannot be used, with the reason. */
  readonly unusable: readonly string[]
}

/** The events of a batch of saved pages: an import needs the event page, the entry list and the page of every race. */
export function savedEvents(pages: readonly IdentifiedPage[]): SavedEvent[] {
  const urls = new Set(pages.flatMap(({ address }) => (address === null ? [] : liveRcUrl(address))))
  const has = (address: LiveRcAddress) => urls.has(liveRcUrl(address))
  const seen = new Set<string>()
  return pages.flatMap(({ html, address }): SavedEvent[] => {
    if (address?.page !== 'event') return []
    const url = liveRcUrl(address)
    if (seen.has(url)) return []
    seen.add(url)
    const { slug, id } = address
    const event = readOrNull(() => parseEventPage(html, url))
    if (event === null) return []
    const races = event.races.filter(({ raceId }) => raceId !== null)
    const missing = [
      ...(has({ page: 'entryList', slug, id }) ? [] : ['Entry list']),
      ...races.flatMap(({ raceId, fullLabel }) =>
        raceId === null || has({ page: 'race', slug, id: raceId }) ? [] : [`${fullLabel} [${raceId}]`],
      ),
    ]
    const unusable = pages.flatMap((page) => (page.problem === null ? [] : [`${page.name}: ${page.problem}`]))
    return [
      {
        eventId: String(id),
        trackSlug: slug,
        name: event.heading.eventName,
        races: races.length,
        missing,
        unusable,
      },
    ]
  })
}

function readOrNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
