import { openQuarantine } from '../../db/repositories/quarantines.ts'
import { getEventSummary } from '../../db/repositories/events.ts'
import { getTrack } from '../../db/repositories/tracks.ts'
import { closeDeadRun } from '../../db/repositories/write/event-state.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type { JobKind } from '../../shared/contract/jobs.ts'
import type { ImportResult, JobView } from '../../shared/contract/views.ts'
import { staysInQuarantine } from '../../shared/domain/quarantine.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { importEvent } from '../pipeline/event-import/import-event.ts'
import type { PipelineContext, RunControl } from '../pipeline/context.ts'
import { importSavedPages, type SavedPages } from '../pipeline/html-import/import-saved.ts'
import { syncEvents } from '../pipeline/event-sync.ts'
import { syncTracks } from '../pipeline/track-sync.ts'
import type { JobRequest, RequestOf } from './job.ts'

type JobResult = NonNullable<JobView['result']>
/** An import gives an import's result, wherever its pages come from. */
type ResultKind<Kind extends JobKind> = Kind extends 'html_import' ? 'event_import' : Kind
type DataOf<Kind extends JobKind> = Extract<JobResult, { kind: ResultKind<Kind> }>['data']

/** All that a kind of job is made of, in one place. */
export interface JobDefinition<Kind extends JobKind> {
  /** Does the work. Whatever it throws ends the attempt; `run.signal` aborts when it must stop. */
  run(context: PipelineContext, run: RunControl, request: RequestOf<Kind>): Promise<DataOf<Kind>>
  /** What its subject is called; null where nobody has stored it yet. */
  nameOf(db: ReadDb, request: RequestOf<Kind>): string | null
  /** The event whose lock it holds from before its first request to its end (F8); null where it needs none. */
  lockedEvent(request: RequestOf<Kind>): string | null
  /** Puts right what its process left behind that died over it, in the transaction in which the job is given free. */
  afterCrash?(db: WriteDb, request: RequestOf<Kind>, now: string): void
  /** Why doing it once more cannot succeed; absent where it always may. Asked before it is queued again. */
  retryBar?(request: RequestOf<Kind>): AppError | null
  /** What readers load again once it has ended. */
  readonly changes: 'tracks' | 'events' | 'event'
}

export type JobDefinitions = { readonly [Kind in JobKind]: JobDefinition<Kind> }

/**
 * Every kind of job.
 * @param saved where batches of saved pages lie; null where there are none
 * @param validation made of more than a pipeline has
 */
export function jobDefinitions(
  saved: SavedPages | null,
  validation: JobDefinition<'validation'>,
): JobDefinitions {
  return {
    track_sync: {
      run: (context, run) => syncTracks(context, run),
      nameOf: () => null,
      lockedEvent: () => null,
      changes: 'tracks',
    },
    event_sync: {
      run: (context, run, { trackSlug }) => syncEvents(context, run, trackSlug),
      nameOf: (db, { trackSlug }) => getTrack(db, trackSlug)?.name ?? null,
      lockedEvent: () => null,
      changes: 'events',
    },
    event_import: {
      run: async (context, run, request) =>
        withQuarantine(context.db, await importEvent(context, run, request)),
      nameOf: (db, { eventId }) => getEventSummary(db, eventId)?.name ?? null,
      lockedEvent: ({ eventId }) => eventId,
      afterCrash: (db, { eventId }, now) => void closeDeadRun(db, eventId, now),
      changes: 'event',
    },
    validation,
    html_import: {
      run: async (context, run, request) => {
        if (saved === null) throw noSavedPages()
        return withQuarantine(context.db, await importSavedPages(context, run, request, saved))
      },
      retryBar: ({ batchId }) => (saved?.has(batchId) === true ? null : pagesGone(batchId)),
      nameOf: (db, { eventId }) => getEventSummary(db, eventId)?.name ?? null,
      lockedEvent: ({ eventId }) => eventId,
      afterCrash: (db, { eventId }, now) => void closeDeadRun(db, eventId, now),
      changes: 'event',
    },
  }
}

/** An import says that it does not end the quarantine of its event (F37). */
function withQuarantine(db: ReadDb, result: ImportResult): ImportResult {
  if (openQuarantine(db, result.eventId) === null) return result
  return { ...result, warnings: [...result.warnings, staysInQuarantine] }
}

function pagesGone(batchId: string): AppError {
  return new AppError(
    'NOT_FOUND',
    'The saved pages of this import are not kept any more, so it cannot be done again.',
    {
      stage: 'request',
      source: 'saved_pages',
      action: 'Import the files again: choose them in the app, or "mre import-html FILES".',
      details: { field: 'batchId', value: batchId },
    },
  )
}

function noSavedPages(): AppError {
  return new AppError('CAPABILITY_ERROR', 'Saved pages cannot be imported here.', {
    stage: 'request',
    source: 'jobs',
  })
}

/** What a kind's definition makes of a request of that kind. */
export interface BoundJob {
  readonly name: (db: ReadDb) => string | null
  readonly lockedEvent: string | null
  readonly changes: JobDefinition<JobKind>['changes']
  readonly retryBar: () => AppError | null
  readonly afterCrash: (db: WriteDb, now: string) => void
  readonly run: (context: PipelineContext, run: RunControl) => Promise<JobResult>
}

/** A request together with the definition of its kind. */
export function bound(definitions: JobDefinitions, request: JobRequest): BoundJob {
  switch (request.kind) {
    case 'track_sync':
      return bind(definitions.track_sync, request, (data) => ({ kind: 'track_sync', data }))
    case 'event_sync':
      return bind(definitions.event_sync, request, (data) => ({ kind: 'event_sync', data }))
    case 'event_import':
      return bind(definitions.event_import, request, (data) => ({ kind: 'event_import', data }))
    case 'validation':
      return bind(definitions.validation, request, (data) => ({ kind: 'validation', data }))
    case 'html_import':
      return bind(definitions.html_import, request, (data) => ({ kind: 'event_import', data }))
  }
}

/** What the queue leaves to the kinds of its jobs. */
export function ofKinds(definitions: JobDefinitions, db: WriteDb) {
  return {
    onCrash: (request: JobRequest, now: string) => bound(definitions, request).afterCrash(db, now),
    retryBar: (request: JobRequest) => bound(definitions, request).retryBar(),
  }
}

function bind<Kind extends JobKind>(
  definition: JobDefinition<Kind>,
  request: RequestOf<Kind>,
  result: (data: DataOf<Kind>) => JobResult,
): BoundJob {
  return {
    name: (db) => definition.nameOf(db, request),
    lockedEvent: definition.lockedEvent(request),
    changes: definition.changes,
    retryBar: () => definition.retryBar?.(request) ?? null,
    afterCrash: (db, now) => definition.afterCrash?.(db, request, now),
    run: async (context, run) => result(await definition.run(context, run, request)),
  }
}
