import { AppError } from '../../../../shared/domain/errors.ts'
import type { EventPage, ListedRace, RacePageHeading } from '../../../../shared/domain/pages.ts'
import { normaliseText } from '../../../../shared/domain/text.ts'
import { attribute, descendants, is } from '../pages/dom.ts'
import { parseEntryListPage } from '../pages/entry-list.ts'
import { parseEventPage } from '../pages/event-page.ts'
import { loadPage, type Page } from '../pages/page.ts'
import { parseRacePage } from '../pages/race-page.ts'
import { recognisePage, type PageKind } from '../pages/recognise.ts'
import { liveRcUrl, printedSlug, readLiveRcUrl, type LiveRcAddress } from '../urls.ts'
import { addressFrom, addressOfSaved, hintsOfName, savedFrom, type NameHints } from './file-address.ts'

/** A saved page as it was given. */
export interface SavedFile {
  /** Its name, with the folders that it lies in. */
  readonly name: string
  readonly html: string
  /** Where a manifest beside it says that it is from. */
  readonly manifestUrl: string | null
}

/** Where an address was learnt from, best first. */
export type AddressBasis = 'manifest' | 'saved_from' | 'file_name' | 'links'

export interface IdentifiedPage {
  readonly name: string
  readonly html: string
  readonly kind: PageKind | null
  readonly address: LiveRcAddress | null
  readonly basis: AddressBasis | null
  /** The names on the page, for people. */
  readonly label: string | null
  /** What is missing for an address, or why the page is of no use. */
  readonly problem: string | null
  /** Whether it was saved from a replay server. */
  readonly isReplayed: boolean
}

export interface IdentifyHints {
  readonly trackSlug: string | null
  readonly eventId: number | null
}

/** A page with what it says of itself. */
interface Sketch {
  readonly file: SavedFile
  readonly kind: PageKind | null
  readonly known: {
    readonly address: LiveRcAddress
    readonly basis: AddressBasis
    readonly isReplayed: boolean
  } | null
  readonly hints: NameHints
  readonly linkedSlug: string | null
  readonly event: EventPage | null
  readonly race: RacePageHeading | null
  readonly heading: { readonly trackName: string; readonly eventName: string } | null
  /** Why it could not be read. */
  readonly unreadable: string | null
}

/**
 * Finds out what saved pages are and which addresses they have (pages print neither, PAGES.md section 1): by a manifest, by
 * the comment that browsers write, by the file's name, by links of pages beside it; else by what the caller says.
 */
export function identifyPages(files: readonly SavedFile[], hints: IdentifyHints): IdentifiedPage[] {
  const sketches = files.map(sketch)
  const events = sketches.flatMap((one) => (one.event === null ? [] : [{ ...one, page: one.event }]))
  const slugs = new Set(sketches.flatMap((one) => slugOf(one) ?? []))
  const commonSlug = hints.trackSlug ?? (slugs.size === 1 ? ([...slugs][0] ?? null) : null)
  return sketches.map((one) => {
    const { file, kind, known } = one
    const page = { name: file.name, html: file.html, kind, label: labelOf(one) }
    if (kind === null) return unknown(page, 'It is no page of LiveRC that is known.')
    if (kind === 'other') return unknown(page, 'Pages of this kind are not imported.')
    if (known !== null && known.address.page === kind) return { ...page, ...known, problem: null }
    const event =
      events.find(({ heading }) => isSameEvent(heading, one.heading)) ??
      (events.length === 1 ? events[0] : undefined)
    const slug = slugOf(one) ?? (event === undefined ? null : slugOf(event)) ?? commonSlug
    const byName = addressFrom(kind, slug, one.hints.id)
    if (byName !== null)
      return { ...page, address: byName, basis: 'file_name', isReplayed: false, problem: null }
    const id = idByLinks(one, event?.page ?? null, hints)
    const address = addressFrom(kind, slug, typeof id === 'number' ? id : null)
    if (address !== null) return { ...page, address, basis: 'links', isReplayed: false, problem: null }
    return unknown(page, one.unreadable ?? missingOf(slug, id))
  })
}

function unknown(
  page: Pick<IdentifiedPage, 'name' | 'html' | 'kind' | 'label'>,
  problem: string,
): IdentifiedPage {
  return { ...page, address: null, basis: null, isReplayed: false, problem }
}

function missingOf(slug: string | null, id: number | string | null): string {
  if (typeof id === 'string') return id
  const missing = [
    ...(slug === null ? ['which track it is of'] : []),
    ...(id === null ? ['what number it has at LiveRC'] : []),
  ]
  return `Nothing says ${missing.join(', or ')}.`
}

/** Stands for the track of a page whose address is not known yet: the parsers ask for one. */
const somewhere = 'unknown'

