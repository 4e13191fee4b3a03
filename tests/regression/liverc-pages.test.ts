import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseEntryListPage } from '../../electron/connectors/liverc/pages/entry-list.ts'
import { parseEventPage } from '../../electron/connectors/liverc/pages/event-page.ts'
import { parseEventsListPage } from '../../electron/connectors/liverc/pages/events-list.ts'
import { parseRacePage } from '../../electron/connectors/liverc/pages/race-page.ts'
import { parseTrackCataloguePage } from '../../electron/connectors/liverc/pages/track-catalogue.ts'
import { parseTrackDashboardPage } from '../../electron/connectors/liverc/pages/track-dashboard.ts'
import { entryListDocument, toEntryListDocument } from '../../shared/domain/documents/entry-list.ts'
import { eventDocument, toEventDocument } from '../../shared/domain/documents/event.ts'
import { eventsListDocument, toEventsListDocument } from '../../shared/domain/documents/events-list.ts'
import { raceDocument, toRaceDocument } from '../../shared/domain/documents/race.ts'
import {
  toTrackCatalogueDocument,
  trackCatalogueDocument,
} from '../../shared/domain/documents/track-catalogue.ts'
import {
  toTrackDashboardDocument,
  trackDashboardDocument,
} from '../../shared/domain/documents/track-dashboard.ts'

/** Every held LiveRC page of the six types, compared field by field with what is known to be in it. */

const folder = fileURLToPath(new URL('../../../shared/liverc/', import.meta.url))
const isThere = existsSync(`${folder}pages/manifest.json`)
const tolerance = 0.0005

const manifestSchema = z.object({
  pages: z.array(z.object({ file: z.string(), page_type: z.string(), original_url: z.string().nullable() })),
})
const envelopeKeys = ['schema_version', 'page', 'page_type', 'page_form', 'source_url']

type Document = (html: string, url: string) => unknown
/** Each type as the app reads it, checked against the schema of its document as well. */
const documents: Readonly<Record<string, Document>> = {
  track_catalogue: (html, url) =>
    fitting(trackCatalogueDocument, toTrackCatalogueDocument(parseTrackCataloguePage(html, url))),
  track_dashboard: (html, url) =>
    fitting(trackDashboardDocument, toTrackDashboardDocument(parseTrackDashboardPage(html, url))),
  events_listing: (html, url) =>
    fitting(eventsListDocument, toEventsListDocument(parseEventsListPage(html, url))),
  event_detail: (html, url) => fitting(eventDocument, toEventDocument(parseEventPage(html, url))),
  entry_list: (html, url) => fitting(entryListDocument, toEntryListDocument(parseEntryListPage(html, url))),
  race_result: (html, url) => fitting(raceDocument, toRaceDocument(parseRacePage(html, url))),
}

/** The document as it is, keys in its own order, once it fits its schema. */
function fitting(schema: z.ZodObject, document: object): object {
  schema.strict().parse(document)
  return document
}

function heldPages(): { file: string; type: string; url: string }[] {
  if (!isThere) return []
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${folder}pages/manifest.json`, 'utf8')))
  return manifest.pages
    .filter(({ page_type: type }) => type in documents)
    .map(({ file, page_type: type, original_url: url }) => ({
      file,
      type,
      url: url ?? 'https://silverstate.liverc.com/results/?p=view_entry_list&id=1',
    }))
}

/** Where two JSON values differ: keys and their order, lengths, types and values; numbers within the tolerance. */
function differences(actual: unknown, expected: unknown, path = ''): string[] {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= tolerance ? [] : [`${path}: ${actual} instead of ${expected}`]
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length)
      return [`${path}: ${actual.length} items instead of ${expected.length}`]
    return actual.flatMap((item, index) => differences(item, expected[index], `${path}[${index}]`))
  }
  if (isRecord(actual) && isRecord(expected)) {
    const [keys, expectedKeys] = [Object.keys(actual), Object.keys(expected)]
    if (keys.join() !== expectedKeys.join())
      return [`${path}: keys ${keys.join()} instead of ${expectedKeys.join()}`]
    return keys.flatMap((key) => differences(actual[key], expected[key], `${path}.${key}`))
  }
  return actual === expected
    ? []
    : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function expectedDocument(file: string): unknown {
  const json: unknown = JSON.parse(
    readFileSync(`${folder}expected/${file.replace(/\.html$/, '.json')}`, 'utf8'),
  )
  if (!isRecord(json)) throw new Error(`${file}: the expected document is no object`)
  return Object.fromEntries(Object.entries(json).filter(([key]) => !envelopeKeys.includes(key)))
}

describe('held LiveRC pages', () => {
  it('are there in all six types', ({ skip }) => {
    skip(
      !isThere,
      'the folder ../shared/liverc, which holds captured LiveRC pages, is not there: none was compared',
    )
    expect(new Set(heldPages().map(({ type }) => type))).toEqual(new Set(Object.keys(documents)))
  })

  it.each(heldPages())('$file gives exactly what is known to be in it', ({ file, type, url }) => {
    const html = readFileSync(`${folder}pages/${file}`, 'utf8')
    const document = documents[type]?.(html, url)
    expect(differences(document, expectedDocument(file)).slice(0, 20)).toEqual([])
  })
})
