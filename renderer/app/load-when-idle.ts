/** At the latest after this time a screen is loaded though the window has been busy all along, in ms. */
const PATIENCE_MS = 1_000

/**
 * Loads the code of a screen that is likely to be opened next, once there is nothing else to do. A failure is left to who
 * opens it: loading is tried again there, and its error is shown.
 */
export function loadWhenIdle(load: () => Promise<unknown>): void {
  requestIdleCallback(() => void load().catch(() => undefined), { timeout: PATIENCE_MS })
}
