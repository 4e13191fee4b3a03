import { z } from 'zod'
import type { TrackCataloguePage } from '../pages.ts'
import { text, textOrNull } from './units.ts'

const catalogueTrackDocument = z.object({
  slug: text,
  slug_as_printed: text,
  name: text,
  track_url: text,
  events_url: text,
  status: z.enum(['racing', 'practicing', 'none']),
  live_video: z.boolean(),
  featured: z.boolean(),
  last_updated_text: textOrNull,
  current_event_name: textOrNull,
  row_target: textOrNull,
})

/** The track catalogue in page order. */
export const trackCatalogueDocument = z.object({ tracks: z.array(catalogueTrackDocument) })
export type TrackCatalogueDocument = z.infer<typeof trackCatalogueDocument>

/** The document of the track catalogue. */
export function toTrackCatalogueDocument(page: Pick<TrackCataloguePage, 'tracks'>): TrackCatalogueDocument {
  return {
    tracks: page.tracks.map((track) => ({
      slug: track.slug,
      slug_as_printed: track.slugAsPrinted,
      name: track.name,
      track_url: track.trackUrl,
      events_url: track.eventsUrl,
      status: track.status,
      live_video: track.liveVideo,
      featured: track.featured,
      last_updated_text: track.lastUpdatedText,
      current_event_name: track.currentEventName,
      row_target: track.rowTarget,
    })),
  }
}
