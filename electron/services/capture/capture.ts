import { getEventSummary } from '../../../db/repositories/events.ts'
import type { ReadDb } from '../../../db/schema/handle.ts'
import type { ManifestEvent } from '../../../shared/domain/capture-manifest.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { productVersion } from '../../configuration/versions.ts'
import type { CapturedPage, CapturePage } from '../../connectors/liverc/capture.ts'
import { parseEventPage } from '../../connectors/liverc/pages/event-page.ts'
import { parseRacePage } from '../../connectors/liverc/pages/race-page.ts'
import { liveRcUrl, readLiveRcUrl, type LiveRcAddress } from '../../connectors/liverc/urls.ts'
import { keepPages, openCaptureFolder, type KeptFolder, type PageToKeep } from './folder.ts'
import { redacted } from './redact.ts'

export interface CaptureRequest {
  readonly folder: string
  /** Addresses of single pages, as somebody copied them. */
  readonly addresses: readonly string[]
  /** A whole event: its page, its entry list, every race. */
  readonly event: { readonly eventId: string; readonly trackSlug?: string | undefined } | null
  readonly redact: boolean
  readonly notes: string | null
}

export interface CaptureResult extends KeptFolder {
  readonly folder: string
  readonly event: ManifestEvent | null
  /** Races that the event page lists and that LiveRC does not have (404). */
  readonly absent: readonly string[]
  /** Captured pages that cannot be read. */
  readonly warnings: readonly string[]
}

interface CaptureParts {
  readonly db: ReadDb
  readonly capture: CapturePage
  readonly origin: 'live' | 'replay'
  readonly now: () => string
}

export interface CaptureRun {
  readonly signal: AbortSignal
  readonly onPage: (url: string) => void
}

const pageTypes: Readonly<Record<LiveRcAddress['page'], string>> = {
  catalogue: 'track_catalogue',
  track: 'track_dashboard',
  events: 'events_list',
  event: 'event_page',
  entryList: 'entry_list',
  race: 'race_page',
}

/** Keeps pages of LiveRC as they are, for fixtures, bug reports and repairs (O7-O9, F30). */
export class CaptureService {
  readonly #parts: CaptureParts

  constructor(parts: CaptureParts) {
    this.#parts = parts
  }

