import { trackDashboardPage } from '../../../../shared/domain/pages.ts'
import type { TrackDashboardPage } from '../../../../shared/domain/pages.ts'
import { collapseWhiteSpace } from '../../../../shared/domain/text.ts'
import { readCount } from '../../../../shared/domain/time.ts'
import { fieldsOf } from './describe.ts'
import {
  ancestor,
  attribute,
  childElements,
  descendant,
  descendants,
  hasClass,
  is,
  linesOf,
  textOf,
  textOrNull,
  withClass,
} from './dom.ts'
import type { Element } from './dom.ts'
import { headingText } from './page.ts'
import type { Page } from './page.ts'
import { pageParser, parsePage } from './parser.ts'
import { valueBeside } from './table.ts'

const isPanel = is('div', 'panel')

/** A track's dashboard, `https://<slug>.liverc.com/` (PAGES.md section 3). */
export const trackDashboardParser = pageParser<TrackDashboardPage>({
  schema: trackDashboardPage,
  code: 'EVENT_PAGE_FORMAT_ERROR',
  markers: (page) => [
    ['.dashboard_panels', descendant(page.document, withClass('dashboard_panels')) !== null],
    ['address', descendant(page.document, is('address')) !== null],
  ],
  read: readDashboard,
  describe: (dashboard) => ({
    ...fieldsOf(dashboard),
    variants: {
      facebook: dashboard.facebookKind ?? 'none',
      live: dashboard.isLive === null ? 'unknown' : dashboard.isLive ? 'live' : 'offline',
    },
    embeddedJs: null,
  }),
})

/**
 * Reads a track's dashboard. What the page does not say is `null`.
 * @throws AppError EVENT_PAGE_FORMAT_ERROR for an incomplete page.
 */
export function parseTrackDashboardPage(html: string, url: string): TrackDashboardPage {
  return parsePage(trackDashboardParser, html, url)
}

