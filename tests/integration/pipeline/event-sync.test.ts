import { describe, expect, it } from 'vitest'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { EventPage, EventsListPage, ListedEvent } from '../../../shared/domain/pages.ts'
import { countOf, domainDump, openEngine, rowOf, rowsOf, type TestEngine } from '../../support/engine.ts'
import { expectedDocument, present, serveSite, type ServedSite } from '../../support/site.ts'

const site = createSite({ seed: 5, size: 'small', races: 2, eventsPerTrack: 5 })
const { slug, eventId } = site.urls.headline
const list = site.urls.eventsList(slug)

describe('the sync of a track’s events', () => {
  it('refuses an unknown track before any request', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    expect(await engine.failure({ kind: 'event_sync', trackSlug: slug })).toMatchObject({
      code: 'NOT_FOUND',
      stage: 'request',
      details: { value: slug },
    })
    expect(served.requests()).toEqual([])
  })

  it('stores every event of the list at depth none, from one request', async () => {
    const { served, engine } = await start()
    const listed = present(site.truth.eventsList(slug), 'list').events
    expect(await engine.syncEvents(slug)).toMatchObject({
      trackSlug: slug,
      added: 5,
      updated: 0,
      unchanged: 0,
      total: 5,
      newEventIds: listed.map((event) => String(event.eventId)),
    })
    expect(served.requests()).toEqual([list])
    expect(eventRows(engine)).toEqual(
      listed.map((event) => ({
        source_event_id: String(event.eventId),
        event_name: event.name,
        event_date: event.startTimeGiven ? event.startLocal : event.dateStart,
        event_date_end: event.dateEnd === event.dateStart ? null : event.dateEnd,
        event_entries: event.entries,
        event_drivers: event.drivers,
        event_url: site.urls.event(slug, event.eventId),
        ingest_depth: 'none',
        last_ingested_at: null,
      })),
    )
    expect(countOf(engine.db, 'races')).toBe(0)
  })

  it('tells new events from known ones, and leaves those as they are', async () => {
    const { served, engine } = await start()
    served.show(withList((page) => ({ ...page, events: page.events.slice(1) })))
    expect(await engine.syncEvents(slug)).toMatchObject({ added: 4 })
    const before = domainDump(engine.db)
    served.show(site)
    expect(await engine.syncEvents(slug)).toMatchObject({
      added: 1,
      updated: 0,
      unchanged: 4,
      newEventIds: [String(eventId)],
    })
    expect(domainDump(engine.db)).toContain(before.slice(before.indexOf('events ')))
    const after = domainDump(engine.db)
    expect(await engine.syncEvents(slug)).toMatchObject({
      added: 0,
      updated: 0,
      unchanged: 5,
      newEventIds: [],
    })
    expect(domainDump(engine.db)).toBe(after)
  })

  it('updates what the list has corrected', async () => {
    const { served, engine } = await start()
    await engine.syncEvents(slug)
    const second = present(site.truth.eventsList(slug)?.events[1], 'event')
    served.show(
      changed(second.eventId, (event) => ({ ...event, name: 'Corrected Name', entries: event.entries + 3 })),
    )
    expect(await engine.syncEvents(slug)).toMatchObject({ added: 0, updated: 1, unchanged: 4 })
    expect(
      rowOf(engine.db, 'select * from events where source_event_id = ?', String(second.eventId)),
    ).toMatchObject({
      event_name: 'Corrected Name',
      event_entries: second.entries + 3,
      event_drivers: second.drivers,
    })
  })

  it('takes back the last day of a meeting that is corrected to one day', async () => {
    const { served, engine } = await start()
    const second = present(site.truth.eventsList(slug)?.events[1], 'event')
    const dayAfter = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
    const printed = (date: string) =>
      new Date(date).toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
    const withLastDay = (event: ListedEvent, dateEnd: string): ListedEvent => ({
      ...event,
      dateEnd,
      dateText:
        dateEnd === event.dateStart
          ? printed(event.dateStart)
          : `${printed(event.dateStart)} to ${printed(dateEnd)}`,
    })
    const lastDay = () =>
      rowOf(engine.db, 'select event_date_end from events where source_event_id = ?', String(second.eventId))
    served.show(changed(second.eventId, (event) => withLastDay(event, dayAfter(event.dateStart))))
    await engine.syncEvents(slug)
    expect(lastDay()).toEqual({ event_date_end: dayAfter(second.dateStart) })
    served.show(changed(second.eventId, (event) => withLastDay(event, event.dateStart)))
    await engine.syncEvents(slug)
    expect(lastDay()).toEqual({ event_date_end: null })
  })

  it('moves an event with its address to the track that lists it', async () => {
    const { served, engine } = await start()
    await engine.syncEvents(slug)
    const other = present(site.truth.tracks[2], 'track').slug
    const moved = present(site.truth.eventsList(slug)?.events[1], 'event')
    served.show(
      site.withOverrides({
        eventsLists: { [other]: (page) => ({ ...page, events: [moved, ...page.events] }) },
      }),
    )
    expect(await engine.syncEvents(other)).toMatchObject({ added: 5, updated: 1 })
    expect(
      rowOf(
        engine.db,
        `select source_track_slug as slug, event_url as url from events join tracks on tracks.id = track_id
         where source_event_id = ?`,
        String(moved.eventId),
      ),
    ).toEqual({ slug: other, url: site.urls.event(other, moved.eventId) })
  })

  it('never changes the depth or the data of an imported event', async () => {
    const { served, engine } = await start()
    await engine.syncEvents(slug)
    await engine.importEvent(eventId)
    const imported = rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))
    served.show(changed(eventId, (event) => ({ ...event, drivers: event.drivers + 1 })))
    expect(await engine.syncEvents(slug)).toMatchObject({ updated: 1 })
    expect(rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))).toMatchObject(
      {
        ingest_depth: 'laps_full',
        ingestion_status: 'complete',
        last_ingested_at: imported['last_ingested_at'],
      },
    )
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('reads a list without events as an empty one', async () => {
    const { served, engine } = await start()
    served.show(withList((page) => ({ ...page, events: [] })))
    expect(await engine.syncEvents(slug)).toMatchObject({ added: 0, total: 0 })
    expect(served.requests()).toEqual([list])
  })

  it('skips rows that cannot be read', async () => {
    const { served, engine } = await start()
    served.show(
      site.withOverrides({
        responses: {
          [list]: (page) => ({
            ...page,
            body: page.body.replace(`?p=view_event&id=${eventId}`, '?p=view_event&id=none'),
          }),
        },
      }),
    )
    expect(await engine.syncEvents(slug)).toMatchObject({ added: 4, total: 4 })
  })

  it('refuses a page without the list and changes nothing', async () => {
    const { served, engine } = await start()
    await engine.syncEvents(slug)
    const before = domainDump(engine.db)
    served.show(
      site.withOverrides({
        responses: { [list]: (page) => ({ ...page, body: page.body.replace('id="events"', 'id="news"') }) },
      }),
    )
    expect(await engine.failure({ kind: 'event_sync', trackSlug: slug })).toMatchObject({
      code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR',
      details: { missing: 'table#events' },
    })
    expect(domainDump(engine.db)).toBe(before)
  })
})

