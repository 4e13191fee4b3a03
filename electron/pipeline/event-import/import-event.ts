import { ChangeCounts, type DomainTable } from '../../../db/repositories/write/change-counts.ts'
import { EventDataStore } from '../../../db/repositories/write/event-data.ts'
import type { ImportResult } from '../../../shared/contract/views.ts'
import { AppError, cancelledError } from '../../../shared/domain/errors.ts'
import type { EntryListPage, EventPage } from '../../../shared/domain/pages.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { liverc, throwIfCancelled, type PipelineContext, type RunControl } from '../context.ts'
import { recorded } from '../run-record.ts'
import { persistEntryList } from './entry-list.ts'
import { Entrants } from './entrants.ts'
import {
  completeEvent,
  noteFailure,
  noteIncomplete,
  touchEvent,
  writeEntryListMetadata,
  writeEventRow,
} from './event-row.ts'
import { fetchRace } from './fetch-race.ts'
import { inOrder } from './in-order.ts'
import { persistRace, placeRaces, type RacePersistence } from './persist-race.ts'
import { planRaces, type PlannedRace } from './plan.ts'
import type { CheckedRacePage } from './race-values.ts'
import { ImportTally, lapsOn } from './tally.ts'
import { resolveTarget, type ImportTarget } from './target.ts'
import { validateEntryList, validateEventPage } from './validate.ts'

export interface ImportRequest {
  /** LiveRC's number of the event. */
  readonly eventId: string
  /** Lets an event be imported that no sync has seen. */
  readonly trackSlug?: string | undefined
  /** Fetch every page again even when the event is complete. */
  readonly force: boolean
  /** Fetch, parse and validate, write nothing. */
  readonly dryRun?: boolean
}

const importedTables: readonly DomainTable[] = [
  'events',
  'drivers',
  'event_entries',
  'event_race_classes',
  'races',
  'race_drivers',
  'race_results',
  'laps',
]

/** The pages of an event that every import needs before its first write. */
interface FetchedEvent {
  readonly page: EventPage
  /** Null when only new races of a complete event are fetched. */
  readonly entryList: EntryListPage | null
  readonly races: readonly PlannedRace[]
  readonly warnings: readonly string[]
}

/**
 * Imports a whole event: event page, entry list, every race with every lap (part C). Completely or not at all: the depth
 * becomes `laps_full` in the very last write, and readers see nothing of an event below it. Running it again changes
 * only what differs (E2).
 *
 * - First import: one transaction for the entry list, one per race in page order, the depth last.
 * - Complete event: one request; `already_complete` unless the source shows races that are new or had not been run,
 *   then only those (C3, C4). With `force` every page. All changes go in one transaction, so that a failure leaves the
 *   event as it was.
 *
 * @throws AppError of any stage; the event keeps its depth and notes the error (F6, C41)
 */
export async function importEvent(
  context: PipelineContext,
  run: RunControl,
  request: ImportRequest,
): Promise<ImportResult> {
  const connector = context.connectors.get(liverc, 'race_page')
  if (request.dryRun === true) {
    return validateOnly(context, run, connector, request).catch((thrown: unknown) => {
      throw run.signal.aborted ? cancelledError('pipeline') : thrown
    })
  }
  return recorded(context, run, { operation: 'event_import', subject: request.eventId }, async () => {
    // A request that names the wrong event or track is no failure of the event.
    const target = resolveTarget(context.db, request.eventId, request.trackSlug)
    try {
      const importing = new EventImport(context, run, connector, target)
      const result = await importing
        .execute(request.force)
        .finally(() => importing.tally.tell(context.metrics))
      return {
        result,
        summary: { tables: result.tables, warnings: result.warnings },
        eventRowId: importing.rowId,
      }
    } catch (thrown) {
      if (run.signal.aborted) throw cancelledError('pipeline')
      noteFailure(context.db, request.eventId, thrown, context.now())
      throw thrown
    }
  })
}

async function validateOnly(
  context: PipelineContext,
  run: RunControl,
  connector: SourceConnector,
  request: ImportRequest,
): Promise<ImportResult> {
  const target = resolveTarget(context.db, request.eventId, request.trackSlug)
  const importing = new EventImport(context, run, connector, target)
  const fetched = await importing.fetchEvent()
  const warnings = [...fetched.warnings]
  const totals = { races: 0, results: 0, laps: 0 }
  for await (const { page } of importing.fetchRaces(fetched.page, fetched.races)) {
    totals.races += 1
    totals.results += page?.page.results.length ?? 0
    totals.laps += lapsOn(page)
    warnings.push(...(page?.warnings ?? []))
  }
  return {
    eventId: request.eventId,
    ingestDepth: target.event?.ingestDepth ?? 'none',
    lastIngestedAt: target.event?.lastIngestedAt ?? null,
    status: 'validated',
    ...totals,
    tables: {},
    warnings,
  }
}

