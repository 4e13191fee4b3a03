import { AppError } from '../../../shared/domain/errors.ts'
import { clipText } from '../../../shared/domain/text.ts'

/** The one module that builds and reads LiveRC's addresses (G4). */

/** A page of LiveRC that the product fetches; `id` is the source's number. */
export type LiveRcAddress =
  | { readonly page: 'catalogue' }
  | { readonly page: 'track'; readonly slug: string }
  | { readonly page: 'events'; readonly slug: string }
  | { readonly page: 'event'; readonly slug: string; readonly id: number }
  | { readonly page: 'entryList'; readonly slug: string; readonly id: number }
  | { readonly page: 'race'; readonly slug: string; readonly id: number }

const catalogueHost = 'live.liverc.com'
const trackHostPattern = /^([a-z0-9-]{1,63})\.liverc\.com$/
const resultPages = { event: 'view_event', entryList: 'view_entry_list', race: 'view_race_result' } as const

/** The address as a URL. A slug is lower-cased; throws VALIDATION_ERROR for a slug or id that cannot be one. */
export function liveRcUrl(address: LiveRcAddress): string {
  if (address.page === 'catalogue') return `https://${catalogueHost}/`
  const site = `https://${checkedSlug(address.slug)}.liverc.com`
  if (address.page === 'track') return `${site}/`
  if (address.page === 'events') return `${site}/events`
  return `${site}/results/?p=${resultPages[address.page]}&id=${checkedId(address.id)}`
}

/** What page of LiveRC a URL asks for; `null` when it is none of the pages that the product fetches. */
export function readLiveRcUrl(url: string): LiveRcAddress | null {
  const parsed = URL.parse(url)
  if (parsed === null || !isWebUrl(parsed)) return null
  if (parsed.hostname === catalogueHost) return parsed.pathname === '/' ? { page: 'catalogue' } : null
  const slug = slugOfHost(parsed.hostname)
  if (slug === null) return null
  const path = parsed.pathname.replace(/\/$/, '')
  if (path === '') return { page: 'track', slug }
  if (path === '/events') return { page: 'events', slug }
  const query = parsed.searchParams
  const id = readSourceId(query.get('id'))
  if (path !== '/results' || id === null) return null
  const p = query.get('p')
  if (p === resultPages.event) return { page: 'event', slug, id }
  if (p === resultPages.entryList) return { page: 'entryList', slug, id }
  return p === resultPages.race ? { page: 'race', slug, id } : null
}

/** A link of a page, its query read by a query parser: percent-encoded names (`p=view%5Frace%5Fresult`) occur. */
export interface LiveRcLink {
  /** Path and query as printed. */
  readonly path: string
  /** The parameter `p`: which page, e.g. `view_race_result`. */
  readonly p: string | null
  readonly id: number | null
  /** The parameter `o`: the order of a ranking. */
  readonly order: string | null
}

/** Reads an `href` against the page that it stands in; `null` when it leads away from that page's host. */
export function readLink(href: string, page: URL): LiveRcLink | null {
  const url = URL.parse(href, page.href)
  if (url === null || !isWebUrl(url) || url.hostname !== page.hostname) return null
  const printed = href.trim()
  return {
    path: /^\/(?!\/)/.test(printed) ? printed : `${url.pathname}${url.search}`,
    p: url.searchParams.get('p'),
    id: readSourceId(url.searchParams.get('id')),
    order: url.searchParams.get('o'),
  }
}

/** The slug in a catalogue link, `//slug.liverc.com/` or `https://slug.liverc.com/`, with its capitals (A6). */
export function printedSlug(href: string): string | null {
  const slug = /^(?:https?:)?\/\/([a-z0-9-]{1,63})\.liverc\.com(?:[/?#]|$)/i.exec(href.trim())?.[1]
  return slug === undefined || slugOfHost(`${slug.toLowerCase()}.liverc.com`) === null ? null : slug
}

/** The slug of a track's host; `null` for other hosts and for the catalogue's. */
function slugOfHost(host: string): string | null {
  const slug = trackHostPattern.exec(host)?.[1]
  return slug === undefined || host === catalogueHost || slug === 'www' ? null : slug
}

/** An id of the source as a number; `null` for anything but plain digits. */
export function readSourceId(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^\d{1,15}$/.test(text)) return null
  const id = Number(text)
  return id > 0 ? id : null
}

function checkedSlug(slug: string): string {
  const lowerCase = slug.toLowerCase()
  if (slugOfHost(`${lowerCase}.liverc.com`) === null)
    throw invalid('The track slug is not valid.', { slug: clipText(slug, 80) })
  return lowerCase
}

function checkedId(id: number): number {
  if (!Number.isSafeInteger(id) || id < 1) throw invalid('The LiveRC id is not valid.', { id: String(id) })
  return id
}

function invalid(message: string, details: Record<string, string>): AppError {
  return new AppError('VALIDATION_ERROR', message, { stage: 'request', source: 'liverc', details })
}

function isWebUrl(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:'
}
