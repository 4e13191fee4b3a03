import { toEntryListDocument } from '../../../shared/domain/documents/entry-list.ts'
import { toEventDocument } from '../../../shared/domain/documents/event.ts'
import { toEventsListDocument } from '../../../shared/domain/documents/events-list.ts'
import { toRaceDocument } from '../../../shared/domain/documents/race.ts'
import { toTrackCatalogueDocument } from '../../../shared/domain/documents/track-catalogue.ts'
import { toTrackDashboardDocument } from '../../../shared/domain/documents/track-dashboard.ts'
import type { JsonValue } from '../../../shared/domain/compare/documents.ts'
import { parseEntryListPage } from './pages/entry-list.ts'
import { parseEventPage } from './pages/event-page.ts'
import { parseEventsListPage } from './pages/events-list.ts'
import { parseRacePage } from './pages/race-page.ts'
import { parseTrackCataloguePage } from './pages/track-catalogue.ts'
import { parseTrackDashboardPage } from './pages/track-dashboard.ts'
import type { LiveRcAddress } from './urls.ts'

/**
 * What a page says, as the document of its kind: the form of the golden data. @throws AppError of the page's parser
 */
export function documentOf(page: LiveRcAddress['page'], html: string, url: string): JsonValue {
  switch (page) {
    case 'catalogue':
      return toTrackCatalogueDocument(parseTrackCataloguePage(html, url))
    case 'track':
      return toTrackDashboardDocument(parseTrackDashboardPage(html, url))
    case 'events':
      return toEventsListDocument(parseEventsListPage(html, url))
    case 'event':
      return toEventDocument(parseEventPage(html, url))
    case 'entryList':
      return toEntryListDocument(parseEntryListPage(html, url))
    case 'race':
      return toRaceDocument(parseRacePage(html, url))
  }
}
