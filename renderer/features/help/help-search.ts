export const helpParts = ['keys', 'figures', 'about'] as const
export type HelpPart = (typeof helpParts)[number]

/** What of Help is shown; it lives in the address. */
export interface HelpSearch {
  readonly part?: HelpPart
}

/** Reads an address's search; what does not fit is left out. */
export function readHelpSearch(search: Record<string, unknown>): HelpSearch {
  const part = helpParts.find((known) => known === search['part'])
  return part === undefined || part === 'keys' ? {} : { part }
}
