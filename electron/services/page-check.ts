import { createHash } from 'node:crypto'
import type { JsonValue } from '../../shared/domain/compare/documents.ts'
import { toEntryListDocument } from '../../shared/domain/documents/entry-list.ts'
import { toEventDocument } from '../../shared/domain/documents/event.ts'
import { toEventsListDocument } from '../../shared/domain/documents/events-list.ts'
import { toRaceDocument } from '../../shared/domain/documents/race.ts'
import { toTrackCatalogueDocument } from '../../shared/domain/documents/track-catalogue.ts'
import { toTrackDashboardDocument } from '../../shared/domain/documents/track-dashboard.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { CapturePage } from '../connectors/liverc/capture.ts'
import { liveRcUrl, readLiveRcUrl, type LiveRcAddress } from '../connectors/liverc/urls.ts'
import type { ConnectorRegistry } from '../connectors/registry.ts'

export interface FetchedBytes {
  readonly sha256: string
  readonly bytes: number
}

/** One page through the client, or through client and connector, for whoever checks pages (O10). */
export class PageCheck {
  readonly #capture: CapturePage
  readonly #connectors: ConnectorRegistry

  constructor(capture: CapturePage, connectors: ConnectorRegistry) {
    this.#capture = capture
    this.#connectors = connectors
  }

  /** @throws AppError of the fetch, VALIDATION_ERROR for an address of no page that is imported */
  async fetch(url: string, signal: AbortSignal): Promise<FetchedBytes> {
    const { bytes } = await this.#capture(addressOf(url), signal)
    return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
  }

  /** What the page says, as the connector reads it. @throws AppError of fetch or parse */
  async parse(url: string, signal: AbortSignal): Promise<JsonValue> {
    const address = addressOf(url)
    const connector = this.#connectors.get('liverc', 'race_page')
    switch (address.page) {
      case 'catalogue':
        return toTrackCatalogueDocument(await connector.trackCatalogue(signal))
      case 'track':
        return toTrackDashboardDocument(await connector.trackDashboard(address.slug, signal))
      case 'events':
        return toEventsListDocument(await connector.eventsList(address.slug, signal))
      case 'event':
        return toEventDocument(await connector.eventPage(referenceOf(address), signal))
      case 'entryList':
        return toEntryListDocument(await connector.entryList(referenceOf(address), signal))
      case 'race': {
        const fetched = await connector.racePage({ trackSlug: address.slug, raceId: address.id }, signal)
        if (fetched.state === 'page') return toRaceDocument(fetched.page)
        throw new Error('Nobody said that the race was known')
      }
    }
  }

  /** Whether the address is that of an event's page or entry list, and of which event. */
  eventAt(
    url: string,
  ): { readonly page: 'event' | 'entryList'; readonly trackSlug: string; readonly eventId: string } | null {
    const address = readLiveRcUrl(url)
    if (address === null || (address.page !== 'event' && address.page !== 'entryList')) return null
    return { page: address.page, trackSlug: address.slug, eventId: String(address.id) }
  }

  /** The one spelling of a page's address; `null` for what is no page that is imported. */
  spelled(url: string): string | null {
    const address = readLiveRcUrl(url)
    return address === null ? null : liveRcUrl(address)
  }
}

function referenceOf({ slug, id }: Extract<LiveRcAddress, { id: number }>) {
  return { trackSlug: slug, eventId: String(id) }
}

function addressOf(url: string): LiveRcAddress {
  const address = readLiveRcUrl(url)
  if (address !== null) return address
  throw new AppError('VALIDATION_ERROR', 'That is no page of LiveRC that is imported.', {
    stage: 'request',
    source: 'liverc',
    details: { field: 'url', value: url.slice(0, 200) },
  })
}
