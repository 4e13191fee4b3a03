import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { verifyIntegrity } from '../../db/repositories/verify.ts'
import type { Fault } from '../../fixtures/server/faults.ts'
import { createSite } from '../../fixtures/site/site.ts'
import {
  canonicalDump,
  countOf,
  differences,
  domainDump,
  importRequest,
  openEngine,
  query,
  rowOf,
  type TestEngine,
} from './engine.ts'
import {
  eventTruth,
  expectedDocument,
  present,
  raceIds,
  serveSite,
  type ServedSite,
  type ServeOptions,
} from './site.ts'

/** The site that everything goes wrong on: one event of four races. */
export const site = createSite({ seed: 43, size: 'small', tracks: 1, races: 4, lapsPerDriver: 14 })
export const { slug, eventId, event, entryList } = site.urls.headline
const raceAddresses = raceIds(site, eventId).map((id) => site.urls.race(slug, id))
/** The third race: there are races before and after it. */
export const race = present(raceAddresses[2], 'race')
export const races = raceAddresses.length

/** How many requests the server saw, by what they asked for. */
export interface Sent {
  readonly robots: number
  readonly event: number
  readonly entryList: number
  /** The race that the faults are about. */
  readonly race: number
  readonly otherRaces: number
  readonly elsewhere: number
}

/** One class of faults and what must come of it. */
export interface Trouble {
  readonly name: string
  readonly faults: readonly Fault[]
  readonly environment?: Readonly<Record<string, string>>
  readonly serve?: Omit<ServeOptions, 'faults'>
  /** The error that an import must end with; null: it succeeds all the same. */
  readonly error: {
    readonly code: string
    readonly stage: string
    readonly details?: Readonly<Record<string, unknown>>
  } | null
  /** What a first import sends. */
  readonly sent: Sent
  /** What a forced import of the complete event sends where it is something else; robots.txt is known by then. */
  readonly sentAgain?: Sent
}

/** What an import sends that meets nothing. */
export const undisturbed: Sent = {
  robots: 1,
  event: 1,
  entryList: 1,
  race: 1,
  otherRaces: races - 1,
  elsewhere: 0,
}

/** An import that ends at the race, after so many requests for it. */
export function endsAtRace(requests: number): Sent {
  return { ...undisturbed, race: requests, otherRaces: 2 }
}

/** An import that ends at the event page, after so many requests for it. */
export function endsAtEvent(requests: number): Sent {
  return { ...undisturbed, event: requests, entryList: 0, race: 0, otherRaces: 0 }
}

/** An import that ends at the entry list, after so many requests for it. */
export function endsAtEntryList(requests: number): Sent {
  return { ...undisturbed, entryList: requests, race: 0, otherRaces: 0 }
}

export interface Scene {
  readonly served: ServedSite
  readonly engine: TestEngine
}

/** An engine that asks for one race after the other, so that the number of requests is exact. */
export async function openScene(options: Pick<Trouble, 'faults' | 'environment' | 'serve'>): Promise<Scene> {
  const served = await serveSite(site, { ...options.serve, faults: options.faults })
  const engine = await openEngine(served, {
    environment: { MRE_RACE_FETCH_CONCURRENCY: '1', ...options.environment },
  })
  return { served, engine }
}

/** The job that imports the event. */
export function request(force = false) {
  return importRequest(eventId, { trackSlug: slug, force })
}

/** What was sent since the last `forget`. */
export function sentOf(served: ServedSite): Sent {
  const sent = { robots: 0, event: 0, entryList: 0, race: 0, otherRaces: 0, elsewhere: 0 }
  for (const { host, path } of served.log()) sent[kindOf(`https://${host}${path}`)] += 1
  return sent
}

function kindOf(address: string): keyof Sent {
  if (address === event) return 'event'
  if (address === entryList) return 'entryList'
  if (address === race) return 'race'
  if (raceAddresses.includes(address)) return 'otherRaces'
  return address === `https://${slug}.liverc.com/robots.txt` ? 'robots' : 'elsewhere'
}

let dump: Promise<string> | null = null

/** The canonical dump that an import gives which nothing has disturbed. */
function undisturbedDump(): Promise<string> {
  dump ??= (async () => {
    const { engine } = await openScene({ faults: [] })
    await engine.importEvent(eventId, { trackSlug: slug })
    return canonicalDump(engine.db)
  })()
  return dump
}

/** How the import in a trouble ends. */
export function endOf({ error }: Trouble): string {
  return error === null ? 'completed' : 'failed'
}

