/**
 * What a text can be found in: every table, and every pane for what stands outside of tables. One of them at a time is
 * asked, the one that the reader is looking at (ui.md 3c: Ctrl+F).
 */
export interface Finder {
  readonly kind: 'table' | 'pane'
  /** The element whose content is searched. */
  element(): HTMLElement | null
  /** Its bar while that is open. */
  bar(): HTMLElement | null
  open(): void
  step(by: 1 | -1): void
  readonly isOpen: () => boolean
}

const finders = new Set<Finder>()
let last: Finder | null = null

export function registerFinder(finder: Finder): () => void {
  finders.add(finder)
  return () => {
    finders.delete(finder)
    if (last === finder) last = null
  }
}

const isShown = (finder: Finder): boolean => finder.element()?.checkVisibility() === true
const holds = (finder: Finder, target: Element | null): boolean =>
  target !== null && [finder.element(), finder.bar()].some((part) => part?.contains(target) === true)

/** The one that a search is about: where the focus is, else where it was last, else the first table of the pane. */
function presentFinder(): Finder | undefined {
  const focus = document.activeElement
  const front = focus?.closest('[data-pane]') ?? document.querySelector('[data-pane][data-front]')
  const pane = front ?? document.querySelector('[data-pane]')
  const here = [...finders].filter((finder) => isShown(finder) && pane?.contains(finder.element()) === true)
  const tables = here.filter(({ kind }) => kind === 'table')
  const inOrder = tables.toSorted((a, b) => order(a.element(), b.element()))
  return (
    tables.find((finder) => holds(finder, focus)) ??
    here.find((finder) => finder.isOpen() && holds(finder, focus)) ??
    tables.find((finder) => finder === last) ??
    inOrder[0] ??
    here[0]
  )
}

function order(a: HTMLElement | null, b: HTMLElement | null): number {
  if (a === null || b === null) return 0
  return (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1
}

/** Opens the search of what is in front, or goes back into its field. */
export function openFinder(): void {
  const finder = presentFinder()
  last = finder ?? null
  finder?.open()
}

/** The search that is open in front, to go on from hit to hit without its field. */
function openOne(): Finder | undefined {
  const finder = presentFinder()
  if (finder?.isOpen() === true) return finder
  return [...finders].find((other) => other.isOpen() && isShown(other))
}

export const isFinding = (): boolean => openOne() !== undefined
export const stepFinder = (by: 1 | -1): void => openOne()?.step(by)
