import { describe, expect, it } from 'vitest'
import { answerStatus, cutShort, type SiteOverrides } from '../../fixtures/site/overrides.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { countOf, domainDump, openEngine, rowOf } from '../support/engine.ts'
import { expectedDocument, serveSite, withEntries } from '../support/site.ts'

const site = createSite({ seed: 41, size: 'small', tracks: 1, races: 3 })
const { slug, eventId, entryList, event, races } = site.urls.headline
const request = { kind: 'event_import', eventId: String(eventId), force: false } as const

interface Failure {
  readonly name: string
  readonly change: SiteOverrides
  readonly code: string
  readonly stage: string
}

const failures: readonly Failure[] = [
  {
    name: 'is not linked',
    change: {
      events: { [eventId]: (page) => ({ ...page, links: { ...page.links, entryListEventId: null } }) },
    },
    code: 'VALIDATION_ERROR',
    stage: 'normalise',
  },
  {
    name: 'is that of another event',
    change: {
      events: { [eventId]: (page) => ({ ...page, links: { ...page.links, entryListEventId: eventId + 1 } }) },
    },
    code: 'VALIDATION_ERROR',
    stage: 'normalise',
  },
  {
    name: 'has classes without entries',
    change: { entryLists: { [eventId]: withEntries(() => []) } },
    code: 'VALIDATION_ERROR',
    stage: 'normalise',
  },
  {
    name: 'has no class',
    change: { entryLists: { [eventId]: (page) => ({ ...page, classes: [] }) } },
    code: 'VALIDATION_ERROR',
    stage: 'normalise',
  },
  ...[404, 500, 429, 403].map((status) => ({
    name: `is answered with ${status}`,
    change: { responses: { [entryList]: answerStatus(status) } },
    code: 'CONNECTOR_HTTP_ERROR',
    stage: 'fetch',
  })),
  {
    name: 'is cut short',
    change: { responses: { [entryList]: cutShort(4_000) } },
    code: 'EVENT_PAGE_FORMAT_ERROR',
    stage: 'parse',
  },
  {
    name: 'has fewer rows than it declares',
    change: {
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          classes: page.classes.map((listed) => ({ ...listed, entries: listed.entries.slice(1) })),
        }),
      },
    },
    code: 'EVENT_PAGE_FORMAT_ERROR',
    stage: 'parse',
  },
]

describe('an import whose entry list', () => {
  it.each(failures)(
    '$name fails before any race is asked for, and writes nothing',
    async ({ change, code, stage }) => {
      const served = await serveSite(site.withOverrides(change))
      const engine = await openEngine(served)
      await engine.syncTracks()
      await engine.syncEvents(slug)
      const before = domainDump(engine.db)
      served.forget()

      expect(await engine.failure(request)).toMatchObject({ code, stage })
      expect(served.requests().filter((address) => races.includes(address))).toEqual([])
      expect(domainDump(engine.db)).toBe(before)
      for (const table of [
        'drivers',
        'event_entries',
        'event_race_classes',
        'races',
        'race_results',
        'laps',
      ]) {
        expect({ table, rows: countOf(engine.db, table) }).toEqual({ table, rows: 0 })
      }
      expect(
        rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId)),
      ).toMatchObject({
        ingest_depth: 'none',
        ingestion_status: 'failed',
        last_ingested_at: null,
        last_error_code: code,
        last_error_stage: stage,
      })

      served.show(site)
      await engine.importEvent(eventId)
      expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
      expect(
        rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId)),
      ).toMatchObject({
        ingestion_status: 'complete',
        last_error_code: null,
        last_error_stage: null,
        last_error_message: null,
        last_error_at: null,
      })
    },
  )

  it('is not there yet says so, with what to do', async () => {
    const served = await serveSite(site.withOverrides({ entryLists: { [eventId]: withEntries(() => []) } }))
    const engine = await openEngine(served)
    const error = await engine.failure({ ...request, trackSlug: slug })
    expect(error.message).toContain('Entries may not be published yet')
    expect(error.action).not.toBeNull()
    expect(error.details).toMatchObject({ event: eventId, field: 'entry_list' })
  })
})

describe('the forced import of a complete event', () => {
  it('leaves the event as it was when the entry list has gone', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const before = domainDump(engine.db)
    served.show(site.withOverrides({ entryLists: { [eventId]: withEntries(() => []) } }))
    served.forget()
    expect(await engine.failure({ ...request, force: true })).toMatchObject({ code: 'VALIDATION_ERROR' })
    expect(served.requests()).toEqual([event, entryList])
    expect(domainDump(engine.db)).toBe(before)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('is served from the database when LiveRC cannot be asked', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    const first = await engine.importEvent(eventId, { trackSlug: slug })
    served.setFaults([{ url: event, status: 503 }])
    const result = await engine.importEvent(eventId)
    expect(result).toMatchObject({
      status: 'already_complete',
      races: 3,
      lastIngestedAt: first.lastIngestedAt,
    })
    expect(result.warnings).toEqual([expect.stringContaining('could not be checked')])
    expect(rowOf(engine.db, 'select ingestion_status, last_error_code from events')).toEqual({
      ingestion_status: 'complete',
      last_error_code: null,
    })
  })
})
