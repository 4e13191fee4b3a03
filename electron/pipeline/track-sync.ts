import { TrackStore, type TrackRow, type TrackValues } from '../../db/repositories/write/tracks.ts'
import type { TrackMetadata } from '../../db/schema/metadata.ts'
import type { TrackSyncResult } from '../../shared/contract/views.ts'
import type { CatalogueTrack, TrackCataloguePage } from '../../shared/domain/pages.ts'
import { SAMPLE_TRACK } from '../../shared/domain/sample.ts'
import { canonicalJson } from '../../shared/util/canonical-json.ts'
import { liverc, throwIfCancelled, type PipelineContext, type RunControl } from './context.ts'
import { countRows } from './observed-run.ts'
import { recorded } from './run-record.ts'

/**
 * Refreshes the whole track catalogue from one list request (A1-A11): upserts by slug, counts field by field, deactivates
 * tracks that the list no longer has, and changes nothing when anything fails.
 * @throws AppError of the fetch, the parse (a list without a valid row, A7) or the database
 */
export function syncTracks(context: PipelineContext, run: RunControl): Promise<TrackSyncResult> {
  return recorded(context, run, { operation: 'track_sync', subject: null }, async () => {
    run.progress('fetch_catalogue', 0, 0)
    const connector = context.connectors.get(liverc, 'track_catalogue')
    const page = await connector.trackCatalogue(run.signal)
    throwIfCancelled(run)
    context.log.info('track_sync_list_fetched', { tracks: page.tracks.length, skipped: page.skipped.length })
    for (const { row, reason } of page.skipped) context.log.warn('track_row_skipped', { row, reason })
    run.progress('persist_tracks', 0, page.tracks.length)
    const result = persistCatalogue(context, page)
    const { added, updated, unchanged, deactivated, reactivated } = result
    countRows(context.metrics, { tracks: { inserted: added, updated, unchanged } })
    context.log.info('track_sync_upsert_complete', { added, updated, unchanged, deactivated, reactivated })
    run.progress('finish', page.tracks.length, page.tracks.length)
    return { result, summary: { ...result, changes: result.changes.length }, eventRowId: null }
  })
}

function persistCatalogue(context: PipelineContext, page: TrackCataloguePage): TrackSyncResult {
  const now = context.now()
  return context.db.transaction<TrackSyncResult>(() => {
    const store = new TrackStore(context.db)
    const known = store.loadAll(liverc)
    const listed = new Set<string>()
    const changes: { slug: string; fields: string[] }[] = []
    const counts = { added: 0, updated: 0, unchanged: 0, deactivated: 0, reactivated: 0 }

    for (const track of page.tracks) {
      // The name of the sample's track is ours, whatever a list says.
      if (listed.has(track.slug) || track.slug === SAMPLE_TRACK) continue
      listed.add(track.slug)
      const before = known.get(track.slug)
      const { outcome, changed } = store.write(before, valuesOf(track, now), now)
      if (outcome === 'inserted') counts.added += 1
      else counts[outcome] += 1
      if (before?.isActive === false) counts.reactivated += 1
      if (changed.length > 0) changes.push({ slug: track.slug, fields: [...changed] })
    }

    const missing = [...known.values()].filter(
      ({ isActive, sourceTrackSlug: slug }) => isActive && !listed.has(slug) && slug !== SAMPLE_TRACK,
    )
    const warnings = shrinkWarning(context, known, listed.size, missing.length)
    if (warnings.length === 0) {
      for (const row of missing) store.deactivate(row, now)
      counts.deactivated = missing.length
    }
    store.markSynced(now)
    return { tracks: listed.size, ...counts, skipped: page.skipped.length, changes, warnings }
  })
}

/** A list that lost most of its tracks is more likely cut short than true: nobody is deactivated on its word (T12). */
function shrinkWarning(
  context: PipelineContext,
  known: ReadonlyMap<string, TrackRow>,
  listed: number,
  missing: number,
): string[] {
  const active = [...known.values()].filter((row) => row.isActive).length
  const guard = context.settings().track_shrink_guard_percent
  if (missing === 0 || listed * 100 >= active * guard) return []
  context.log.warn('track_deactivation_refused', { listed, active, guard_percent: guard })
  return [`The list has ${listed} tracks where ${active} were active: no track was deactivated.`]
}

function valuesOf(track: CatalogueTrack, now: string): TrackValues {
  const metadata: TrackMetadata = {
    slugAsPrinted: track.slugAsPrinted,
    status: track.status,
    liveVideo: track.liveVideo,
    featured: track.featured,
    currentEventName: track.currentEventName,
    rowTarget: track.rowTarget,
  }
  return {
    source: liverc,
    sourceTrackSlug: track.slug,
    trackName: track.name,
    trackUrl: track.trackUrl,
    eventsUrl: track.eventsUrl,
    liveRcTrackLastUpdated: track.lastUpdatedText,
    lastSeenAt: now,
    isActive: true,
    metadata: canonicalJson(metadata),
  }
}
