import { client } from '../../bridge.ts'
import { startImport } from '../../state/commands.ts'
import { openRoute } from '../../state/workspace.ts'

interface Addressed {
  readonly eventId: string
  readonly trackSlug: string | undefined
}

/** What Enter does with an event (ui.md 3a): opens an imported one, imports any other where that is possible now. */
export async function openOrImport({ eventId, trackSlug }: Addressed, canFetch: boolean): Promise<void> {
  const known = await client.events.get({ eventId }).catch(() => undefined)
  if (known?.event.depth === 'laps_full' || (known !== undefined && !canFetch))
    openRoute(`/event/${encodeURIComponent(eventId)}`)
  else if (canFetch) await startImport({ eventId, ...(trackSlug === undefined ? {} : { trackSlug }) })
}
