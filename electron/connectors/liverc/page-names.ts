import type { LiveRcAddress } from './urls.ts'

/** How log lines and drift reports call the pages (K9). */
export const pageNames: Readonly<Record<LiveRcAddress['page'], string>> = {
  catalogue: 'catalogue_page',
  track: 'dashboard_page',
  events: 'events_page',
  event: 'event_page',
  entryList: 'entry_list_page',
  race: 'race_page',
}
