import { failImport } from '../../../db/repositories/write/event-state.ts'
import type { ImportResult } from '../../../shared/contract/views.ts'
import { toErrorReport } from '../../../shared/domain/errors.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { liverc, stopReason, withSafeProgress, type PipelineContext, type RunControl } from '../context.ts'
import { recorded } from '../run-record.ts'
import { EventImport } from './event-import.ts'
import { noChanges, warningsOf } from './import-result.ts'
import { lapsOn } from './tally.ts'
import { resolveTarget } from './target.ts'

export interface ImportRequest {
  /** LiveRC's number of the event. */
  readonly eventId: string
  /** Lets an event be imported that no sync has seen. */
  readonly trackSlug?: string | undefined
  /** Ask for every page again even when the event is complete. */
  readonly force: boolean
  /** Fetch, parse and validate, write nothing. */
  readonly dryRun?: boolean
  /** Where its pages come from, as its run is recorded: pages that were saved say nothing about the source. */
  readonly operation?: 'event_import' | 'html_import'
}

/**
 * Imports a whole event: event page, entry list, every race with every lap (part C). Completely or not at all: the depth
 * becomes `laps_full` in the very last write, and readers see nothing of an event below it. Running it again changes
 * only what differs (E2). The caller holds the event's lock (F8); a dry run needs none.
 *
 * - First import: one transaction for the entry list, one per race in page order, the depth last. It goes on where an
 *   earlier attempt was stopped (C40).
 * - Complete event: one request; `already_complete` unless the source shows races that are new or had not been run,
 *   then only those (C3, C4). With `force` every page is asked for, and those that are unchanged are not read. All
 *   changes go in one transaction, so that a failure leaves the event as it was.
 *
 * @throws AppError of any stage; the event keeps its depth and notes the error (F6, C41)
 */
export async function importEvent(
  context: PipelineContext,
  control: RunControl,
  request: ImportRequest,
): Promise<ImportResult> {
  const run = withSafeProgress(control, context.log)
  const connector = context.connectors.get(liverc, 'race_page')
  if (request.dryRun === true) {
    return validateOnly(context, run, connector, request).catch((thrown: unknown) => {
      throw run.signal.aborted ? stopReason(run.signal) : thrown
    })
  }
  const { operation = 'event_import' } = request
  const description = { operation, subject: request.eventId }
  return recorded(context, run, description, async (runId) => {
    // A request that names the wrong event or track is no failure of the event.
    const target = resolveTarget(context.db, request.eventId, request.trackSlug)
    const importing = new EventImport(context, run, { runId, connector, target })
    try {
      const result = await importing
        .execute(request.force)
        .finally(() => importing.tally.tell(context.metrics))
      const { tables, warnings, changes, racePages } = result
      const unchecked = result.sourceError === null ? {} : { sourceError: result.sourceError.code }
      const summary = { tables, warnings, changes, racePages, ...unchecked }
      return { result, summary, eventRowId: importing.rowId }
    } catch (thrown) {
      const error = run.signal.aborted ? stopReason(run.signal) : thrown
      if (importing.hasBegun) noteFailure(context, request.eventId, runId, error)
      throw error
    }
  })
}

/** What has gone wrong must not hide behind a database that cannot note it. */
function noteFailure(context: PipelineContext, eventId: string, runId: number, thrown: unknown): void {
  const { db, log, now } = context
  try {
    db.transaction<void>(() => failImport(db, eventId, runId, toErrorReport(thrown), now()))
  } catch (error) {
    log.error('ingestion_failure_not_noted', error, { source_event_id: eventId })
  }
}

async function validateOnly(
  context: PipelineContext,
  run: RunControl,
  connector: SourceConnector,
  request: ImportRequest,
): Promise<ImportResult> {
  const target = resolveTarget(context.db, request.eventId, request.trackSlug)
  const importing = new EventImport(context, run, { runId: null, connector, target })
  const fetched = await importing.fetchEvent()
  const warnings = [...fetched.warnings]
  const totals = { races: 0, results: 0, laps: 0 }
  for await (const race of importing.fetchRaces(fetched.page, fetched.races)) {
    totals.races += 1
    warnings.push(...warningsOf(race))
    if (race.data.kind !== 'page') continue
    const { page } = race.data.kept
    totals.results += page.results.length
    totals.laps += lapsOn(page)
  }
  return {
    eventId: request.eventId,
    ingestDepth: target.event?.ingestDepth ?? 'none',
    lastIngestedAt: target.event?.lastIngestedAt ?? null,
    status: 'validated',
    sourceChecked: true,
    sourceError: null,
    ...totals,
    racePages: importing.pageCounts,
    tables: {},
    changes: noChanges,
    warnings,
  }
}
