import type { ThingName } from '../../shared/contract/favourites.ts'
import { thingOfRoute } from '../state/things.ts'
import { useWorkspace } from '../state/workspace.ts'
import { frontView, routeOf, trailOf } from '../state/workspace-model.ts'

/** What must stay in front for so long to count as opened: going through tabs opens nothing. */
const OPENED_AFTER_MS = 1_000

/** Notes which tracks, events and drivers are looked at, for what Home and Find offer again. Answers with what ends it. */
export function noteOpened(opened: (thing: ThingName) => Promise<unknown>): () => void {
  let shown = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = (): void => {
    const workspace = useWorkspace.getState()
    const thing = thingOfRoute(routeOf(trailOf(workspace, frontView(workspace))))
    const now = thing === null ? '' : `${thing.kind}:${thing.key}`
    if (now === shown) return
    shown = now
    clearTimeout(timer)
    // Nothing depends on it: what could not be noted is only not offered again.
    if (thing !== null) timer = setTimeout(() => void opened(thing).catch(() => undefined), OPENED_AFTER_MS)
  }
  look()
  const unsubscribe = useWorkspace.subscribe(look)
  return () => {
    unsubscribe()
    clearTimeout(timer)
  }
}
