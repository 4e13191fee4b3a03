import { load } from 'cheerio/slim'
import { AppError } from '../../../../shared/domain/errors.ts'
import type { ErrorCode, ErrorDetails } from '../../../../shared/domain/errors.ts'
import { clipText } from '../../../../shared/domain/text.ts'
import { descendant, is, textOrNull } from './dom.ts'
import type { Document } from './dom.ts'
import { isNestedDeeperThan } from './nesting.ts'

/** A page of LiveRC with its DOM, loaded once for the completeness check and the reading. */
export interface Page {
  /** The address that was asked for: no page prints its own (PAGES.md section 1). */
  readonly url: URL
  /**
   * The whole document: everything useful is inside `#page-wrapper`, but a stray end tag in a track's own words would
   * close that early.
   */
  readonly document: Document
  readonly html: string
  readonly hasWrapper: boolean
  /** Whether the HTML ends with `</html>`: a body that was cut short does not. */
  readonly hasEnd: boolean
}

/** Nine times the biggest page held, the catalogue. */
const longestPage = 8_000_000
/** The held pages nest 18 deep. */
const deepestNesting = 500
const endOfPage = /<\/html\s*>/i

/**
 * Loads a page's HTML into a DOM. Size and nesting are bounded: the parser's cost grows with the square of the nesting.
 * Throws VALIDATION_ERROR for an address that is none and UNSUPPORTED_LIVERC_VARIANT_ERROR beyond the bounds.
 */
export function loadPage(html: string, url: string): Page {
  const address = URL.parse(url)
  if (address === null) {
    const details = { url: clipText(url, 200) }
    throw new AppError('VALIDATION_ERROR', 'The address of the page is not valid.', {
      stage: 'parse',
      source,
      details,
    })
  }
  if (html.length > longestPage) throw unsupported(address, 'page length', { characters: html.length })
  if (isNestedDeeperThan(html, deepestNesting)) throw unsupported(address, 'nesting of elements')
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true, withStartIndices: true } })
  const document = $.root()[0]
  if (document === undefined) throw unsupported(address, 'document')
  const hasWrapper = descendant(document, (element) => element.attribs['id'] === 'page-wrapper') !== null
  return { url: address, document, html, hasWrapper, hasEnd: endOfPage.test(html.slice(-2_000)) }
}

/** The text of a heading such as `h3.page-header`, its icon left out; `null` where it is absent or empty. */
export function headingText(page: Page, tag: 'h1' | 'h3' | 'h5'): string | null {
  return textOrNull(descendant(page.document, is(tag, 'page-header')))
}

const source = 'liverc'
const tryLater = 'Try again later. If it stays like this, LiveRC may have changed its pages.'

/** A marker of PAGES.md section 11 that a page lacks, and the code that a caller is to see for it. */
export interface MissingMarker {
  readonly marker: string
  readonly code: ErrorCode
  /**
   * Whether a whole page without it has another form (G6), and asking again will not help. Without this, the page has the
   * known form and contradicts itself, as one that was caught half written.
   */
  readonly isForm: boolean
}

/** The error for a page that lacks its markers; `details.missing` names them. */
export function incomplete(url: URL, missing: readonly [MissingMarker, ...MissingMarker[]]): AppError {
  const markers = clipText(missing.map(({ marker }) => marker).join('; '), 500)
  return pageError(url, missing[0].code, 'The page from LiveRC is not complete.', { missing: markers })
}

/** The error for a page that is whole but of a form that the parsers do not know (G6); `details.variant` names it. */
export function unsupported(url: URL, variant: string, details: ErrorDetails = {}): AppError {
  const message = 'The page from LiveRC has a form that this version cannot read.'
  return pageError(url, 'UNSUPPORTED_LIVERC_VARIANT_ERROR', message, { variant, ...details })
}

/** An error about a page. Text of the page belongs into the details, clipped, never into the message. */
export function pageError(url: URL, code: ErrorCode, message: string, details: ErrorDetails): AppError {
  const options = { stage: 'parse', source, action: tryLater } as const
  return new AppError(code, message, { ...options, details: { url: clipText(url.href, 200), ...details } })
}
