import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { ReadDb } from '../../db/schema/handle.ts'
import { domainTables } from '../../db/repositories/write/change-counts.ts'
import { canonicalDatabase } from '../../db/repositories/canonical-database.ts'
import { readEventDocument } from '../../db/repositories/event-document.ts'
import type { ExportedEvent } from '../../shared/domain/documents/exported-event.ts'
import { compose, type Services } from '../../electron/engine/compose.ts'
import type { JobRequest } from '../../electron/jobs/job.ts'
import type { JobTiming } from '../../electron/jobs/job-runner.ts'
import type { EventSyncResult, ImportResult, JobView, TrackSyncResult } from '../../shared/contract/views.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { temporaryFolder } from './database.ts'
import type { ServedSite } from './site.ts'

/** An engine in this process, on a database file of its own. */
export interface TestEngine {
  readonly services: Services
  readonly dataDir: string
  readonly db: ReadDb
  /** Runs a job to its end, whatever the end is. */
  run(request: JobRequest): Promise<JobView>
  syncTracks(): Promise<TrackSyncResult>
  syncEvents(trackSlug: string): Promise<EventSyncResult>
  importEvent(eventId: number, options?: ImportOptions): Promise<ImportResult>
  /** The error of a job that must fail. */
  failure(request: JobRequest): Promise<ErrorReport>
  document(eventId: number): ExportedEvent | null
}

export interface ImportOptions {
  readonly force?: boolean
  readonly trackSlug?: string
  readonly dryRun?: boolean
}

export interface EngineOptions {
  readonly dataDir?: string
  /** Settings by their names in the environment, such as `MRE_MAX_IN_FLIGHT`. */
  readonly environment?: Readonly<Record<string, string>>
  /** A worker runs any job, the usual caller only those that it asked for. */
  readonly role?: 'worker' | 'caller'
  readonly timing?: Partial<JobTiming>
}

/** An engine that asks a served site instead of LiveRC, without a delay between requests; closed when the test ends. */
export async function openEngine(
  site: Pick<ServedSite, 'url'>,
  options: EngineOptions = {},
): Promise<TestEngine> {
  const dataDir = options.dataDir ?? temporaryFolder()
  const services = await compose({
    shell: 'cli',
    dataDir,
    environment: replayEnvironment(site, options.environment),
    ...(options.role === undefined ? {} : { role: options.role }),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  })
  onTestFinished(() => services.close())
  const run = (request: JobRequest) => services.jobs.ended(services.ingestion.start(request))
  return {
    services,
    dataDir,
    db: services.database.read,
    run,
    syncTracks: async () => {
      const view = await run({ kind: 'track_sync' })
      if (view.result?.kind === 'track_sync') return view.result.data
      throw unfinished(view)
    },
    syncEvents: async (trackSlug) => {
      const view = await run({ kind: 'event_sync', trackSlug })
      if (view.result?.kind === 'event_sync') return view.result.data
      throw unfinished(view)
    },
    importEvent: async (eventId, importOptions) => {
      const view = await run(importRequest(eventId, importOptions))
      if (view.result?.kind === 'event_import') return view.result.data
      throw unfinished(view)
    },
    failure: async (request) => failed(await run(request)),
    document: (eventId) => readEventDocument(services.database.read, String(eventId)),
  }
}

/**
 * The environment of an engine that asks a served site: no politeness, quick retries, timeouts left as they are. A job that
 * fails has failed, and a process that is killed is missed soon.
 */
export function replayEnvironment(
  site: Pick<ServedSite, 'url'>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    MRE_REPLAY_URL: site.url,
    MRE_CRAWL_DELAY_MS: '0',
    MRE_MAX_IN_FLIGHT: '8',
    MRE_HTTP_RETRY_BASE_MS: '1',
    // A test that wants pages rendered says so: `browserEnvironment`.
    MRE_BROWSER_FALLBACK: 'off',
    MRE_JOB_MAX_ATTEMPTS: '1',
    MRE_JOB_LEASE_SECONDS: '2',
    ...more,
  }
}

export function importRequest(eventId: number | string, options: ImportOptions = {}): JobRequest {
  const { force = false, trackSlug, dryRun } = options
  return {
    kind: 'event_import',
    eventId: String(eventId),
    force,
    ...(trackSlug === undefined ? {} : { trackSlug }),
    ...(dryRun === undefined ? {} : { dryRun }),
  }
}

function unfinished(view: JobView): Error {
  return new Error(`The job ended ${view.state}: ${JSON.stringify(view.error)}`)
}

function failed(view: JobView): ErrorReport {
  if (view.error !== null) return view.error
  throw new Error(`The job ended ${view.state} instead of failing`)
}

/* What a database holds */

const anyRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
export type Row = z.infer<typeof anyRow>

/** All rows of a table in the order of their ids, with every column or with those that are named. */
export function rowsOf(db: ReadDb, table: string, columns: readonly string[] = ['*']): Row[] {
  return query(db, `select ${columns.join(', ')} from ${table} order by id`)
}

/** The only row of a query. */
export function rowOf(db: ReadDb, sql: string, ...values: (string | number)[]): Row {
  const [row, ...others] = query(db, sql, ...values)
  if (row === undefined || others.length > 0) throw new Error(`Not exactly one row: ${sql}`)
  return row
}

/** All rows of a query. */
export function query(db: ReadDb, sql: string, ...values: (string | number)[]): Row[] {
  return z.array(anyRow).parse(db.prepare(sql).all(...values))
}

export function countOf(db: ReadDb, table: string): number {
  return Number(rowOf(db, `select count(*) as n from ${table}`)['n'])
}

/** Columns that say when something was last checked or went wrong; no data of the source. */
const bookkeeping: Readonly<Record<string, readonly string[]>> = {
  tracks: ['last_seen_at', 'liverc_track_last_updated', 'metadata'],
  events: [
    'ingestion_status',
    'last_ingested_at',
    'last_error_code',
    'last_error_stage',
    'last_error_message',
    'last_error_at',
  ],
}

/** Every domain row with its id and its stamps, bookkeeping left out: equal dumps mean that no row was touched. */
export function domainDump(db: ReadDb): string {
  return domainTables
    .flatMap((table) =>
      rowsOf(db, table).map((row) => {
        const columns = Object.entries(row).filter(([name]) => !(bookkeeping[table] ?? []).includes(name))
        return `${table} ${JSON.stringify(Object.fromEntries(columns))}\n`
      }),
    )
    .join('')
}

/** The domain rows by natural keys, without ids and stamps: equal for equal pages. */
export function canonicalDump(db: ReadDb): string {
  return canonicalDatabase(db)
}

/** Lines of one canonical dump that the other lacks, for messages that can be read. */
export function differences(one: string, other: string): string[] {
  const lines = (text: string) => new Set(text.split('\n'))
  const [first, second] = [lines(one), lines(other)]
  return [
    ...[...first].filter((line) => !second.has(line)).map((line) => `- ${line}`),
    ...[...second].filter((line) => !first.has(line)).map((line) => `+ ${line}`),
  ]
}
