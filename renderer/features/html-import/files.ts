import { longestSavedPage } from '../../../shared/contract/html-import.ts'
import type { SavedBatch, SavedPageKind, SavedPageView } from '../../../shared/contract/html-import.ts'
import { t } from '../../i18n/t.ts'

/** A file as the window is given it. */
export interface GivenFile {
  readonly name: string
  readonly size: number
  text(): Promise<string>
}

/** Why a file is not even read; null for one that may be a saved page. */
export function refusalOf({ name, size }: Pick<GivenFile, 'name' | 'size'>): string | null {
  if (!/\.html?$/i.test(name)) return t('saved:refused.type')
  if (size === 0) return t('saved:refused.empty')
  return size > longestSavedPage ? t('saved:refused.large') : null
}

/** Why a page does not fit into one message to the engine: there it is JSON, in which tabs and quotes are longer. */
export function refusalOfText(html: string): string | null {
  return new TextEncoder().encode(JSON.stringify(html)).length > longestSavedPage
    ? t('saved:refused.large')
    : null
}

export function kindText(kind: SavedPageKind): string {
  const shown = kind ?? 'none'
  return t(`saved:kind.${shown}`)
}

/** What is known of a file, in one line. */
export function fileText({ label, problem, kind }: SavedPageView): string {
  if (problem !== null) return problem
  return kind === 'catalogue' || kind === 'track' || kind === 'events' ? t('saved:notNeeded') : (label ?? '')
}

/** Whether the files leave open which event or track they are of. */
export function needsHints({ files }: SavedBatch): boolean {
  return files.some(({ problem }) => problem?.startsWith('Nothing says ') === true)
}

/** Why the batch cannot be imported yet; null when it can. */
export function blockOf({ events }: SavedBatch): string | null {
  if (events.length === 0) return t('saved:block.event')
  const missing = events.reduce((sum, event) => sum + event.missing.length, 0)
  return missing === 0 ? null : t('saved:block.missing', { count: missing })
}
