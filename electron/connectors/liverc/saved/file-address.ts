import { isLoopback } from '../../../http/replay.ts'
import { liveRcUrl, readLiveRcUrl, readSourceId, type LiveRcAddress } from '../urls.ts'
import type { PageKind } from '../pages/recognise.ts'

/** What the name of a file, or a note of the browser in it, says of the page's address: no page prints its own. */

/** The address in the comment that browsers write: `<!-- saved from url=(0065)https://… -->`. */
export function savedFrom(html: string): string | null {
  return /<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,2000})\s{0,9}-->/.exec(html.slice(0, 4_000))?.[1] ?? null
}

/** The address of a page that was saved while it was replayed: `http://127.0.0.1:PORT/HOST/PATH` means `https://HOST/PATH`. */
export function addressOfSaved(url: string): {
  readonly address: LiveRcAddress | null
  readonly isReplayed: boolean
} {
  const parsed = URL.parse(url)
  if (parsed === null || !isLoopback(parsed)) return { address: readLiveRcUrl(url), isReplayed: false }
  const meant = `https://${parsed.pathname.slice(1)}${parsed.search}`
  return { address: readLiveRcUrl(meant), isReplayed: true }
}

/** What a file's name tells. */
export interface NameHints {
  readonly slug: string | null
  readonly id: number | null
}

const words: Readonly<Record<PageKind, string | null>> = {
  event: 'view_event|event',
  entryList: 'view_entry_list|entry[ _.-]?list|event',
  race: 'view_race_result|race',
  catalogue: null,
  track: null,
  events: null,
  other: null,
}

/**
 * The number that stands after a word for the kind of page, and the track whose folder the file is in:
 * `canberraoffroad.liverc.com/results/index@id=7&p=view_event.html`, `canberraoffroad/race.6304829.html`,
 * `race_6304829_a_main.html`.
 */
export function hintsOfName(name: string, kind: PageKind): NameHints {
  const path = name.replaceAll('\\', '/')
  const folders = path.split('/').slice(0, -1).toReversed()
  const host = folders
    .map((folder) => /^([a-z0-9-]{1,63})\.liverc\.com$/i.exec(folder)?.[1])
    .find((slug) => slug !== undefined)
  const slug =
    host ??
    /(?:^|\/)([a-z0-9-]{1,63})\/(?:event|entry_list|race|events|dashboard)(?:\.\d+)?\.html$/i.exec(path)?.[1]
  const file = path.split('/').at(-1) ?? ''
  const word = words[kind]
  const byWord =
    word === null
      ? null
      : new RegExp(`(?:^|[^a-z])(?:${word})[ _.=-]{0,3}(\\d{1,15})(?!\\d)`, 'i').exec(file)?.[1]
  const byQuery = word === null ? null : /(?:^|[^a-z])id=(\d{1,15})(?!\d)/i.exec(file)?.[1]
  return { slug: slug?.toLowerCase() ?? null, id: readSourceId(byQuery ?? byWord ?? null) }
}

/** The address of a page of a kind, where everything that makes one is known. */
export function addressFrom(kind: PageKind, slug: string | null, id: number | null): LiveRcAddress | null {
  switch (kind) {
    case 'catalogue':
      return { page: 'catalogue' }
    case 'track':
    case 'events':
      return slug === null ? null : checked({ page: kind, slug })
    case 'event':
    case 'entryList':
    case 'race':
      return slug === null || id === null ? null : checked({ page: kind, slug, id })
    case 'other':
      return null
  }
}

/** Only what the one module of addresses can build is an address. */
function checked(address: LiveRcAddress): LiveRcAddress | null {
  try {
    return readLiveRcUrl(liveRcUrl(address))
  } catch {
    return null
  }
}