/** One import under way. */
class EventImport {
  readonly #context: PipelineContext
  readonly #run: RunControl
  readonly #connector: SourceConnector
  readonly #target: ImportTarget
  readonly #now: string
  readonly #counts = new ChangeCounts()
  readonly tally = new ImportTally()
  rowId: number | null

  constructor(context: PipelineContext, run: RunControl, connector: SourceConnector, target: ImportTarget) {
    this.#context = context
    this.#run = run
    this.#connector = connector
    this.#target = target
    this.#now = context.now()
    this.rowId = target.event?.id ?? null
  }

  #commit(pages: readonly (CheckedRacePage | null)[] = []): void {
    this.tally.committed(this.#counts.toRecord(importedTables), pages)
  }

  async execute(force: boolean): Promise<ImportResult> {
    const isComplete = this.#target.event?.ingestDepth === 'laps_full'
    if (!isComplete) return this.#firstImport(await this.fetchEvent())
    if (!force) return this.#update()
    const fetched = await this.fetchEvent()
    if (fetched.races.length === 0) throw racesGone(this.#target.eventId)
    return this.#refresh(fetched)
  }

  /** Event page and entry list, fetched and validated; nothing is written before both are here (C5, C6). */
  async fetchEvent(): Promise<FetchedEvent> {
    const { page, warnings } = await this.#fetchEventPage()
    this.#run.progress('fetch_entry_list', 0, page.races.length)
    const entryList = await this.#connector.entryList(this.#target, this.#run.signal)
    const listWarnings = validateEntryList(page, entryList)
    return { page, entryList, races: planRaces(page), warnings: [...warnings, ...listWarnings] }
  }

  /** Race pages in page order, fetched in parallel (E4). */
  async *fetchRaces(
    event: EventPage,
    races: readonly PlannedRace[],
  ): AsyncGenerator<{ race: PlannedRace; page: CheckedRacePage | null }, void, undefined> {
    const { settings, log } = this.#context
    this.#run.progress('fetch_race_pages', 0, races.length)
    const slug = this.#target.trackSlug
    const fetchOne = async (race: PlannedRace, signal: AbortSignal) => ({
      race,
      page: await fetchRace(this.#connector, log, slug, event, race, signal),
    })
    let done = 0
    for await (const fetched of inOrder(
      races,
      settings().race_fetch_concurrency,
      this.#run.signal,
      fetchOne,
    )) {
      yield fetched
      this.#run.progress('fetch_race_pages', (done += 1), races.length)
    }
  }

  async #fetchEventPage(): Promise<{ page: EventPage; warnings: string[] }> {
    this.#run.progress('fetch_event_page', 0, 0)
    const page = await this.#connector.eventPage(this.#target, this.#run.signal)
    return { page, warnings: validateEventPage(page) }
  }

  async #firstImport(fetched: FetchedEvent): Promise<ImportResult> {
    throwIfCancelled(this.#run)
    this.#run.progress('persist_entry_list', 0, fetched.races.length)
    const store = this.#context.db.transaction<EventDataStore>(() => this.#storeEvent(fetched))
    this.#commit()
    const persistence = this.#persistence(store)
    const warnings = [...fetched.warnings]
    for await (const { race, page } of this.fetchRaces(fetched.page, fetched.races)) {
      throwIfCancelled(this.#run)
      store.transaction<void>(() => persistRace(persistence, race, page))
      this.#commit([page])
      warnings.push(...(page?.warnings ?? []))
    }
    throwIfCancelled(this.#run)
    this.#run.progress('finish', fetched.races.length, fetched.races.length)
    // Entries alone are not an event (F5): it stays at depth none until a race is listed.
    if (fetched.races.length === 0) {
      noteIncomplete(this.#writing(), this.#target.eventId)
      this.#commit()
      return this.#result('updated', store, warnings, 'none')
    }
    store.transaction<void>(() => {
      placeRaces(store, fetched.races)
      completeEvent(this.#writing(), this.#target.eventId)
    })
    this.#commit()
    return this.#result('updated', store, warnings)
  }

  async #refresh(fetched: FetchedEvent): Promise<ImportResult> {
    const pages: { race: PlannedRace; page: CheckedRacePage | null }[] = []
    for await (const fetchedRace of this.fetchRaces(fetched.page, fetched.races)) pages.push(fetchedRace)
    throwIfCancelled(this.#run)
    this.#run.progress('persist_races', 0, pages.length)
    const store = this.#context.db.transaction<EventDataStore>(() => {
      const opened = this.#storeEvent(fetched)
      const persistence = this.#persistence(opened)
      for (const { race, page } of pages) persistRace(persistence, race, page)
      placeRaces(opened, planRaces(fetched.page))
      completeEvent(this.#writing(), this.#target.eventId)
      return opened
    })
    this.#commit(pages.map(({ page }) => page))
    this.#run.progress('finish', pages.length, pages.length)
    const warnings = [...fetched.warnings, ...pages.flatMap(({ page }) => page?.warnings ?? [])]
    return this.#result('updated', store, warnings)
  }

  /** A repeat import: only races that are new, or had not been run when they were last stored (C4). */
  async #update(): Promise<ImportResult> {
    const store = this.#store()
    store.refresh()
    const checked = await this.#checkSource()
    if (checked instanceof AppError) {
      const warnings = [`LiveRC could not be checked: ${checked.message}`]
      return {
        ...this.#result('already_complete', store, warnings),
        lastIngestedAt: this.#target.event?.lastIngestedAt ?? null,
      }
    }
    const { page, warnings } = checked
    const wanted = planRaces(page).filter((race) => {
      const stored = store.races.get(race.sourceRaceId)
      return stored === undefined || (stored.resultState === 'empty' && race.listed.raceId !== null)
    })
    if (wanted.length > 0) return this.#refresh({ page, entryList: null, races: wanted, warnings })
    touchEvent(this.#context.db, this.#target.eventId, this.#now)
    this.#context.log.info('ingestion_skip_already_complete', { source_event_id: this.#target.eventId })
    return this.#result('already_complete', store, page.races.length === 0 ? warnings : [])
  }

  /** The event page, or why it cannot be had: a complete event is served from local data all the same (C3). */
  async #checkSource(): Promise<{ page: EventPage; warnings: string[] } | AppError> {
    try {
      return await this.#fetchEventPage()
    } catch (error) {
      if (error instanceof AppError && error.code !== 'CANCELLED') return error
      throw error
    }
  }

  #storeEvent({ page, entryList, races }: FetchedEvent): EventDataStore {
    const row = writeEventRow(this.#writing(), this.#connector, this.#target, page)
    this.rowId = row.id
    const store = this.#store()
    store.refresh()
    if (entryList === null) return store
    const raceClasses = new Set(races.map(({ listed }) => listed.className))
    const stored = persistEntryList(store, this.#target.eventId, entryList, raceClasses)
    writeEntryListMetadata(this.#writing(), this.#target.eventId, entryList, stored)
    return store
  }

  #store(): EventDataStore {
    if (this.rowId === null) throw new Error('The event row is written before its data')
    return new EventDataStore(this.#context.db, { eventId: this.rowId, counts: this.#counts, now: this.#now })
  }

  #writing() {
    return { db: this.#context.db, counts: this.#counts, now: this.#now }
  }

  #persistence(store: EventDataStore): RacePersistence {
    return {
      store,
      entrants: new Entrants(store, this.#context.log),
      connector: this.#connector,
      trackSlug: this.#target.trackSlug,
      eventUrl: this.#connector.addresses.event(this.#target),
    }
  }

  #result(
    status: ImportResult['status'],
    store: EventDataStore,
    warnings: readonly string[],
    ingestDepth: ImportResult['ingestDepth'] = 'laps_full',
  ): ImportResult {
    const tables = this.#counts.toRecord(importedTables)
    this.#context.log.info('db_upsert_summary', {
      source_event_id: this.#target.eventId,
      status,
      stage: 'persist_event',
      ...flat(tables),
    })
    return {
      eventId: this.#target.eventId,
      ingestDepth,
      lastIngestedAt: ingestDepth === 'none' ? null : this.#now,
      status,
      ...store.totals(),
      tables,
      warnings: [...warnings],
    }
  }
}

/** A complete event whose page lists no race any more: the page is at fault, and a refresh would hide everything. */
function racesGone(eventId: string): AppError {
  return new AppError('VALIDATION_ERROR', 'The event page lists no races any more; what is stored stays.', {
    stage: 'normalise',
    source: 'pipeline',
    action: 'Look at the event on LiveRC and import it again later.',
    details: { event: eventId, field: 'races' },
  })
}

function flat(tables: ImportResult['tables']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, { inserted, updated, unchanged }]) => [
      table,
      `${inserted}/${updated}/${unchanged}`,
    ]),
  )
}