  /**
   * Captures pages into a folder that `mre replay` understands.
   * @throws AppError VALIDATION_ERROR for what is no address of LiveRC or no folder for captures, NOT_FOUND for an event
   * whose track nobody knows, and whatever a fetch throws; then the folder is as it was
   */
  async capture(request: CaptureRequest, run: CaptureRun): Promise<CaptureResult> {
    const manifest = await openCaptureFolder(request.folder)
    const wanted = request.addresses.map(addressOf)
    const event = request.event === null ? null : await this.#event(request.event, run)
    const single: CapturedPage[] = []
    for (const address of wanted) single.push(await this.#page(address, run))
    const pages = unique([...(event?.pages ?? []), ...single])
    const facts =
      event === null ? null : { ...event.facts, ...(request.notes === null ? {} : { notes: request.notes }) }
    const kept = await keepPages(
      request.folder,
      manifest,
      pages.map((page) => this.#toKeep(page, request.redact)),
      { event: facts, origin: this.#parts.origin, capturedWith: productVersion },
    )
    return {
      ...kept,
      folder: request.folder,
      event: facts,
      absent: event?.absent ?? [],
      warnings: event?.warnings ?? [],
    }
  }

  #page(address: LiveRcAddress, run: CaptureRun): Promise<CapturedPage> {
    run.onPage(liveRcUrl(address))
    return this.#parts.capture(address, run.signal)
  }

  async #event({ eventId, trackSlug }: NonNullable<CaptureRequest['event']>, run: CaptureRun) {
    const slug = trackSlug ?? getEventSummary(this.#parts.db, eventId)?.trackSlug
    if (slug === undefined) throw unknownEvent(eventId)
    const id = Number(eventId)
    const page = await this.#page({ page: 'event', slug, id }, run)
    const pages = [page, await this.#page({ page: 'entryList', slug, id }, run)]
    const warnings: string[] = []
    const races = readOr(() => parseEventPage(textOf(page), page.url).races, page.url, warnings)
    const absent: string[] = []
    let laps: number | null = races === null ? null : 0
    for (const { raceId } of races ?? []) {
      if (raceId === null) continue
      const race = await this.#raceOrAbsent({ page: 'race', slug, id: raceId }, run, absent)
      if (race === null) continue
      pages.push(race)
      const counted = readOr(() => lapsOf(race), race.url, warnings)
      laps = laps === null || counted === null ? null : laps + counted
    }
    const facts: ManifestEvent = {
      event_id: eventId,
      source: 'liverc',
      tracks: [slug],
      races_expected: races?.length ?? null,
      laps_expected: laps,
    }
    return { pages, facts, absent, warnings }
  }

  /** A race that LiveRC does not have may not have been run yet; every other failure is one of the capture. */
  async #raceOrAbsent(
    address: LiveRcAddress,
    run: CaptureRun,
    absent: string[],
  ): Promise<CapturedPage | null> {
    try {
      return await this.#page(address, run)
    } catch (error) {
      if (!(error instanceof AppError) || error.details['status_code'] !== 404) throw error
      absent.push(liveRcUrl(address))
      return null
    }
  }

  #toKeep({ address, url, status, headers, bytes }: CapturedPage, redact: boolean): PageToKeep {
    const clean = redact ? redacted(bytes) : { bytes, found: [] }
    return {
      file: fileOf(address),
      url,
      pageType: pageTypes[address.page],
      capturedAt: this.#parts.now(),
      status,
      headers,
      bytes: clean.bytes,
      redacted: clean.found,
    }
  }
}

/** O7: `event.html`, `race.<id>.html`, … below the track. */
function fileOf(address: LiveRcAddress): string {
  switch (address.page) {
    case 'catalogue':
      return 'catalogue.html'
    case 'track':
      return `${address.slug}/dashboard.html`
    case 'events':
      return `${address.slug}/events.html`
    case 'event':
      return `${address.slug}/event.${address.id}.html`
    case 'entryList':
      return `${address.slug}/entry_list.${address.id}.html`
    case 'race':
      return `${address.slug}/race.${address.id}.html`
  }
}

/** What somebody's address means; it is rebuilt from that, and never used itself (N3). */
function addressOf(text: string): LiveRcAddress {
  const address = readLiveRcUrl(text.trim())
  if (address !== null) return address
  throw new AppError('VALIDATION_ERROR', 'That is no page of LiveRC that can be captured.', {
    stage: 'request',
    source: 'capture',
    action: 'Give the address of the track list, a track, its events, an event, an entry list or a race.',
    details: { field: 'url', value: text.slice(0, 200) },
  })
}

function unique(pages: readonly CapturedPage[]): CapturedPage[] {
  return [...new Map(pages.map((page) => [page.url, page])).values()]
}

function textOf({ bytes }: CapturedPage): string {
  return new TextDecoder().decode(bytes)
}

function lapsOf(race: CapturedPage): number {
  return parseRacePage(textOf(race), race.url).lapBlocks.reduce((sum, { laps }) => sum + laps.length, 0)
}

/** A page that cannot be read is captured all the same: it may be the reason for the capture. */
function readOr<Value>(read: () => Value, url: string, warnings: string[]): Value | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const missing = error.details['missing'] ?? error.details['variant']
    warnings.push(`${url} cannot be read: ${error.code}${missing === undefined ? '' : ` (${missing})`}.`)
    return null
  }
}

function unknownEvent(eventId: string): AppError {
  return new AppError('NOT_FOUND', `Event ${eventId} is not known.`, {
    stage: 'request',
    source: 'capture',
    action: 'Sync the events of its track first, or name the track (--track).',
    details: { field: 'event', value: eventId },
  })
}