function readDashboard(page: Page): TrackDashboardPage {
  const pageHeading = headingText(page, 'h1') ?? ''
  const address = descendant(page.document, is('address'))
  const about = address === null ? null : ancestor(address, isPanel)
  const nameInAddress = address === null ? null : textOrNull(descendant(address, is('strong')))
  return {
    name: nameInAddress ?? pageHeading.replace(/['’]s Dashboard$/i, ''),
    pageHeading,
    ...readLiveState(page),
    resultsThisMonth: monthCount(page, '/results'),
    practiceSessionsThisMonth: monthCount(page, '/practice'),
    videosThisMonth: monthCount(page, '/videos'),
    addressLines: address === null ? [] : addressLines(address),
    ...readContact(address),
    logoUrl: about === null ? null : logoUrl(page, about),
    descriptionLines: about === null ? null : descriptionLines(about),
    mapQuery: mapQuery(page),
    ...readFacebook(page, about),
    lifetime: readLifetime(page),
  }
}

/** The block of the panels row that links to a path such as `/live/`. */
function block(page: Page, path: string): Element | null {
  const panels = descendant(page.document, withClass('dashboard_panels'))
  const links = panels === null ? [] : descendants(panels, is('a'))
  return (
    links.find(
      (a) => URL.parse(attribute(a, 'href') ?? '', page.url.href)?.pathname.replace(/\/$/, '') === path,
    ) ?? null
  )
}

function monthCount(page: Page, path: string): number | null {
  const panel = block(page, path)
  const count = panel === null ? null : textOrNull(descendant(panel, withClass('huge')))
  return count === null ? null : readCount(count)
}

/** `Track is Offline` and `LIVE (Racing)` are known; other wordings are told apart by the icon. */
function readLiveState(page: Page): Pick<TrackDashboardPage, 'liveStatusText' | 'isLive'> {
  const panel = block(page, '/live')
  if (panel === null) return { liveStatusText: null, isLive: null }
  const liveStatusText = textOrNull(descendant(panel, withClass('stats')))
  const isCheck = descendant(panel, withClass('fa-check')) !== null
  const isCross = descendant(panel, withClass('fa-times')) !== null
  return { liveStatusText, isLive: isCheck === isCross ? isLiveByWording(liveStatusText ?? '') : isCheck }
}

function isLiveByWording(text: string): boolean | null {
  if (/\boffline\b/i.test(text)) return false
  return /^live\b/i.test(text) ? true : null
}

/** The lines between the name and the labelled lines. */
function addressLines(address: Element): string[] {
  const name = address.children.findIndex((node) => 'name' in node && node.name === 'strong')
  const label = address.children.findIndex((node) => 'name' in node && node.name === 'abbr')
  return linesOf(address.children.slice(name + 1, label < 0 ? undefined : label))
}

function readContact(
  address: Element | null,
): Pick<TrackDashboardPage, 'phone' | 'website' | 'email' | 'emailFromJavascript'> {
  const value = (label: string) => (address === null ? null : labelled(address, label))
  const email = value('E-Mail')
  return {
    phone: value('Phone')?.text ?? null,
    website: value('Website')?.text ?? null,
    email: email?.text ?? null,
    emailFromJavascript: emailOf(email?.href ?? null),
  }
}

/** The value after `abbr[title]`, up to the end of its line: a link or text; `N/A` and a missing label are unknown. */
function labelled(address: Element, label: string): { text: string | null; href: string | null } | null {
  const abbr = childElements(address).find(
    ({ name, attribs }) => name === 'abbr' && attribs['title'] === label,
  )
  if (abbr === undefined) return null
  const after = address.children.slice(address.children.indexOf(abbr) + 1)
  const end = after.findIndex((node) => 'name' in node && (node.name === 'br' || node.name === 'abbr'))
  const value = end < 0 ? after : after.slice(0, end)
  const text = collapseWhiteSpace(linesOf(value).join(' '))
  const link = value.find((node) => 'attribs' in node && node.name === 'a')
  return {
    text: text === '' || text.toUpperCase() === 'N/A' ? null : text,
    href: link !== undefined && 'attribs' in link ? attribute(link, 'href') : null,
  }
}

/** `user@domain` from `javascript:noSpam('user', 'domain')` (A17). */
function emailOf(href: string | null): string | null {
  const match = /noSpam\(\s{0,9}(['"])([^'"]{1,200})\1\s{0,9},\s{0,9}(['"])([^'"]{1,200})\3\s{0,9}\)/.exec(
    href ?? '',
  )
  return match === null ? null : `${match[2] ?? ''}@${match[4] ?? ''}`
}

/** The image beside the address, else the panel's image whose path says that it is a logo. */
function logoUrl(page: Page, about: Element): string | null {
  const address = descendant(about, is('address'))
  const row = address === null ? null : ancestor(address, is('div', 'row'))
  const beside = row === null ? null : descendant(row, is('img'))
  const logo = beside ?? descendant(about, (element) => element.name === 'img' && isLogoPath(element))
  const src = logo === null ? '' : (attribute(logo, 'src')?.trim() ?? '')
  if (src === '' || /^https?:\/\//i.test(src)) return src === '' ? null : src
  return URL.parse(src, page.url.href)?.href ?? null
}

function isLogoPath(image: Element): boolean {
  return (attribute(image, 'src') ?? '').includes('/track_logos/')
}

function descriptionLines(about: Element): string[] | null {
  const rule = descendant(about, is('hr'))
  const parent = rule?.parent ?? null
  if (rule === null || parent === null) return null
  const lines = linesOf(parent.children.slice(parent.children.indexOf(rule) + 1))
  return lines.length === 0 ? null : lines
}

/** The parameter `q` of the map as written. The rest of that address holds somebody's key: it is never kept. */
function mapQuery(page: Page): string | null {
  const sources = descendants(page.document, is('iframe')).map((frame) => attribute(frame, 'src') ?? '')
  const source = sources.find((src) => src.includes('google.com/maps/embed'))
  const query = /[?&]q=([^&#]*)/.exec(source ?? '')?.[1]?.trim()
  return query === undefined || query === '' ? null : query
}

/** The feed of the Facebook panel, else a plain link outside the track's own words. */
function readFacebook(
  page: Page,
  about: Element | null,
): Pick<TrackDashboardPage, 'facebookUrl' | 'facebookKind'> {
  for (const feed of descendants(page.document, withClass('fb-page'))) {
    const href = attribute(feed, 'data-href')?.trim() ?? ''
    if (href !== '') return { facebookUrl: href, facebookKind: 'feed' }
  }
  const links = descendants(page.document, is('a')).filter(
    (a) => about === null || ancestor(a, (element) => element === about) === null,
  )
  const href = links.map((a) => attribute(a, 'href')?.trim() ?? '').find((url) => isFacebook(page, url))
  return href === undefined
    ? { facebookUrl: null, facebookKind: null }
    : { facebookUrl: href, facebookKind: 'page_link' }
}

function isFacebook(page: Page, href: string): boolean {
  const host = URL.parse(href, page.url.href)?.hostname ?? ''
  return /^(?:[a-z-]+\.)?(?:facebook|fb)\.com$/.test(host)
}

function readLifetime(page: Page): TrackDashboardPage['lifetime'] {
  const panels = descendants(page.document, isPanel).filter((panel) =>
    /^lifetime\b/i.test(panelHeading(panel)),
  )
  const tables = panels.flatMap((panel) => descendants(panel, is('table')))
  const count = (heading: string) => {
    const cell = valueBeside(tables, heading)
    return cell === null ? null : readCount(textOf(cell))
  }
  return {
    laps: count('laps'),
    practiceSessions: count('practice sessions'),
    races: count('races'),
    entries: count('entries'),
    events: count('events'),
  }
}

function panelHeading(panel: Element): string {
  const heading = descendant(panel, (element) => hasClass(element, 'panel-heading'))
  return heading === null ? '' : textOf(heading)
}
