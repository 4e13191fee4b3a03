import type { z } from 'zod'
import type { ErrorCode } from '../../../../shared/domain/errors.ts'
import { headingText, incomplete, loadPage, unsupported } from './page.ts'
import type { MissingMarker, Page } from './page.ts'

/** Whether a page carries everything that makes a page of its type complete (PAGES.md section 11). */
export type Completeness =
  | { readonly isComplete: true }
  | { readonly isComplete: false; readonly missing: readonly [MissingMarker, ...MissingMarker[]] }

/** One page type: pure functions of a page, no network, no database, no clock (G3). */
export interface PageParser<Data> {
  /**
   * Which markers of a complete page are missing. A page that lacks some may be asked for again or rendered.
   * @throws AppError UNSUPPORTED_LIVERC_VARIANT_ERROR for a whole page of an unknown form: asking again does not help.
   */
  check(page: Page): Completeness
  /**
   * The page as typed data that fits its schema.
   * @throws AppError with the code of the first missing marker for an incomplete page, or as `check`.
   */
  read(page: Page): Data
}

type Marker = readonly [name: string, isThere: boolean]

interface PageType<Data> {
  readonly schema: z.ZodType<Data>
  /** The code for a page that lacks its markers. */
  readonly code: ErrorCode
  /** The markers of this type; those of any page have been found already. */
  markers(page: Page): readonly Marker[]
  /** For a type whose markers differ in code: what else is missing. */
  missing?(page: Page): readonly MissingMarker[]
  /** Reads a page that has its markers. */
  read(page: Page): Data
}

/** Makes a parser of a page type: `read` refuses incomplete pages and data that do not fit the schema. */
export function pageParser<Data>(type: PageType<Data>): PageParser<Data> {
  const check = (page: Page): Completeness => {
    const [first, ...others] = missingMarkers(type, page)
    return first === undefined ? { isComplete: true } : { isComplete: false, missing: [first, ...others] }
  }
  return {
    check,
    read: (page) => {
      const completeness = check(page)
      if (!completeness.isComplete) throw incomplete(page.url, completeness.missing)
      const parsed = type.schema.safeParse(type.read(page))
      if (parsed.success) return parsed.data
      throw unsupported(page.url, `field ${fieldOf(parsed.error)}`)
    },
  }
}

/** Loads, checks and reads a page in one step; throws as `PageParser.read`. */
export function parsePage<Data>(parser: PageParser<Data>, html: string, url: string): Data {
  return parser.read(loadPage(html, url))
}

/** Where data and schema part, and how: `results.3.position: Too small`. */
export function fieldOf(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message}`
}

/** A value derived from a page once, however often it is asked for: check and reading share it. */
export function oncePerPage<Value>(derive: (page: Page) => Value): (page: Page) => Value {
  const known = new WeakMap<Page, { readonly value: Value }>()
  return (page) => {
    const entry = known.get(page) ?? { value: derive(page) }
    known.set(page, entry)
    return entry.value
  }
}

/** The markers of any page first: of a page that lacks those, nothing else is read. */
function missingMarkers(type: PageType<unknown>, page: Page): readonly MissingMarker[] {
  const { code } = type
  const general = absent(code, [
    ['</html>', page.hasEnd],
    ['#page-wrapper', page.hasWrapper],
    ['h1.page-header', headingText(page, 'h1') !== null],
  ])
  if (general.length > 0) return general
  return [...absent(code, type.markers(page)), ...(type.missing?.(page) ?? [])]
}

function absent(code: ErrorCode, markers: readonly Marker[]): MissingMarker[] {
  return markers.filter(([, isThere]) => !isThere).map(([marker]) => ({ marker, code }))
}
