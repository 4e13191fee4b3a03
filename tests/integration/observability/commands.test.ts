import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createSite } from '../../../fixtures/site/site.ts'
import { openDatabase } from '../../../db/client/index.ts'
import { main } from '../../../electron/cli/main.ts'
import { locks } from '../../../db/schema/index.ts'
import { temporaryFolder } from '../../support/database.ts'
import { openEngine } from '../../support/engine.ts'
import { serveSite } from '../../support/site.ts'
import { eventually } from '../../support/eventually.ts'

const site = createSite({
  seed: 73,
  size: 'small',
  tracks: 1,
  races: 2,
  lapsPerDriver: 4,
  driversPerRace: 3,
  quirks: 'none',
})
const { slug, eventId } = site.urls.headline

/** Runs a command line in this process and gives what it printed, and its exit code. */
async function mre(dataDir: string, ...args: string[]) {
  const written: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  const errors = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0)
  try {
    const code = await main([...args, '--data-dir', dataDir])
    return { code, text: written.join('') }
  } finally {
    spy.mockRestore()
    errors.mockRestore()
  }
}

const answer = z.object({ success: z.literal(true), data: z.record(z.string(), z.unknown()) })

async function json(dataDir: string, ...args: string[]) {
  const { code, text } = await mre(dataDir, ...args, '--json')
  return { code, data: answer.parse(JSON.parse(text)).data }
}

/** A folder in which an event was imported and its engine is gone. */
async function usedFolder(environment: Record<string, string> = {}) {
  const engine = await openEngine(await serveSite(site), { environment })
  const { jobId } = await engine.run({
    kind: 'event_import',
    eventId: String(eventId),
    trackSlug: slug,
    force: false,
  })
  await engine.services.close()
  return { dataDir: engine.dataDir, jobId }
}

describe('mre metrics', () => {
  it('shows what a process that is gone has counted', async () => {
    const { dataDir } = await usedFolder()
    expect((await mre(dataDir, 'metrics')).text).toMatch(/^races_processed_total +2$/mu)
    const { data } = await json(dataDir, 'metrics')
    expect(data['families']).toContainEqual(
      expect.objectContaining({ name: 'races_processed_total', series: [{ labels: {}, value: 2 }] }),
    )
    expect((await mre(dataDir, 'metrics', '--prometheus')).text).toContain(
      '# TYPE races_processed_total counter',
    )
  })

  it('says that there is nothing in an empty folder, and makes nothing there', async () => {
    expect(await mre(temporaryFolder(), 'metrics')).toEqual({
      code: 0,
      text: 'Nothing has been counted yet.\n',
    })
  })
})

describe('mre health', () => {
  it('ends with 0, 1 or 2, and says in sentences why', async () => {
    const { dataDir } = await usedFolder()
    const good = await mre(dataDir, 'health')
    expect(good.code).toBe(0)
    expect(good.text).toMatch(/^database +ok +The database answers and has been read through\.$/mu)
    vi.stubEnv('MRE_SCRAPE_ENABLED', 'off')
    const degraded = await mre(dataDir, 'health', '--quick')
    expect(degraded.code).toBe(1)
    expect(degraded.text).toContain('source: Turn the setting scrape_enabled on again.')
    vi.unstubAllEnvs()
    const database = await openDatabase({ file: join(dataDir, 'mre.sqlite') })
    const at = '2020-01-01T00:00:00.000Z'
    const lock = { lockKey: 'event:liverc:1', owner: 'o', token: 't', stage: 's' }
    database.write.orm
      .insert(locks)
      .values({ ...lock, acquiredAt: at, heartbeatAt: at, expiresAt: at })
      .run()
    database.close()
    const failing = await json(dataDir, 'health')
    expect(failing).toMatchObject({ code: 2, data: { state: 'failing' } })
  })

  it('answers for a folder without a database, and for one with something else', async () => {
    const folder = temporaryFolder()
    expect(await mre(folder, 'health')).toMatchObject({
      code: 0,
      text: expect.stringContaining('no database yet'),
    })
    appendFileSync(join(folder, 'mre.sqlite'), 'this is no database, but somebody’s diary of a race weekend')
    expect(await mre(folder, 'health')).toMatchObject({
      code: 2,
      text: expect.stringContaining('The file is not a database of this program.'),
    })
  })
})

describe('mre logs', () => {
  it('shows the lines of a job, filtered, for people and for programs', async () => {
    const { dataDir, jobId } = await usedFolder()
    const { text } = await mre(dataDir, 'logs', '--job', jobId)
    expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info {2}ingestion_start job_id=/mu)
    expect(text).not.toContain('engine_started')
    const { data } = await json(dataDir, 'logs', '--event', String(eventId), '--text', 'race_page_fetched')
    expect(data['lines']).toHaveLength(2)
    expect((await json(dataDir, 'logs', '--limit', '1')).data).toMatchObject({
      more: true,
      lines: [{ message: 'engine_stopped' }],
    })
    expect((await json(dataDir, 'logs', '--until', '1h')).data['lines']).toEqual([])
    expect((await json(dataDir, 'logs', '--since', '1h', '--level', 'debug')).data['lines']).not.toEqual([])
    for (const args of [
      ['--since', 'yesterday'],
      ['--level', 'loud'],
      ['--since', '2025-13-45'],
    ])
      expect((await mre(dataDir, 'logs', ...args)).code).toBe(1)
  })

  it('follows until it is told to stop', async () => {
    const { dataDir } = await usedFolder()
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    const ended = main(['logs', '--follow', '--limit', '1', '--json', '--data-dir', dataDir])
    await eventually(() => written.join('')).toContain('engine_stopped')
    await eventually(() => process.listenerCount('SIGINT')).toBeGreaterThan(0)
    const engine = await openEngine(await serveSite(site), { dataDir })
    await eventually(() => written.join('')).toContain('engine_started')
    process.emit('SIGINT', 'SIGINT')
    expect(await ended).toBe(0)
    spy.mockRestore()
    await engine.services.close()
    for (const line of written.join('').trimEnd().split('\n'))
      expect(JSON.parse(line)).toHaveProperty('message')
  })
})

describe('mre traces', () => {
  it('draws the trace of a job as a tree', async () => {
    const { dataDir, jobId } = await usedFolder({ MRE_TRACE_FILE: 'logs/traces.jsonl' })
    const { text } = await mre(dataDir, 'traces', '--job', jobId)
    expect(text).toMatch(/^ingestion\.job\.execute {2}[\d.]+ ms {2}job_id=/mu)
    expect(text).toMatch(/^ {4}race_page_fetch {2}[\d.]+ ms .*method=http/mu)
    expect((await mre(dataDir, 'traces', '--job', 'other')).text).toContain('Set MRE_TRACE_FILE')
  })
})
