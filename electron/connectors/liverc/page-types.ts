import type { LiveRcAddress } from './urls.ts'

/** What getting a page of a type depends on. */
export interface PageType {
  /** In metrics and in `page_routes`. */
  readonly name: string
  /** Until this matches, a page that is being rendered is not looked at (G32). */
  readonly waitFor: string
  /** Links that may be clicked to bring the laps (G35). */
  readonly expand?: string
}

export const pageTypes: Readonly<Record<LiveRcAddress['page'], PageType>> = {
  catalogue: { name: 'catalogue', waitFor: 'table.track_list' },
  track: { name: 'dashboard', waitFor: '.dashboard_panels' },
  events: { name: 'events', waitFor: 'table#events' },
  event: { name: 'event', waitFor: 'table.entry_list_data' },
  entryList: { name: 'entry_list', waitFor: '.tab-content' },
  race: { name: 'race', waitFor: 'table.table-striped', expand: 'a.driver_laps[data-driver-id]' },
}
