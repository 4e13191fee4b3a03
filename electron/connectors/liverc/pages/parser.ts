import type { z } from 'zod'
import type { ErrorCode } from '../../../../shared/domain/errors.ts'
import type { PageDescription } from './describe.ts'
import { headingText, incomplete, loadPage, unsupported } from './page.ts'
import type { MissingMarker, Page } from './page.ts'

/** Whether a page carries everything that makes a page of its type complete (PAGES.md section 11). */
export type Completeness =
  | { readonly isComplete: true }
  | {
      readonly isComplete: false
      /** Whether it has what every page has: its end, `#page-wrapper` and a heading. One that was cut short has not. */
      readonly isWhole: boolean
      readonly missing: readonly [MissingMarker, ...MissingMarker[]]
    }

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
  /** What was met on a page that has been read. */
  describe(data: Data): PageDescription
}

/** `isForm` as in `MissingMarker`; most markers are. */
type Marker = readonly [name: string, isThere: boolean, isForm?: boolean]

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
  describe(data: Data): PageDescription
}

/** Makes a parser of a page type: `read` refuses incomplete pages and data that do not fit the schema. */
export function pageParser<Data>(type: PageType<Data>): PageParser<Data> {
  const check = (page: Page): Completeness => {
    const general = generalMarkers(type.code, page)
    const isWhole = general.length === 0
    const [first, ...others] = isWhole ? missingMarkers(type, page) : general
    if (first === undefined) return { isComplete: true }
    return { isComplete: false, isWhole, missing: [first, ...others] }
  }
  return {
    check,
    describe: (data) => type.describe(data),
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

/** Of a page that lacks the markers of any page, nothing else is read. */
function generalMarkers(code: ErrorCode, page: Page): readonly MissingMarker[] {
  return absent(code, [
    ['</html>', page.hasEnd],
    ['#page-wrapper', page.hasWrapper],
    ['h1.page-header', headingText(page, 'h1') !== null],
  ])
}

function missingMarkers(type: PageType<unknown>, page: Page): readonly MissingMarker[] {
  return [...absent(type.code, type.markers(page)), ...(type.missing?.(page) ?? [])]
}

function absent(code: ErrorCode, markers: readonly Marker[]): MissingMarker[] {
  return markers
    .filter(([, isThere]) => !isThere)
    .map(([marker, , isForm = true]) => ({ marker, code, isForm }))
}
