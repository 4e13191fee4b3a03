import type {
  EntryListPage,
  EventPage,
  EventsListPage,
  RacePage,
  TrackCataloguePage,
  TrackDashboardPage,
} from '../../shared/domain/pages.ts'

/** What a connector can be asked for (G2, G7). */
export const capabilities = [
  'track_catalogue',
  'track_dashboard',
  'events_list',
  'event_page',
  'entry_list',
  'race_page',
] as const
export type Capability = (typeof capabilities)[number]

export interface EventReference {
  readonly trackSlug: string
  readonly eventId: string
}

export interface RaceReference {
  readonly trackSlug: string
  readonly raceId: number
  /** The event that the race belongs to: its pages are rendered one at a time (G26). */
  readonly eventId?: string
  /**
   * The event page gives the race no time of completion: a page without results is then what it is, and no browser is
   * started for it (G33). Default false.
   */
  readonly mayBeUnrun?: boolean
}

/** A race's page, or that it still is what the caller's hash says. `sha256` is of the page's bytes, in hex. */
export type FetchedRace =
  | { readonly state: 'page'; readonly page: RacePage; readonly sha256: string }
  | { readonly state: 'unchanged'; readonly sha256: string }

/** Addresses that the database stores beside its rows. */
export interface SourceAddresses {
  event(reference: EventReference): string
  race(reference: RaceReference): string
}

/**
 * A source of race data (G1): fetches and parses, knows nothing of the database. Every operation takes the signal that
 * stops it and throws AppError only (G5).
 */
export interface SourceConnector {
  readonly key: string
  /** `major.minor.patch`; the pipeline refuses a major version that it does not know. */
  readonly version: string
  readonly capabilities: readonly Capability[]
  /** Whether pages of this source need a browser to be read. */
  readonly needsBrowser: boolean
  readonly addresses: SourceAddresses
  trackCatalogue(signal: AbortSignal): Promise<TrackCataloguePage>
  trackDashboard(trackSlug: string, signal: AbortSignal): Promise<TrackDashboardPage>
  eventsList(trackSlug: string, signal: AbortSignal): Promise<EventsListPage>
  eventPage(reference: EventReference, signal: AbortSignal): Promise<EventPage>
  entryList(reference: EventReference, signal: AbortSignal): Promise<EntryListPage>
  /**
   * A page with fewer laps than its Laps column says has been fetched twice (design.md section 4).
   * @param known hash of the page that the caller has stored; only then the answer can be `unchanged`
   */
  racePage(reference: RaceReference, signal: AbortSignal, known?: string): Promise<FetchedRace>
}
