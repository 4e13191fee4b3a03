import { describe, expect, it, onTestFinished } from 'vitest'
import { readOne } from '../../../db/repositories/rows.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import type { BatchView } from '../../../shared/contract/batches.ts'
import { z } from 'zod'
import { temporaryFolder } from '../../support/database.ts'
import { openEngine, type TestEngine } from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'
import { objectWith } from '../../support/matchers.ts'
import { serveSite, type ServedSite } from '../../support/site.ts'

const timing = { watchMs: 20 }

interface Club {
  readonly served: ServedSite
  readonly dataDir: string
  /** Numbers of the track's events, newest first. */
  readonly eventIds: readonly string[]
  open(): Promise<TestEngine>
}

/** A track with some events, known to a data folder. */
async function club(): Promise<Club> {
  const site = createSite({ size: 'small' })
  const served = await serveSite(site)
  const dataDir = temporaryFolder()
  const open = () => openEngine(served, { dataDir, role: 'worker', timing })
  const engine = await open()
  await engine.syncTracks()
  await engine.syncEvents(site.urls.headline.slug)
  const { events } = engine.services.library.search({ limit: 3 })
  await engine.services.close()
  return { served, dataDir, eventIds: events.map(({ eventId }) => eventId), open }
}

const statesOf = (batch: BatchView | null): (string | undefined)[] =>
  batch === null ? [] : [batch.state, ...batch.items.map(({ state }) => state)]

const eventPagesOf = (served: ServedSite): (string | null)[] =>
  served
    .requests()
    .map((path) => /p=view_event&id=(\d+)/u.exec(path)?.[1] ?? null)
    .filter((id) => id !== null)

const isEventPage = (eventId: string | undefined) => (target: URL) =>
  target.searchParams.get('p') === 'view_event' && target.searchParams.get('id') === eventId
const isRacePage = (target: URL): boolean => target.searchParams.get('p') === 'view_race_result'

describe('an import of several events', () => {
  it('goes through them one at a time in their order, over a failure, and keeps what failed chosen', async () => {
    const { served, eventIds, open } = await club()
    const { batches, jobs } = (await open()).services
    served.setFaults([{ url: isEventPage(eventIds[1]), status: 404 }])
    batches.select(eventIds, [])
    served.forget()
    const order = [eventIds[2] ?? '', eventIds[1] ?? '', eventIds[0] ?? '']
    let most = 0
    const watching = setInterval(() => {
      most = Math.max(most, jobs.importing().size)
    }, 1)
    onTestFinished(() => clearInterval(watching))

    expect(statesOf(batches.start(order))).toEqual(['running', 'running', 'waiting', 'waiting'])
    await eventually(() => statesOf(batches.current())).toEqual(['ended', 'completed', 'failed', 'completed'])
    expect([...new Set(eventPagesOf(served))]).toEqual(order)
    expect(most).toBe(1)
    expect(batches.selection()).toEqual([eventIds[1]])
    expect(batches.current()?.items[1]).toMatchObject({
      eventId: eventIds[1],
      error: { code: 'CONNECTOR_HTTP_ERROR' },
    })

    served.setFaults([])
    const { batchId } = batches.start([eventIds[1] ?? ''])
    await eventually(() => statesOf(batches.current())).toEqual(['ended', 'completed'])
    expect(batches.selection()).toEqual([])
    batches.dismiss(batchId)
    expect(batches.current()).toBeNull()
  })

  it('goes on after a restart in the middle, and asks for nothing twice that is complete', async () => {
    const { served, eventIds, open } = await club()
    const first = await open()
    served.setFaults([{ url: isRacePage, skip: 2, delayMs: 60_000 }])
    first.services.batches.start(eventIds)
    await eventually(
      () => served.requests().filter((path) => path.includes('view_race_result')).length,
    ).toBeGreaterThanOrEqual(4)
    await first.services.close()

    served.setFaults([])
    const second = await open()
    await eventually(() => statesOf(second.services.batches.current())).toEqual([
      'ended',
      'completed',
      'completed',
      'completed',
    ])
    const count = z.object({ jobs: z.int() })
    const imports = "select count(*) as jobs from ingestion_jobs where kind = 'event_import'"
    expect(readOne(second.db, imports, count)).toEqual({ jobs: 3 })
  })

  it('goes on in another process when its own is gone, and each event is imported once', async () => {
    const { served, eventIds, open } = await club()
    const [first, second] = [await open(), await open()]
    served.setFaults([{ url: isRacePage, delayMs: 100 }])
    first.services.batches.start(eventIds)
    await eventually(() => statesOf(second.services.batches.current())[1]).toBe('running')
    await first.services.close()
    await eventually(() => statesOf(second.services.batches.current()), { timeout: 60_000 }).toEqual([
      'ended',
      'completed',
      'completed',
      'completed',
    ])
    const count = z.object({ jobs: z.int() })
    const imports = "select count(*) as jobs from ingestion_jobs where kind = 'event_import'"
    expect(readOne(second.db, imports, count)).toEqual({ jobs: 3 })
  })

  it('is cancelled as a whole; what was imported stays, the rest can be started again', async () => {
    const { served, eventIds, open } = await club()
    const { batches, jobs, library } = (await open()).services
    const [done = '', stopped = '', never = ''] = eventIds
    batches.start([done])
    await eventually(() => statesOf(batches.current())).toEqual(['ended', 'completed'])
    served.setFaults([{ url: isRacePage, delayMs: 60_000 }])
    const { batchId } = batches.start([stopped, never])
    await eventually(() => jobs.importing().size).toBe(1)
    expect(statesOf(batches.cancel(batchId))).toEqual(['cancelled', 'cancelled', 'cancelled'])
    await eventually(() => jobs.importing().size).toBe(0)
    expect(library.event(done).event.status).toBe('imported')
    expect(library.event(stopped).event.status).toBe('known')
    expect(jobs.list(10).filter(({ subject }) => subject === never)).toEqual([])

    served.setFaults([])
    batches.start([never, stopped])
    await eventually(() => statesOf(batches.current())).toEqual(['ended', 'completed', 'completed'])
  })

  it('takes more while it runs, each once, and goes on after one that was cancelled by itself', async () => {
    const { served, eventIds, open } = await club()
    const { batches, jobs } = (await open()).services
    const [first = '', second = '', third = ''] = eventIds
    served.setFaults([{ url: isEventPage(first), delayMs: 60_000 }])
    const { batchId } = batches.start([first, second])
    expect(batches.start([second, third, first])).toMatchObject({
      batchId,
      items: [{ eventId: first }, { eventId: second }, { eventId: third }],
    })
    await eventually(() => batches.current()?.items[0]?.jobId ?? null).not.toBeNull()
    jobs.cancel(batches.current()?.items[0]?.jobId ?? '')
    await eventually(() => statesOf(batches.current())).toEqual([
      'ended',
      'cancelled',
      'completed',
      'completed',
    ])
  })

  it('refuses what is not known, and then begins nothing', async () => {
    const { eventIds, open } = await club()
    const { batches } = (await open()).services
    expect(() => batches.start([eventIds[0] ?? '', '999999'])).toThrow(
      objectWith({ code: 'NOT_FOUND', details: { field: 'event', value: '999999' } }),
    )
    expect(batches.current()).toBeNull()
    expect(() => batches.cancel('no-such-batch')).toThrow(objectWith({ code: 'NOT_FOUND' }))
  })

  it('is not run by a process that only asks', async () => {
    const { served, dataDir, eventIds, open } = await club()
    const caller = await openEngine(served, { dataDir, role: 'caller', timing })
    caller.services.batches.start(eventIds.slice(0, 1))
    expect(statesOf(caller.services.batches.current())).toEqual(['running', 'waiting'])
    const worker = await open()
    await eventually(() => statesOf(worker.services.batches.current())).toEqual(['ended', 'completed'])
  })
})

