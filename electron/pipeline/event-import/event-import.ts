import { ChangeCounts } from '../../../db/repositories/write/change-counts.ts'
import { EventDataStore } from '../../../db/repositories/write/event-data.ts'
import { requireComplete } from '../../../db/repositories/write/completeness.ts'
import { completeImport, confirmComplete, startImport } from '../../../db/repositories/write/event-state.ts'
import { deleteStaleParkedPages, RaceProgressStore } from '../../../db/repositories/write/race-progress.ts'
import { removePartialImport } from '../../../db/repositories/write/recovery.ts'
import { isRunOpen } from '../../../db/repositories/write/runs.ts'
import type { ImportResult } from '../../../shared/contract/views.ts'
import type { AppError } from '../../../shared/domain/errors.ts'
import type { EntryListPage, EventPage } from '../../../shared/domain/pages.ts'
import { ingestionVersion } from '../../configuration/versions.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { throwIfCancelled, type PipelineContext, type RunControl } from '../context.ts'
import { ChangeLog } from './change-log.ts'
import { persistEntryList } from './entry-list.ts'
import { Entrants } from './entrants.ts'
import { writeEntryListMetadata, writeEventRow } from './event-row.ts'
import { fetchRace } from './fetch-race.ts'
import {
  isSourceError,
  noChanges,
  noRacesYet,
  PageCounts,
  racesGone,
  tableFields,
  tablesOf,
  takenOver,
  warningsOf,
  type FetchedRace,
} from './import-result.ts'
import { inOrder } from './in-order.ts'
import {
  freshnessAt,
  noKnownPages,
  pagesOfFirstImport,
  pagesOfRefresh,
  type KnownPages,
} from './known-pages.ts'
import { placeRaces } from './persist-race.ts'
import { planRaces, racesWithNews, type PlannedRace } from './plan.ts'
import { storeRace, type RaceStorage } from './store-races.ts'
import { ImportTally } from './tally.ts'
import type { ImportTarget } from './target.ts'
import { validateEntryList, validateEventPage } from './validate.ts'

/** The pages of an event that every import needs before its first write. */
interface FetchedEvent {
  readonly page: EventPage
  /** Null when only new races of a complete event are fetched. */
  readonly entryList: EntryListPage | null
  /** The races to be fetched. */
  readonly races: readonly PlannedRace[]
  readonly warnings: readonly string[]
}

/** What an import works with. */
interface Parts {
  /** Its record in `ingestion_runs`, which also proves that nobody has taken it over. Null where nothing is written. */
  readonly runId: number | null
  readonly connector: SourceConnector
  readonly target: ImportTarget
}

/** One import under way. */
export class EventImport {
  readonly #context: PipelineContext
  readonly #run: RunControl
  readonly #parts: Parts
  readonly #now: string
  readonly #counts = new ChangeCounts()
  readonly #pages = new PageCounts()
  /** What is in the database so far, for the metrics. */
  readonly tally = new ImportTally()
  #changes: ChangeLog | null = null
  #hasBegun = false
  #rowId: number | null

  constructor(context: PipelineContext, run: RunControl, parts: Parts) {
    this.#context = context
    this.#run = run
    this.#parts = parts
    this.#now = context.now()
    this.#rowId = parts.target.event?.id ?? null
  }

  /** Local row id of the event, once it has a row. */
  get rowId(): number | null {
    return this.#rowId
  }

