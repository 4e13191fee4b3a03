import { longestSavedPage } from '../../../shared/contract/html-import.ts'
import type { SavedBatch, SavedPageKind, SavedPageView } from '../../../shared/contract/html-import.ts'
import { counted } from '../../format/counts.ts'

/** A file as the window is given it. */
export interface GivenFile {
  readonly name: string
  readonly size: number
  text(): Promise<string>
}

/** Why a file is not even read; null for one that may be a saved page. */
export function refusalOf({ name, size }: Pick<GivenFile, 'name' | 'size'>): string | null {
  if (!/\.html?$/i.test(name)) return 'Not an HTML file.'
  if (size === 0) return 'The file is empty.'
  return size > longestSavedPage ? tooLarge : null
}

/** Why a page does not fit into one message to the engine: there it is JSON, in which tabs and quotes are longer. */
export function refusalOfText(html: string): string | null {
  return new TextEncoder().encode(JSON.stringify(html)).length > longestSavedPage ? tooLarge : null
}

const tooLarge = 'The file is too large for a page of an event.'

const KINDS: Record<NonNullable<SavedPageKind>, string> = {
  catalogue: 'Track list',
  track: 'Track',
  events: 'Events of a track',
  event: 'Event page',
  entryList: 'Entry list',
  race: 'Race',
  other: 'Other page',
}

export function kindText(kind: SavedPageKind): string {
  return kind === null ? 'Not recognised' : KINDS[kind]
}

/** What is known of a file, in one line. */
export function fileText({ label, problem, kind }: SavedPageView): string {
  if (problem !== null) return problem
  return kind === 'catalogue' || kind === 'track' || kind === 'events'
    ? 'Recognised; an import of an event does not need it.'
    : (label ?? '')
}

/** Whether the files leave open which event or track they are of. */
export function needsHints({ files }: SavedBatch): boolean {
  return files.some(({ problem }) => problem?.startsWith('Nothing says ') === true)
}

/** Why the batch cannot be imported yet; null when it can. */
export function blockOf({ events }: SavedBatch): string | null {
  if (events.length === 0) return 'An event page is missing.'
  const missing = events.reduce((sum, event) => sum + event.missing.length, 0)
  return missing === 0 ? null : `${counted(missing, 'page is', 'pages are')} missing.`
}