describe('marks, follows and what was opened', () => {
  it('live in the database, outlive a sync and tell what is known', async () => {
    const { served, dataDir, eventIds, open } = await club()
    const engine = await open()
    const { favourites, library } = engine.services
    const slug = library.event(eventIds[0] ?? '').event.trackSlug
    expect(favourites.follow(slug, true).isFollowed).toBe(true)
    favourites.set({ kind: 'track', key: slug }, true)
    favourites.set({ kind: 'event', key: '424242' }, true)
    favourites.opened({ kind: 'event', key: eventIds[0] ?? '' })
    favourites.opened({ kind: 'event', key: '424242' })
    await engine.syncTracks()
    await engine.services.close()

    const again = await openEngine(served, { dataDir })
    const { favourites: kept, library: read, search } = again.services
    expect(kept.list()).toMatchObject([
      { kind: 'event', key: '424242', name: null },
      { kind: 'track', key: slug, eventsImported: 0 },
    ])
    expect(kept.recents([], 10)).toMatchObject([{ kind: 'event', key: eventIds[0] }])
    expect(kept.recents(['driver'], 10)).toEqual([])
    expect(read.tracks({ query: '', active: 'all', followed: 'true', limit: 10 })).toMatchObject([{ slug }])
    kept.set({ kind: 'event', key: '424242' }, false)
    expect(kept.list()).toHaveLength(1)
    expect(() => kept.follow('nowhere', true)).toThrow(objectWith({ code: 'NOT_FOUND' }))
    expect(search.all({ query: slug, kinds: ['track'], limit: 5 }).tracks).toMatchObject([{ slug }])
  })

  it('what is new at one\u2019s tracks is neither imported, nor old, nor elsewhere', async () => {
    const { eventIds, open } = await club()
    const engine = await open()
    const { favourites, library, search } = engine.services
    expect(search.newAtYourTracks(10)).toEqual([])
    favourites.follow(library.event(eventIds[0] ?? '').event.trackSlug, true)
    const { write } = engine.services.database
    const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
    write.prepare('update events set event_date = ?').run(day(400))
    const age = write.prepare('update events set event_date = ? where source_event_id = ?')
    age.run(day(3), eventIds[0] ?? '')
    age.run(day(-20), eventIds[1] ?? '')
    expect(search.newAtYourTracks(10).map(({ eventId }) => eventId)).toEqual([eventIds[1], eventIds[0]])
    await engine.importEvent(Number(eventIds[0]))
    write.prepare('update events set event_date = ? where source_event_id = ?').run(day(3), eventIds[0] ?? '')
    expect(search.newAtYourTracks(10).map(({ eventId }) => eventId)).toEqual([eventIds[1]])
    expect(search.newAtYourTracks(10)[0]?.status).toBe('scheduled')
  })
})
