/** Which part of the way of a page is run (O10). */
export const replayModes = ['full', 'fetch', 'parse', 'normalise', 'persist'] as const
export type ReplayMode = (typeof replayModes)[number]
