import type { ImportResult } from '../../../shared/contract/views.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { clipText } from '../../../shared/domain/text.ts'
import { ConnectorRegistry } from '../../connectors/registry.ts'
import { liveRcConnector } from '../../connectors/liverc/connector.ts'
import type { IdentifiedPage } from '../../connectors/liverc/saved/identify.ts'
import { savedPageSource } from '../../connectors/liverc/saved/page-source.ts'
import type { PipelineContext, RunControl } from '../context.ts'
import { importEvent } from '../event-import/import-event.ts'
import { savedEvents } from './batch.ts'

export interface SavedImportRequest {
  /** Batch of saved pages, by its name in the inbox. */
  readonly batchId: string
  readonly eventId: string
  readonly trackSlug: string
}

/** Where batches of saved pages lie, ready to be imported: files, so that an import survives a restart (J13). */
export interface SavedPages {
  /** @throws AppError NOT_FOUND for a batch that is gone */
  pages(request: SavedImportRequest): Promise<readonly IdentifiedPage[]>
  /** Whether a batch still holds files. */
  has(batchId: string): boolean
  /** The batch has been imported. */
  done(batchId: string): Promise<void>
}

/**
 * Imports an event from saved pages: the same connector, the same import, nothing from the network. All or nothing (C41):
 * before anything is written, every page that it needs must be there.
 * @throws AppError VALIDATION_ERROR that names the missing pages, NOT_FOUND for a batch that is gone, or of the import
 */
export async function importSavedPages(
  context: PipelineContext,
  run: RunControl,
  request: SavedImportRequest,
  saved: SavedPages,
): Promise<ImportResult> {
  const pages = await saved.pages(request)
  requireWhole(pages, request.eventId)
  const connectors = new ConnectorRegistry().register(
    liveRcConnector(savedPageSource(pages), context.log, null, context),
  )
  const { eventId, trackSlug } = request
  // The files that were given are what is wanted, not the pages that an earlier attempt has kept.
  const settings = () => ({ ...context.settings(), page_freshness_ms: 0 })
  const result = await importEvent({ ...context, connectors, settings }, run, {
    eventId,
    trackSlug,
    force: true,
    operation: 'html_import',
  })
  await saved.done(request.batchId)
  return result
}

/** @throws AppError VALIDATION_ERROR with exactly what is missing */
export function requireWhole(pages: readonly IdentifiedPage[], eventId: string): void {
  const event = savedEvents(pages).find((candidate) => candidate.eventId === eventId)
  if (event === undefined) throw incomplete(eventId, ['Event page'], [])
  if (event.missing.length > 0) throw incomplete(eventId, event.missing, event.unusable)
}

function incomplete(eventId: string, missing: readonly string[], unusable: readonly string[]): AppError {
  const count = missing.length === 1 ? '1 page is' : `${missing.length} pages are`
  return new AppError('VALIDATION_ERROR', `Event ${eventId} cannot be imported: ${count} missing.`, {
    stage: 'request',
    source: 'saved_pages',
    action: 'Save the missing pages, too, and add them.',
    details: {
      field: 'files',
      event: eventId,
      missing: clipText(missing.join('; '), 4_000),
      ...(unusable.length === 0 ? {} : { unusable: clipText(unusable.join('; '), 4_000) }),
    },
  })
}