describe('events list and event page', () => {
  // The page says other things than the list: another name, other counts, another date, no clock time.
  const differing = site.withOverrides({
    events: {
      [eventId]: (page: EventPage) => ({
        ...page,
        heading: {
          ...page.heading,
          eventName: 'The Name of the Page',
          dateStart: '2025-11-15',
          dateEnd: '2025-11-15',
          dateText: 'Nov 15, 2025',
        },
        stats: { ...page.stats, entries: 77, drivers: 55 },
      }),
    },
  })

  it('do not overwrite each other in turns', async () => {
    const { served, engine } = await start()
    served.show(differing)
    await engine.syncEvents(slug)
    await engine.importEvent(eventId)
    const imported = rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))
    expect(imported).toMatchObject({
      event_name: 'The Name of the Page',
      event_date: '2025-11-15',
      event_entries: 77,
      event_drivers: 55,
    })
    const before = domainDump(engine.db)
    expect(await engine.syncEvents(slug)).toMatchObject({ updated: 0, unchanged: 5 })
    expect((await engine.importEvent(eventId, { force: true })).tables['events']).toEqual({
      inserted: 0,
      updated: 0,
      unchanged: 1,
    })
    expect(await engine.syncEvents(slug)).toMatchObject({ updated: 0, unchanged: 5 })
    expect(domainDump(engine.db)).toBe(before)
  })

  it('settle when the page came before the list', async () => {
    const { served, engine } = await start()
    served.show(differing)
    await engine.importEvent(eventId, { trackSlug: slug })
    await engine.syncEvents(slug)
    await engine.importEvent(eventId, { force: true })
    const before = domainDump(engine.db)
    expect(await engine.syncEvents(slug)).toMatchObject({ updated: 0, unchanged: 5 })
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
  })

  it('keep the clock time that only the list gives', async () => {
    const { engine } = await start()
    const timed = present(
      site.truth.eventsList(slug)?.events.find((event) => event.startTimeGiven && event.entries > 0),
      'event with a time',
    )
    await engine.syncEvents(slug)
    await engine.importEvent(timed.eventId)
    await engine.importEvent(timed.eventId, { force: true })
    expect(
      rowOf(engine.db, 'select event_date from events where source_event_id = ?', String(timed.eventId)),
    ).toEqual({
      event_date: timed.startLocal,
    })
  })
})

async function start(): Promise<{ served: ServedSite; engine: TestEngine }> {
  const served = await serveSite(site)
  const engine = await openEngine(served)
  await engine.syncTracks()
  served.forget()
  return { served, engine }
}

function withList(change: (page: EventsListPage) => EventsListPage): Site {
  return site.withOverrides({ eventsLists: { [slug]: change } })
}

function changed(id: number, change: (event: ListedEvent) => ListedEvent): Site {
  return withList((page) => ({
    ...page,
    events: page.events.map((event) => (event.eventId === id ? change(event) : event)),
  }))
}

function eventRows(engine: TestEngine) {
  return rowsOf(engine.db, 'events', [
    'source_event_id',
    'event_name',
    'event_date',
    'event_date_end',
    'event_entries',
    'event_drivers',
    'event_url',
    'ingest_depth',
    'last_ingested_at',
  ])
}
