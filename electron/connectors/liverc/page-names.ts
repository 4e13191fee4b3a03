import type { LiveRcAddress } from './urls.ts'

/** How metrics, log lines and drift reports call the pages. */
export const pageNames: Readonly<Record<LiveRcAddress['page'], string>> = {
  catalogue: 'catalogue',
  track: 'dashboard',
  events: 'events',
  event: 'event',
  entryList: 'entry_list',
  race: 'race',
}
