import { compareDocuments, type Change } from '../../../shared/domain/compare/documents.ts'
import { compareEvents, nameOfItem, type LapCountChange } from '../../../shared/domain/compare/events.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { compareOutlines, outlineOf, type OutlineChange } from '../../connectors/liverc/pages/outline.ts'
import { loadPage } from '../../connectors/liverc/pages/page.ts'
import { eventOf, readSide, type PageOfSide, type Side } from './side.ts'

/** Pages whose difference is one of form: at least one of them cannot be read (O15). */
export interface FormDifference {
  readonly page: string
  readonly before: string | null
  readonly after: string | null
  /** Kinds of elements that only one of them has. */
  readonly outline: readonly OutlineChange[]
}

export interface DiffReport {
  readonly isEqual: boolean
  readonly changes: readonly Change[]
  readonly lapCounts: readonly LapCountChange[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly forms: readonly FormDifference[]
}

/**
 * What differs between two captured folders, exported events or saved pages, by what their pages say (O14); where a page
 * cannot be read, by its markup (O15).
 * @throws AppError NOT_FOUND or VALIDATION_ERROR for what cannot be compared
 */
export async function diff(before: string, after: string): Promise<DiffReport> {
  const [a, b] = await Promise.all([readSide(before), readSide(after)])
  const pages = a.kind === 'pages' && b.kind === 'pages' ? pageDifferences(a.pages, b.pages) : nothing
  const [oldEvent, newEvent] = [eventOf(a), eventOf(b)]
  if (oldEvent !== null && newEvent !== null) {
    const { changes, lapCounts } = compareEvents(oldEvent, newEvent)
    const others = pages.changes.filter(({ path }) => !partsOfEvents.has(path[0] ?? ''))
    return report({ ...pages, changes: [...changes, ...others], lapCounts })
  }
  if (a.kind === 'event' || b.kind === 'event') throw notComparable(a, b)
  if (a.pages.length === 0 || b.pages.length === 0) throw notComparable(a, b)
  return report({ ...pages, lapCounts: [] })
}

type Differences = Omit<DiffReport, 'isEqual'>
const nothing = { changes: [], added: [], removed: [], forms: [] } as const
/** Pages that an event's document is made of. */
const partsOfEvents: ReadonlySet<string> = new Set(['event', 'entryList', 'race'])

function report(found: Differences): DiffReport {
  const isEqual = found.changes.length + found.added.length + found.removed.length + found.forms.length === 0
  return { isEqual, ...found }
}

function pageDifferences(
  before: readonly PageOfSide[],
  after: readonly PageOfSide[],
): Omit<Differences, 'lapCounts'> {
  // Two files alone are meant to be compared, whatever they are called.
  const isPair = before.length === 1 && after.length === 1 && before[0]?.kind === after[0]?.kind
  const keyOf = (page: PageOfSide) => (isPair ? page.kind : page.key)
  const [olds, nexts] = [byKey(before, keyOf), byKey(after, keyOf)]
  const changes: Change[] = []
  const forms: FormDifference[] = []
  for (const [key, old] of olds) {
    const next = nexts.get(key)
    if (next === undefined) continue
    if (old.document !== null && next.document !== null) {
      const found = compareDocuments(old.document, next.document, nameOfItem)
      changes.push(...found.map((change) => ({ ...change, path: [old.kind, key, ...change.path] })))
    } else if (old.html !== next.html) {
      forms.push({ page: key, before: old.problem, after: next.problem, outline: outlines(old, next) })
    }
  }
  return {
    changes,
    forms,
    added: [...nexts.keys()].filter((key) => !olds.has(key)),
    removed: [...olds.keys()].filter((key) => !nexts.has(key)),
  }
}

function byKey(pages: readonly PageOfSide[], keyOf: (page: PageOfSide) => string): Map<string, PageOfSide> {
  return new Map(pages.map((page) => [keyOf(page), page]))
}

function outlines(before: PageOfSide, after: PageOfSide): OutlineChange[] {
  const outline = ({ html }: PageOfSide) => outlineOf(loadPage(html, 'https://unknown.liverc.com/'))
  return compareOutlines(outline(before), outline(after))
}

function notComparable(a: Side, b: Side): AppError {
  const name = (side: Side) =>
    side.kind === 'event' ? 'an exported event' : `${side.pages.length} pages of LiveRC`
  return new AppError('VALIDATION_ERROR', `These cannot be compared: ${name(a)} and ${name(b)}.`, {
    stage: 'request',
    source: 'diff',
    action:
      'Compare two folders with the event page, the entry list and the races of an event, two exports or two pages.',
  })
}
