import { z } from 'zod'
import type { TrackDashboardPage } from '../pages.ts'
import { integerOrNull, text, textOrNull } from './units.ts'

/** A track's dashboard. */
export const trackDashboardDocument = z.object({
  track: z.object({
    name: text,
    page_heading: text,
    live_status_text: textOrNull,
    is_live: z.boolean().nullable(),
    results_this_month: integerOrNull,
    practice_sessions_this_month: integerOrNull,
    videos_this_month: integerOrNull,
    address_lines: z.array(text),
    phone: textOrNull,
    website: textOrNull,
    email: textOrNull,
    email_from_javascript: textOrNull,
    logo_url: textOrNull,
    description_lines: z.array(text).nullable(),
    map_query: textOrNull,
    facebook_url: textOrNull,
    facebook_kind: z.enum(['feed', 'page_link']).nullable(),
    lifetime: z.object({
      laps: integerOrNull,
      practice_sessions: integerOrNull,
      races: integerOrNull,
      entries: integerOrNull,
      events: integerOrNull,
    }),
  }),
})
export type TrackDashboardDocument = z.infer<typeof trackDashboardDocument>

/** The document of a track's dashboard. */
export function toTrackDashboardDocument(page: TrackDashboardPage): TrackDashboardDocument {
  return {
    track: {
      name: page.name,
      page_heading: page.pageHeading,
      live_status_text: page.liveStatusText,
      is_live: page.isLive,
      results_this_month: page.resultsThisMonth,
      practice_sessions_this_month: page.practiceSessionsThisMonth,
      videos_this_month: page.videosThisMonth,
      address_lines: [...page.addressLines],
      phone: page.phone,
      website: page.website,
      email: page.email,
      email_from_javascript: page.emailFromJavascript,
      logo_url: page.logoUrl,
      description_lines: page.descriptionLines === null ? null : [...page.descriptionLines],
      map_query: page.mapQuery,
      facebook_url: page.facebookUrl,
      facebook_kind: page.facebookKind,
      lifetime: {
        laps: page.lifetime.laps,
        practice_sessions: page.lifetime.practiceSessions,
        races: page.lifetime.races,
        entries: page.lifetime.entries,
        events: page.lifetime.events,
      },
    },
  }
}
