export const eventTabs = ['overview', 'sessions', 'qualifying', 'ladder', 'entries', 'checks'] as const
export type EventTab = (typeof eventTabs)[number]

export interface EventSearch {
  readonly tab?: EventTab
}

export function readEventSearch(search: Record<string, unknown>): EventSearch {
  const tab = eventTabs.find((known) => known === search['tab'])
  return tab === undefined ? {} : { tab }
}
