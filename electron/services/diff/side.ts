import { readFile } from 'node:fs/promises'
import {
  exportedEvent,
  noResults,
  type ExportedEvent,
} from '../../../shared/domain/documents/exported-event.ts'
import { eventDocument } from '../../../shared/domain/documents/event.ts'
import { entryListDocument } from '../../../shared/domain/documents/entry-list.ts'
import { raceDocument } from '../../../shared/domain/documents/race.ts'
import type { JsonValue } from '../../../shared/domain/compare/documents.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { documentOf } from '../../connectors/liverc/documents.ts'
import { identifyPages, type IdentifiedPage } from '../../connectors/liverc/saved/identify.ts'
import { liveRcUrl, type LiveRcAddress } from '../../connectors/liverc/urls.ts'
import { readSavedFiles } from '../saved-pages/read-files.ts'

/** A page of one side, with what it says or why it cannot be read. */
export interface PageOfSide {
  readonly name: string
  readonly kind: LiveRcAddress['page']
  /** What finds it on the other side. */
  readonly key: string
  readonly html: string
  readonly document: JsonValue | null
  readonly problem: string | null
}

/** One side of a comparison: pages of a folder or a file, or an exported event. */
export type Side =
  | { readonly kind: 'event'; readonly event: ExportedEvent }
  | { readonly kind: 'pages'; readonly pages: readonly PageOfSide[] }

/** @throws AppError NOT_FOUND or VALIDATION_ERROR for what can be no side */
export async function readSide(path: string): Promise<Side> {
  if (/\.json$/i.test(path)) return { kind: 'event', event: await readExport(path) }
  const { files } = await readSavedFiles([path])
  const pages = identifyPages(files, { trackSlug: null, eventId: null })
  return { kind: 'pages', pages: pages.flatMap((page) => pageOf(page, pages.length === 1)) }
}

async function readExport(path: string): Promise<ExportedEvent> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unusable('NOT_FOUND', 'The file cannot be read.', path, cause)
  })
  try {
    return exportedEvent.parse(JSON.parse(text))
  } catch (cause) {
    throw unusable('VALIDATION_ERROR', 'The file is no event that "mre export" has written.', path, cause)
  }
}

/** Stands for the address of a page that is compared alone: what it says does not depend on it, but for the event's number. */
const anywhere = { slug: 'unknown', id: 1 } as const

function pageOf(page: IdentifiedPage, isAlone: boolean): PageOfSide[] {
  const { name, kind, html } = page
  if (kind === null || kind === 'other') return []
  const address: LiveRcAddress | null = page.address ?? (isAlone ? placeholder(kind) : null)
  if (address === null) return [{ name, kind, key: name, html, document: null, problem: page.problem }]
  const url = liveRcUrl(address)
  const key = page.address === null ? kind : url
  try {
    return [{ name, kind, key, html, document: documentOf(kind, html, url), problem: null }]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const missing = error.details['missing'] ?? error.details['variant']
    const problem = `${error.code}${missing === undefined ? '' : `: ${missing}`}`
    return [{ name, kind, key, html, document: null, problem }]
  }
}

function placeholder(page: LiveRcAddress['page']): LiveRcAddress {
  switch (page) {
    case 'catalogue':
      return { page }
    case 'track':
    case 'events':
      return { page, slug: anywhere.slug }
    case 'event':
    case 'entryList':
    case 'race':
      return { page, ...anywhere }
  }
}

/** The one event that pages are of, in the form of an export; null where there is none, or a page of it is unreadable. */
export function eventOf(side: Side): ExportedEvent | null {
  if (side.kind === 'event') return side.event
  const events = side.pages.filter(({ kind }) => kind === 'event')
  const list = side.pages.find(({ kind }) => kind === 'entryList')?.document ?? null
  const [page] = events
  if (events.length !== 1 || page === undefined || page.document === null || list === null) return null
  const { event, links, races } = eventDocument.parse(page.document)
  const host = new URL(page.key).host
  const byUrl = new Map(
    side.pages.filter(({ kind }) => kind === 'race').map((race) => [race.key, race.document]),
  )
  const documents = races.map(({ race_id: id }) =>
    id === null ? null : (byUrl.get(`https://${host}/results/?p=view_race_result&id=${id}`) ?? null),
  )
  return {
    event,
    links,
    entry_list: entryListDocument.parse(list),
    races: races.map((listed, index) => {
      const document = documents[index] ?? null
      return { ...listed, ...(document === null ? noResults : raceDocument.parse(document)) }
    }),
  }
}

function unusable(
  code: 'NOT_FOUND' | 'VALIDATION_ERROR',
  message: string,
  path: string,
  cause: unknown,
): AppError {
  return new AppError(code, message, {
    stage: 'request',
    source: 'diff',
    action: 'Name a folder of captured pages, an exported event or a saved page.',
    details: { field: 'file', value: path.slice(-200) },
    cause,
  })
}
