import { describe, expect, it } from 'vitest'
import {
  getIngestionVersion,
  getOrigin,
  setIngestionVersion,
  setOrigin,
} from '../../../db/repositories/meta.ts'
import { listRuns } from '../../../db/repositories/runs.ts'
import { deleteSetting, readSettings, writeSetting } from '../../../db/repositories/settings.ts'
import { databaseStatus } from '../../../db/repositories/status.ts'
import { ingestionRuns, trackCatalogueSyncState } from '../../../db/schema/index.ts'
import { databaseStatus as databaseStatusView } from '../../../shared/contract/views.ts'
import { addEvent, stamp, temporaryDatabase } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'
import { anyNumber } from '../../support/matchers.ts'

describe('facts about the database', () => {
  it('are unknown at first, and can be set again', async () => {
    const { read, write } = await temporaryDatabase()
    expect(getOrigin(read)).toBeNull()
    expect(getIngestionVersion(read)).toBeNull()
    setOrigin(write, 'live')
    setOrigin(write, 'replay')
    setIngestionVersion(write, '1.0.0')
    expect(getOrigin(read)).toBe('replay')
    expect(getIngestionVersion(read)).toBe('1.0.0')
  })
})

describe('databaseStatus', () => {
  it('counts an empty database', async () => {
    const database = await temporaryDatabase()
    expect(databaseStatus(database.read)).toEqual({
      tracks: 0,
      events: 0,
      eventsImported: 0,
      races: 0,
      results: 0,
      laps: 0,
      drivers: 0,
      oldestIngestedAt: null,
      newestIngestedAt: null,
      catalogueSyncedAt: null,
      databaseBytes: anyNumber(),
      schemaVersion: database.schemaVersion,
      origin: null,
    })
  })

  it('counts what is imported, and nothing of an import that has not ended', async () => {
    const { read, write, sizeBytes } = await temporaryDatabase()
    const { trackId } = addImportedEvent(write)
    addEvent(write, { trackId, sourceEventId: '5002' })
    write.orm.insert(trackCatalogueSyncState).values({ completedAt: stamp }).run()
    const status = databaseStatus(read)
    expect(databaseStatusView.parse(status)).toEqual(status)
    expect(status).toMatchObject({
      tracks: 1,
      events: 2,
      eventsImported: 1,
      races: 4,
      results: 8,
      laps: 15,
      drivers: 4,
      oldestIngestedAt: stamp,
      newestIngestedAt: stamp,
      catalogueSyncedAt: stamp,
    })
    // The rows are in the write-ahead log still, which counts.
    expect(status.databaseBytes).toBe(sizeBytes())
    expect(status.databaseBytes).toBeGreaterThan(100_000)
    write.prepare("update events set ingest_depth = 'none'").run()
    expect(databaseStatus(read)).toMatchObject({
      eventsImported: 0,
      races: 0,
      results: 0,
      laps: 0,
      newestIngestedAt: null,
    })
  })
})

describe('settings', () => {
  it('are stored, replaced and forgotten', async () => {
    const { read, write } = await temporaryDatabase()
    writeSetting(write, { key: 'crawl_delay_ms', value: '500', updatedAt: stamp })
    writeSetting(write, { key: 'crawl_delay_ms', value: '800', updatedAt: stamp })
    writeSetting(write, { key: 'a', value: '', updatedAt: stamp })
    expect([...readSettings(read)]).toEqual([
      ['a', ''],
      ['crawl_delay_ms', '800'],
    ])
    expect(deleteSetting(write, 'crawl_delay_ms')).toBe(true)
    expect(deleteSetting(write, 'crawl_delay_ms')).toBe(false)
    expect(readSettings(read).size).toBe(1)
  })
})

describe('listRuns', () => {
  it('gives the newest first', async () => {
    const { read, write } = await temporaryDatabase()
    const run = { operation: 'event_import', ingestionVersion: '1.0.0', outcome: 'completed' } as const
    for (const [jobId, startedAt] of [
      ['b', '2026-01-02'],
      ['c', '2026-01-03'],
      ['a', '2026-01-01'],
    ] as const) {
      write.orm
        .insert(ingestionRuns)
        .values({ ...run, jobId, startedAt })
        .run()
    }
    expect(listRuns(read, 2).map(({ jobId }) => jobId)).toEqual(['c', 'b'])
  })
})