  /** Whether the event's row says that it is being imported by this run. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Imports, refreshes or updates the event, whichever it needs. Not for dry runs. */
  async execute(force: boolean): Promise<ImportResult> {
    if (this.#parts.target.event !== undefined) this.#transaction(() => this.#begin())
    const isComplete = this.#parts.target.event?.ingestDepth === 'laps_full'
    if (!isComplete) return this.#firstImport(await this.fetchEvent())
    if (!force) return this.#update()
    const fetched = await this.fetchEvent()
    if (fetched.races.length === 0) throw racesGone(this.#eventId)
    return this.#refresh(fetched)
  }

  /** Event page and entry list, fetched and validated; nothing is written before both are here (C5, C6). */
  async fetchEvent(): Promise<FetchedEvent> {
    const { page, warnings } = await this.#fetchEventPage()
    const { entryList, warnings: listWarnings } = await this.#fetchEntryList(page)
    return { page, entryList, races: planRaces(page), warnings: [...warnings, ...listWarnings] }
  }

  /** Race pages in page order, fetched in parallel (E4). */
  async *fetchRaces(
    event: EventPage,
    races: readonly PlannedRace[],
    known: KnownPages = noKnownPages,
  ): AsyncGenerator<FetchedRace, void, undefined> {
    const { settings, log, now } = this.#context
    const { connector, target } = this.#parts
    this.#run.progress('fetch_race_pages', 0, races.length)
    const fetching = { connector, log, trackSlug: target.trackSlug, event, known, now }
    const fetchOne = async (race: PlannedRace, signal: AbortSignal) => ({
      race,
      data: await fetchRace(fetching, race, signal),
    })
    let done = 0
    for await (const fetched of inOrder(
      races,
      settings().race_fetch_concurrency,
      this.#run.signal,
      fetchOne,
    )) {
      this.#pages.add(fetched.data)
      yield fetched
      this.#run.progress('fetch_race_pages', (done += 1), races.length)
    }
  }

  /** Race pages by how they were had, so far. */
  get pageCounts(): ImportResult['racePages'] {
    return this.#pages.toResult()
  }

  async #fetchEventPage(): Promise<{ page: EventPage; warnings: string[] }> {
    this.#run.progress('fetch_event_page', 0, 0)
    const page = await this.#parts.connector.eventPage(this.#parts.target, this.#run.signal)
    return { page, warnings: validateEventPage(page) }
  }

  async #fetchEntryList(page: EventPage): Promise<{ entryList: EntryListPage; warnings: string[] }> {
    this.#run.progress('fetch_entry_list', 0, page.races.length)
    const entryList = await this.#parts.connector.entryList(this.#parts.target, this.#run.signal)
    return { entryList, warnings: validateEntryList(page, entryList) }
  }

