import type { LiveRcAddress } from '../urls.ts'
import { descendant, descendants, is, textOf, textOrNull, withClass } from './dom.ts'
import { findRacerLaps } from './race-laps.ts'
import type { Page } from './page.ts'

/** What a page of LiveRC is; `other` is one that the product does not import, such as a practice day. */
export type PageKind = LiveRcAddress['page'] | 'other'

/** Parts of titles that only one kind of page has (PAGES.md section 1); the name of an event may hold anything. */
const titles: readonly (readonly [PageKind, RegExp])[] = [
  ['catalogue', /^LiveRC :: /],
  ['track', / :: Broadcast and Results :: LiveRC$/],
  ['events', / :: Archived Results :: LiveRC$/],
  ['entryList', / :: Entry List :: LiveRC$/],
  ['other', / :: (?:Practice Sessions? |Qual Points\b|Heat Sheet)/],
]

/**
 * Tells what a page is from what is in it, since no page says so: its tables, else its title. `null` where nothing is
 * known of it. Also a page that was cut short or saved by a browser is recognised; whether it can be read is another matter.
 */
export function recognisePage(page: Page): PageKind | null {
  return kindByMarkers(page) ?? kindByTitle(page)
}

function kindByMarkers(page: Page): PageKind | null {
  const has = (tag: string, className: string) => descendant(page.document, is(tag, className)) !== null
  if (has('table', 'track_list')) return 'catalogue'
  if (descendant(page.document, withClass('dashboard_panels')) !== null) return 'track'
  if (descendants(page.document, is('table')).some(({ attribs }) => attribs['id'] === 'events'))
    return 'events'
  if (has('table', 'race_result') || findRacerLaps(page).isDeclared) return 'race'
  if (has('table', 'entry_list_data')) return 'event'
  if (has('table', 'leaderboard_points') || has('table', 'practice_session_list')) return 'other'
  const headings = descendants(page.document, withClass('panel-heading'))
  const isEntryList = headings.some((heading) => /^entry list$/i.test(textOf(heading)))
  return isEntryList ? 'entryList' : null
}

function kindByTitle(page: Page): PageKind | null {
  const title = textOrNull(descendant(page.document, is('title'))) ?? ''
  return titles.find(([, pattern]) => pattern.test(title))?.[0] ?? null
}
