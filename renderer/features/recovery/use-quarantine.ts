import { useQuery } from '@tanstack/react-query'
import { client } from '../../bridge.ts'
import { api, queryClient, readKeys } from '../../state/api.ts'

/** Whether an event is in quarantine, for screens that have only its number; false until it is known. */
export function useIsQuarantined(eventId: string): boolean {
  const open = useQuery(api.recovery.quarantine.list.queryOptions({ input: {} }))
  return open.data?.some((one) => one.eventId === eventId) ?? false
}

/** What was done here is shown at once; every other window hears of it from the engine. */
function reload(eventId: string): void {
  const stale = [...readKeys.event(eventId), readKeys.eventLists(), readKeys.search(), api.recovery.key()]
  for (const queryKey of stale) void queryClient.invalidateQueries({ queryKey })
}

/** Marks an event as unsafe (F37). Rejects with an error of the contract. */
export async function markUnsafe(eventId: string, reason: string): Promise<void> {
  await client.recovery.quarantine.place({ eventId, reason })
  reload(eventId)
}

/** Releases an event that has been reviewed (F37). Rejects with an error of the contract. */
export async function release(eventId: string, note: string): Promise<void> {
  await client.recovery.quarantine.release({ eventId, note })
  reload(eventId)
}