/** A first import in this trouble, and one after it. Gives how the first ended. */
export async function meetFirst(trouble: Trouble): Promise<string> {
  const { served, engine } = await openScene(trouble)
  const job = await engine.run(request())
  expect(sentOf(served)).toEqual(trouble.sent)
  if (trouble.error === null) {
    expect(job.error).toBeNull()
  } else {
    expect(job).toMatchObject({ state: 'failed', error: trouble.error })
    // Never a piece of the page, whatever it was (part I).
    expect(JSON.stringify(job.error)).not.toMatch(/<[a-z!]/iu)
    expectNothingShown(engine, trouble.error)
  }
  expectSane(engine)
  await expectRecovery({ served, engine })
  return job.state
}

/** A forced import of the complete event in this trouble, and one after it. Gives how the first ended. */
export async function meetAgain(trouble: Trouble): Promise<string> {
  const { served, engine } = await openScene({ ...trouble, faults: [] })
  await engine.importEvent(eventId, { trackSlug: slug })
  const before = domainDump(engine.db)
  served.setFaults(trouble.faults)
  served.forget()
  const job = await engine.run(request(true))
  expect(sentOf(served)).toEqual(trouble.sentAgain ?? { ...trouble.sent, robots: 0 })
  expect(domainDump(engine.db)).toBe(before)
  if (trouble.error === null) expect(job.error).toBeNull()
  else {
    expect(job).toMatchObject({ state: 'failed', error: trouble.error })
    expect(eventRow(engine)).toMatchObject({
      ingest_depth: 'laps_full',
      last_error_code: trouble.error.code,
      last_error_stage: trouble.error.stage,
    })
  }
  expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  expectSane(engine)
  await expectRecovery({ served, engine })
  expect(domainDump(engine.db)).toBe(before)
  return job.state
}

/** The same import without the trouble gives what an undisturbed one gives. */
export async function expectRecovery({ served, engine }: Scene): Promise<void> {
  served.setFaults([])
  await engine.importEvent(eventId, { trackSlug: slug, force: true })
  expect(differences(canonicalDump(engine.db), await undisturbedDump())).toEqual([])
  expect(canonicalDump(engine.db)).toBe(await undisturbedDump())
  expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  expectSane(engine)
  // What was kept for an attempt to come is gone, and each race is noted once.
  expect(
    query(engine.db, 'select count(page) as pages, count(*) as races from ingestion_race_progress'),
  ).toEqual([{ pages: 0, races }])
}

/** What readers see of an event that is not complete: that it exists, where it came so far, and why there is no more. */
export function expectNothingShown(
  engine: TestEngine,
  error: { readonly code: string; readonly stage: string },
): void {
  const { library, system } = engine.services
  expect(engine.document(eventId)).toBeNull()
  expect(system.status()).toMatchObject({ eventsImported: 0, races: 0, results: 0, laps: 0 })
  if (countOf(engine.db, 'events') === 0) return
  expect(eventRow(engine)).toMatchObject({
    ingest_depth: 'none',
    ingestion_status: 'failed',
    last_ingested_at: null,
    last_error_code: error.code,
    last_error_stage: error.stage,
  })
  expect(library.event(String(eventId))).toMatchObject({
    event: { status: 'failed', depth: 'none' },
    classes: [],
    rounds: [],
    stored: { races: 0, results: 0, laps: 0, entries: 0 },
  })
  expect(library.entries(String(eventId))).toEqual([])
  for (const listed of eventTruth(site, eventId).races) {
    expect(() => library.session(String(eventId), String(listed.raceId))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    )
  }
}

/** Nothing is damaged, held, open or waiting. */
export function expectSane({ db, dataDir, services }: TestEngine): void {
  // What is in the file, read by the connection that wrote it.
  const { write } = services.database
  expect(query(write, 'pragma foreign_key_check')).toEqual([])
  expect(query(write, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(verifyIntegrity(write).issues.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(query(db, 'select lock_key from locks')).toEqual([])
  expect(query(db, "select job_id from ingestion_runs where outcome in ('running', 'interrupted')")).toEqual(
    [],
  )
  expect(query(db, "select id from ingestion_jobs where state in ('queued', 'running')")).toEqual([])
  // A row of progress is a race that is stored, or a page that waits for that.
  expect(
    query(
      db,
      `select p.source_race_id from ingestion_race_progress p
       left join races r on r.event_id = p.event_id and r.source_race_id = p.source_race_id
       where r.id is null and p.state <> 'fetched' or p.state = 'fetched' and p.page is null`,
    ),
  ).toEqual([])
  expect(readdirSync(dataDir).filter((name) => /\.(?:tmp|part)$/u.test(name))).toEqual([])
}

/** Names of the artefacts that were kept. */
export function artefacts({ dataDir }: TestEngine): string[] {
  try {
    return readdirSync(join(dataDir, 'artefacts')).toSorted()
  } catch {
    return []
  }
}

function eventRow(engine: TestEngine) {
  return rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))
}