  /**
   * One transaction per race, hidden behind the depth until the last. What an earlier attempt has stored is removed
   * first, and stored again from the pages that it has fetched: whatever has changed at the source in between, the rows
   * are those of an undisturbed import.
   */
  async #firstImport(fetched: FetchedEvent): Promise<ImportResult> {
    const { page, races } = fetched
    if (races.length === 0) throw noRacesYet(this.#eventId)
    this.#run.progress('persist_entry_list', 0, races.length)
    const store = this.#transaction(() => this.#storeEvent(fetched, 'afresh'))
    const storage = this.#storage(store, page)
    const known = pagesOfFirstImport(storage.progress, this.#freshness())
    const warnings = [...fetched.warnings]
    this.#committed()
    for await (const race of this.fetchRaces(page, races, known)) {
      this.#transaction(() => storeRace(storage, race), store)
      this.#committed(1)
      warnings.push(...warningsOf(race))
    }
    this.#transaction(() => this.#complete(storage, races), store)
    this.#committed()
    this.#run.progress('finish', races.length, races.length)
    return this.#result('updated', store, warnings)
  }

  /** Every page is fetched and validated, and kept for an attempt to come; then all changes go in one transaction. */
  async #refresh(fetched: FetchedEvent): Promise<ImportResult> {
    const { db, log } = this.#context
    const { page } = fetched
    const before = this.#store()
    const progress = this.#progress(before)
    const freshness = this.#freshness()
    this.#transaction(() => deleteStaleParkedPages(db, freshness.after), before)
    const known = pagesOfRefresh(db, before, progress, freshness)
    const races: FetchedRace[] = []
    for await (const race of this.fetchRaces(page, fetched.races, known)) {
      const { data } = race
      if (data.kind === 'page' && data.origin === 'fetched' && data.kept.page.results.length > 0)
        this.#transaction(() => progress.park(race.race.sourceRaceId, data.kept), before)
      races.push(race)
    }
    throwIfCancelled(this.#run)
    this.#run.progress('persist_races', 0, races.length)
    this.#changes = new ChangeLog()
    const stored = progress.stored()
    const { store, mended } = this.#transaction(() => {
      const opened = this.#storeEvent(fetched, 'again')
      const storage = this.#storage(opened, page, stored)
      const violations = races.filter((race) => storeRace(storage, race))
      this.#complete(storage, planRaces(page))
      return { store: opened, mended: violations.map(({ race }) => race.sourceRaceId) }
    })
    this.#committed(races.length)
    for (const raceId of mended) log.error('idempotency_violation', null, { race_id: raceId })
    this.#run.progress('finish', races.length, races.length)
    return this.#result('updated', store, [
      ...fetched.warnings,
      ...races.flatMap(warningsOf),
      ...mended.map((raceId) => `Race ${raceId}: its stored rows were not those of its page, and are again.`),
    ])
  }

  /** A repeat import: only races that are new, or had not been run when they were last stored (C4). */
  async #update(): Promise<ImportResult> {
    const store = this.#store()
    store.refresh()
    const checked = await this.#checkSource()
    if ('error' in checked) return this.#fromLocalData(store, checked.error)
    const { page } = checked
    const wanted = racesWithNews(page, store.races)
    const hasEntries = store.entries.some(({ entry }) => entry.fromEntryList)
    if (wanted.length > 0 || (!hasEntries && page.races.length > 0)) {
      const { entryList, warnings } = hasEntries
        ? { entryList: null, warnings: [] }
        : await this.#fetchEntryList(page)
      return this.#refresh({ page, entryList, races: wanted, warnings: [...checked.warnings, ...warnings] })
    }
    const { db, log } = this.#context
    this.#transaction(
      () => confirmComplete(db, this.#eventId, { now: this.#now, sourceChecked: true }),
      store,
    )
    log.info('ingestion_skip_already_complete', { source_event_id: this.#eventId })
    return this.#result('already_complete', store, page.races.length === 0 ? checked.warnings : [])
  }

  /** The event page, or why it cannot be had: a complete event is served from local data all the same (C3). */
  async #checkSource(): Promise<{ page: EventPage; warnings: string[] } | { error: AppError }> {
    try {
      return await this.#fetchEventPage()
    } catch (error) {
      if (isSourceError(error)) return { error }
      throw error
    }
  }

  #fromLocalData(store: EventDataStore, { code, message }: AppError): ImportResult {
    const { db, log } = this.#context
    this.#transaction(
      () => confirmComplete(db, this.#eventId, { now: this.#now, sourceChecked: false }),
      store,
    )
    log.warn('ingestion_source_unchecked', { source_event_id: this.#eventId, code })
    return {
      ...this.#result('already_complete', store, [`LiveRC could not be checked: ${message}`]),
      lastIngestedAt: this.#parts.target.event?.lastIngestedAt ?? null,
      sourceChecked: false,
      sourceError: { code, message },
    }
  }

  /** Entry criteria, then the depth: the last writes of every import (F5, C31). */
  #complete({ db, persistence, progress }: RaceStorage, races: readonly PlannedRace[]): void {
    placeRaces(persistence.store, races, this.#changes)
    requireComplete(db, persistence.store.eventId)
    const end = { now: this.#now, ingestionVersion }
    const written = completeImport(db, this.#eventId, end)
    this.#counts.record('events', written.id, written.outcome)
    progress.finish()
  }

  /** Stores event page and entry list. @param how `afresh`: what earlier attempts have left is removed first */
  #storeEvent({ page, entryList, races }: FetchedEvent, how: 'afresh' | 'again'): EventDataStore {
    const { db } = this.#context
    const { connector, target } = this.#parts
    const writing = { db, counts: this.#counts, now: this.#now }
    const row = writeEventRow(writing, connector, target, page, this.#changes)
    this.#rowId = row.id
    if (!this.#hasBegun) this.#begin()
    // Complete rows are removed by nobody: whoever has completed the event meanwhile holds it now.
    if ((row.ingestDepth === 'none') !== (how === 'afresh')) throw takenOver(this.#eventId)
    const store = this.#store()
    if (how === 'afresh') {
      this.#progress(store).unstore()
      removePartialImport(db, row.id)
    }
    store.refresh()
    if (entryList === null) return store
    const raceClasses = new Set(races.map(({ listed }) => listed.className))
    const stored = persistEntryList(store, this.#eventId, entryList, raceClasses, this.#changes)
    writeEntryListMetadata(writing, this.#eventId, entryList, stored)
    return store
  }

  /** To be called inside a transaction, as soon as the event has a row. */
  #begin(): void {
    const recovered = startImport(this.#context.db, this.#eventId, this.#runId, this.#now)
    this.#hasBegun = true
    if (recovered) this.#context.log.warn('ingestion_interrupted_found', { source_event_id: this.#eventId })
  }

  /** One write. After an abort, and once another process has taken the event over, there is none (T7, T8). */
  #transaction<T>(work: () => T extends Promise<unknown> ? never : T, store?: EventDataStore): T {
    throwIfCancelled(this.#run)
    const guarded = () => {
      if (!isRunOpen(this.#context.db, this.#runId)) throw takenOver(this.#eventId)
      return work()
    }
    return store === undefined ? this.#context.db.transaction<T>(guarded) : store.transaction<T>(guarded)
  }

  #committed(races = 0): void {
    this.tally.committed(tablesOf(this.#counts), races)
  }

  get #eventId(): string {
    return this.#parts.target.eventId
  }

  get #runId(): number {
    if (this.#parts.runId === null) throw new Error('A dry run writes nothing')
    return this.#parts.runId
  }

  #freshness() {
    return freshnessAt(this.#now, this.#context.settings().page_freshness_ms)
  }

  #store(): EventDataStore {
    if (this.#rowId === null) throw new Error('The event row is written before its data')
    return new EventDataStore(this.#context.db, {
      eventId: this.#rowId,
      counts: this.#counts,
      now: this.#now,
    })
  }

  #progress(store: EventDataStore): RaceProgressStore {
    return new RaceProgressStore(this.#context.db, store.eventId, {
      jobId: this.#run.jobId,
      ingestionVersion,
    })
  }

  /** @param stored what the rows of a complete event were made of */
  #storage(store: EventDataStore, event: EventPage, stored: RaceStorage['stored'] = new Map()): RaceStorage {
    const { db, log } = this.#context
    const { connector, target } = this.#parts
    return {
      db,
      progress: this.#progress(store),
      stored,
      keepPages: this.#changes === null,
      now: this.#now,
      persistence: {
        store,
        entrants: new Entrants(store, log),
        connector,
        trackSlug: target.trackSlug,
        event,
        eventUrl: connector.addresses.event(target),
        changes: this.#changes,
      },
    }
  }

  #result(status: ImportResult['status'], store: EventDataStore, warnings: readonly string[]): ImportResult {
    const tables = tablesOf(this.#counts)
    this.#context.log.info('db_upsert_summary', {
      source_event_id: this.#eventId,
      status,
      stage: 'persist_event',
      re_ingest: this.#parts.target.event?.ingestDepth === 'laps_full',
      ...tableFields(tables),
    })
    return {
      eventId: this.#eventId,
      ingestDepth: 'laps_full',
      lastIngestedAt: this.#now,
      status,
      sourceChecked: true,
      sourceError: null,
      ...store.totals(),
      racePages: this.#pages.toResult(),
      tables,
      changes: this.#changes?.toChanges() ?? noChanges,
      warnings: [...warnings],
    }
  }
}