function sketch(file: SavedFile): Sketch {
  const page = loadPage(file.html, liveRcUrl({ page: 'track', slug: somewhere }))
  const kind = recognisePage(page)
  const known = knownAddress(file)
  const base = {
    file,
    kind,
    known,
    hints: hintsOfName(file.name, kind ?? 'other'),
    linkedSlug: linkedSlug(page),
  }
  const nothing = { event: null, race: null, heading: null, unreadable: null }
  try {
    return {
      ...base,
      ...nothing,
      ...contentOf(kind, file.html, known?.address ?? null, slugOf(base) ?? somewhere),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const missing = error.details['missing'] ?? error.details['variant']
    return {
      ...base,
      ...nothing,
      unreadable: `${error.message} (${error.code}${missing === undefined ? '' : `: ${missing}`})`,
    }
  }
}

/** @param slug whose host the page's own links are taken to be of */
function contentOf(
  kind: PageKind | null,
  html: string,
  known: LiveRcAddress | null,
  slug: string,
): Partial<Sketch> {
  const url = (fallback: LiveRcAddress) => liveRcUrl(known?.page === fallback.page ? known : fallback)
  if (kind === 'event') {
    // Without a number in its address the page's own links say which event it is.
    const current = `${liveRcUrl({ page: 'track', slug })}results/`
    const event = parseEventPage(html, known?.page === 'event' ? liveRcUrl(known) : current)
    return { event, heading: event.heading }
  }
  if (kind === 'entryList')
    return { heading: parseEntryListPage(html, url({ page: 'entryList', slug, id: 1 })).heading }
  if (kind === 'race') {
    const { heading } = parseRacePage(html, url({ page: 'race', slug, id: 1 }))
    return { race: heading, heading }
  }
  return {}
}

function knownAddress({ html, manifestUrl }: SavedFile): Sketch['known'] {
  const byManifest = manifestUrl === null ? null : readLiveRcUrl(manifestUrl)
  if (byManifest !== null) return { address: byManifest, basis: 'manifest', isReplayed: false }
  const url = savedFrom(html)
  if (url === null) return null
  const { address, isReplayed } = addressOfSaved(url)
  return address === null ? null : { address, basis: 'saved_from', isReplayed }
}

/** The track whose host the page's links name most: a browser writes whole addresses into what it saves. */
function linkedSlug(page: Page): string | null {
  const counts = new Map<string, number>()
  for (const link of descendants(page.document, is('a'))) {
    const slug = printedSlug(attribute(link, 'href') ?? '')?.toLowerCase()
    if (slug !== undefined && slug !== somewhere) counts.set(slug, (counts.get(slug) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1])
  return best?.[0] ?? null
}

function slugOf({
  known,
  hints,
  linkedSlug: linked,
  kind,
}: Pick<Sketch, 'known' | 'hints' | 'linkedSlug' | 'kind'>): string | null {
  if (known !== null && 'slug' in known.address) return known.address.slug
  // The catalogue links to every track.
  return hints.slug ?? (kind === 'catalogue' ? null : linked)
}

function isSameEvent(a: Sketch['heading'], b: Sketch['heading']): boolean {
  return a !== null && b !== null && a.trackName === b.trackName && a.eventName === b.eventName
}

/** The number of a page by the links of the event page beside it; a text says why there is none. */
function idByLinks(one: Sketch, event: EventPage | null, hints: IdentifyHints): number | string | null {
  if (one.kind === 'event') return one.event?.eventId ?? hints.eventId
  if (one.kind === 'entryList') return event?.links.entryListEventId ?? event?.eventId ?? hints.eventId
  if (one.kind !== 'race' || one.race === null || event === null) return null
  const { race } = one
  const races = event.races.filter((listed) => isListedAs(listed, race))
  if (races.length > 1)
    return 'Several races of the event have this heading, and nothing says which one it is.'
  return races[0]?.raceId ?? 'The event page lists no race with this heading.'
}

/** Whether a row of the event page is the race that a race page is headed as: race numbers start again in each round. */
function isListedAs(listed: ListedRace, race: RacePageHeading): boolean {
  const same = (a: string | null, b: string | null) =>
    a !== null && b !== null && normaliseText(a) === normaliseText(b)
  const label = race.raceLabel ?? race.panelHeading
  return (
    same(listed.raceLabel, label) &&
    (race.raceNumber === null || listed.raceNumber === null || race.raceNumber === listed.raceNumber) &&
    (race.roundName === null || listed.roundName === null || same(race.roundName, listed.roundName))
  )
}

function labelOf({ heading, race }: Sketch): string | null {
  if (heading === null) return null
  return [
    heading.trackName,
    heading.eventName,
    ...(race === null ? [] : [race.raceLabel ?? race.panelHeading]),
  ].join(' · ')
}
