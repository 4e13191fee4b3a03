import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryFolder } from '../support/database.ts'
import { canonicalDump, importRequest, openEngine, query, type TestEngine } from '../support/engine.ts'
import { type EngineProcess, spawnEngine } from '../support/processes.ts'
import { expectedDocument, present, serveSite, type ServedSite } from '../support/site.ts'

const site = createSite({ seed: 71, size: 'small', tracks: 2, races: 12, eventsPerTrack: 3, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const olderId = present(site.truth.eventsList(slug)?.events[1], 'event').eventId

describe('two processes on one data folder', () => {
  it('import one event at once into the same rows as one process', async () => {
    const { served, dataDir } = await start()
    const request = importRequest(eventId, { trackSlug: slug })
    const processes = await Promise.all([1, 2].map(() => spawnEngine(served, dataDir, [request])))
    // Nothing here holds the event's lock for them: the one that began first may find that the other has taken over.
    const ends = (await endsOf(processes)).flat()
    expect(ends).toContain('completed')
    expect(['completed', 'Another process has taken this import over.']).toEqual(expect.arrayContaining(ends))
    await expectAsIfAlone(served, dataDir, [eventId])
  })

  it('import two events at once into the same rows as one after the other', async () => {
    const { served, dataDir } = await start()
    const processes = await Promise.all(
      [eventId, olderId].map((id) => spawnEngine(served, dataDir, [importRequest(id, { trackSlug: slug })])),
    )
    expect(await endsOf(processes)).toEqual([['completed'], ['completed']])
    await expectAsIfAlone(served, dataDir, [eventId, olderId])
  })

  it('sync and import at the same time', async () => {
    const { served, dataDir } = await start()
    const sync = { kind: 'event_sync', trackSlug: slug } as const
    const tracks = { kind: 'track_sync' } as const
    const processes = await Promise.all([
      spawnEngine(served, dataDir, [importRequest(eventId, { trackSlug: slug })]),
      spawnEngine(served, dataDir, [tracks, sync, tracks, sync]),
    ])
    const [imported, synced] = await endsOf(processes)
    expect(imported).toEqual(['completed'])
    expect(synced).toEqual(['completed', 'completed', 'completed', 'completed'])
    const engine = await openEngine(served, { dataDir })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(
      query(engine.db, 'select ingest_depth as depth, count(*) as n from events group by 1 order by 1'),
    ).toEqual([
      { depth: 'laps_full', n: 1 },
      { depth: 'none', n: 2 },
    ])
  })

  it('show a reader nothing of an event, or all of it', async () => {
    const { served, dataDir } = await start({ latencyMs: 5 })
    const importing = await spawnEngine(served, dataDir, [importRequest(eventId, { trackSlug: slug })], {
      MRE_RACE_FETCH_CONCURRENCY: '2',
    })
    const reader = await openEngine(served, { dataDir })
    const expected = expectedDocument(site, eventId)
    let isOver = false
    importing.go()
    const end = importing.ended.finally(() => (isOver = true))
    let partial = 0
    while (!isOver) {
      // One state of the database for all three reads: the import may end between two of them.
      const { document, races, detail } = reader.db.snapshot(() => ({
        document: reader.document(eventId),
        races: countRaces(reader),
        detail: isKnown(reader) ? reader.services.library.event(String(eventId)) : null,
      }))
      if (document !== null) expect(document).toEqual(expected)
      else if (races > 0) {
        partial += 1
        expect(detail).toMatchObject({ rounds: [], stored: { races: 0 } })
      }
      await turn()
    }
    expect((await end).map(({ state }) => state)).toEqual(['completed'])
    expect(partial).toBeGreaterThan(0)
    expect(reader.document(eventId)).toEqual(expected)
  })
})

async function start(options: { latencyMs?: number } = {}): Promise<{ served: ServedSite; dataDir: string }> {
  const served = await serveSite(site, options)
  const dataDir = temporaryFolder()
  const engine = await openEngine(served, { dataDir })
  await engine.syncTracks()
  await engine.services.close()
  return { served, dataDir }
}

/** Lets processes that are ready begin together, and gives the states in which their jobs ended. */
async function endsOf(processes: readonly EngineProcess[]): Promise<string[][]> {
  for (const { go } of processes) go()
  const ends = await Promise.all(processes.map(({ ended }) => ended))
  return ends.map((views) => views.map(({ state, error }) => error?.message ?? state))
}

async function expectAsIfAlone(
  served: ServedSite,
  dataDir: string,
  eventIds: readonly number[],
): Promise<void> {
  const engine = await openEngine(served, { dataDir })
  const alone = await openEngine(served)
  await alone.syncTracks()
  for (const id of eventIds) await alone.importEvent(id, { trackSlug: slug })
  expect(canonicalDump(engine.db)).toBe(canonicalDump(alone.db))
  for (const id of eventIds) expect(engine.document(id)).toEqual(expectedDocument(site, id))
}

function isKnown(engine: TestEngine): boolean {
  return query(engine.db, 'select id from events where source_event_id = ?', String(eventId)).length > 0
}

function countRaces(engine: TestEngine): number {
  return query(engine.db, 'select id from races').length
}
