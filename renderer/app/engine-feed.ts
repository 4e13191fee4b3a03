import { client, connection, watchStream } from '../bridge.ts'
import { followAdmin } from '../state/admin.ts'
import { queryClient, readKeys } from '../state/api.ts'
import { createInvalidator } from '../state/invalidation.ts'
import { tellPushed } from '../state/pushed.ts'
import { followEngine, storedPosition } from '../state/stream.ts'

/** Follows the engine for as long as the window lives. */
export function followEngineInWindow(): () => void {
  return followEngine(
    { watchStream, connection, listJobs: () => client.jobs.list({ limit: 300 }) },
    {
      ...createInvalidator(queryClient, readKeys),
      position: storedPosition(window.sessionStorage),
      onMessage(message) {
        followAdmin(queryClient, message)
        tellPushed(message)
      },
    },
  )
}
