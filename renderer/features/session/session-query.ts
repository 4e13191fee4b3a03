import { api, queryClient } from '../../state/api.ts'

interface SessionParams {
  readonly eventId: string
  readonly raceId: string
}

/** The session itself. */
export const sessionQuery = (input: SessionParams) => api.sessions.get.queryOptions({ input })

/** What the engineer decided about it. */
export const overridesQuery = (input: SessionParams) => api.analysis.overrides.get.queryOptions({ input })

/** Asks for a session while its screen is still being loaded, or while the mouse is on its way to the click. */
export function prefetchSession(input: SessionParams): void {
  // Whoever shows the answers shows the errors.
  queryClient.query(sessionQuery(input)).catch(() => undefined)
  queryClient.query(overridesQuery(input)).catch(() => undefined)
}
