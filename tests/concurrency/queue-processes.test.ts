import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryDatabase, temporaryFolder } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { importRequest, openEngine, query } from '../support/engine.ts'
import { spawnEngine } from '../support/processes.ts'
import { importOf, participant, TestClock, TestComputer } from '../support/queue.ts'
import { expectedDocument, present, serveSite } from '../support/site.ts'

const program = fileURLToPath(new URL('../support/queue-process.ts', import.meta.url))
const minutes = 60_000

describe('workers in processes of their own that are killed at any moment', () => {
  it('do every job, none twice at once, and leave no lock behind', { timeout: 5 * minutes }, async () => {
    const { file, write, read } = await temporaryDatabase()
    const folder = dirname(file)
    const count = 2_000
    fill(write, count)

    const workers = Array.from({ length: 4 }, () => startWorker(folder))
    // Never the last word: after the last kill a full crew is at work.
    for (let kills = 0; kills < 8; kills += 1) {
      const before = begunIn(folder).length
      await eventually(() => begunIn(folder).length, { timeout: minutes }).toBeGreaterThan(before + 40)
      await sleep(randomInt(0, 20))
      // In turn: each has been at work for a while.
      const index = kills % workers.length
      workers[index]?.kill('SIGKILL')
      workers[index] = startWorker(folder)
    }
    await Promise.all(workers.map((worker) => gone(worker)))

    expect(query(read, 'select state, count(*) as n from ingestion_jobs group by state')).toEqual([
      { state: 'completed', n: count },
    ])
    expect(existsSync(join(folder, 'violations'))).toBe(false)
    const begun = begunIn(folder)
    const died = query(read, 'select sum(interruptions) as n from ingestion_jobs')[0]?.['n']
    expect(died).toBeGreaterThan(0)
    expect(new Set(begun).size).toBe(count)
    // One begin each, and at most one more for every time that its process was killed under it.
    expect(begun.length).toBeGreaterThanOrEqual(count)
    expect(begun.length).toBeLessThanOrEqual(count + Number(died))
    expect(query(read, 'select * from locks')).toEqual([])
    expect(query(read, "select * from ingestion_runs where outcome = 'running'")).toEqual([])
    const noted = query(read, "select count(*) as n from audit_logs where action = 'job.interrupted'")
    expect(noted).toEqual([{ n: died }])
  })
})

describe('sixteen processes on one data folder', () => {
  it('import each event once, whoever asks for it', { timeout: 5 * minutes }, async () => {
    const site = createSite({
      seed: 91,
      size: 'tiny',
      tracks: 1,
      races: 3,
      eventsPerTrack: 3,
      quirks: 'none',
    })
    const { slug } = site.urls.headline
    const listed = present(site.truth.eventsList(slug), 'list').events.map(({ eventId }) => eventId)
    const served = await serveSite(site)
    const dataDir = temporaryFolder()
    const first = await openEngine(served, { dataDir })
    await first.syncTracks()
    served.forget()

    const processes = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        spawnEngine(served, dataDir, [
          importRequest(present(listed[index % listed.length], 'event'), { trackSlug: slug }),
        ]),
      ),
    )
    for (const { go } of processes) go()
    const ends = await Promise.all(processes.map(({ ended }) => ended))
    expect(ends.flat().map(({ state, error }) => error?.message ?? state)).toEqual(
      Array.from({ length: 16 }, () => 'completed'),
    )
    for (const eventId of listed) expect(first.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(query(first.db, 'select * from locks')).toEqual([])
    expect(query(first.db, "select state from ingestion_jobs where state != 'completed'")).toEqual([])
  })
})

function fill(db: Parameters<typeof participant>[0]['db'], count: number): void {
  const clock = new TestClock()
  clock.now = Date.now()
  const { queue, owners } = participant({ db, clock, computer: new TestComputer('elsewhere') })
  for (let index = 0; index < count; index += 1)
    queue.enqueue(importOf(String(5_000 + index)), { title: 'one' })
  owners.close()
}

/** One line for each attempt that has begun. */
function begunIn(folder: string): string[] {
  const file = join(folder, 'begun')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

function startWorker(folder: string): ChildProcess {
  const worker = spawn(process.execPath, [program, folder], {
    env: { ...process.env, MRE_JOB_LEASE_SECONDS: '2', MRE_MAX_CONCURRENT_JOBS: '4' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  return worker
}

async function gone(worker: ChildProcess): Promise<void> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
  expect(worker.exitCode).toBe(0)
}
