import { createMemoryHistory } from '@tanstack/react-router'
import type { RouterHistory } from '@tanstack/react-router'
import { placeOf, placeOfView } from '../state/places.ts'
import { noteTrail, onRouteGiven, openRoute, useWorkspace } from '../state/workspace.ts'
import { tabOf, trailOf } from '../state/workspace-model.ts'
import { createViewRouter } from './routes.tsx'

/** A tab or a place with its own router. */
export interface View {
  readonly id: string
  readonly router: ReturnType<typeof createViewRouter>
  readonly history: RouterHistory
  readonly canGo: (by: 1 | -1) => boolean
}

const views = new Map<string, View>()

/** Whether a screen of this address is shown in the view itself: places keep to themselves, tabs to documents. */
const staysIn = (id: string, route: string): boolean => placeOf(route) === placeOfView(id)

function createView(id: string): View {
  const trail = trailOf(useWorkspace.getState(), id)
  // The history works on this list itself.
  const entries = [...trail.entries]
  const history = createMemoryHistory({ initialEntries: entries, initialIndex: trail.index })
  const indexNow = (): number => history.location.state.__TSR_index
  const { push } = history
  history.push = (path, state, options) => {
    if (staysIn(id, path)) push(path, state, options)
    else openRoute(path)
  }
  history.subscribe(() => noteTrail(id, { entries: [...entries], index: indexNow() }))
  return {
    id,
    history,
    router: createViewRouter(history),
    canGo: (by) => (by === 1 ? indexNow() < entries.length - 1 : indexNow() > 0),
  }
}

/** The view of an id; made when it is first asked for. */
export function viewOf(id: string): View {
  const known = views.get(id)
  if (known !== undefined) return known
  const made = createView(id)
  views.set(id, made)
  return made
}

/** Keeps the routers in step with what is open. Answers with the function that ends it. */
export function followWorkspace(): () => void {
  const stopFollowing = onRouteGiven((id, route) => {
    const view = views.get(id)
    if (view !== undefined && view.history.location.href !== route) view.history.push(route)
  })
  const unsubscribe = useWorkspace.subscribe((workspace) => {
    for (const id of views.keys()) {
      if (placeOfView(id) === null && tabOf(workspace, id) === undefined) views.delete(id)
    }
  })
  return () => {
    stopFollowing()
    unsubscribe()
    views.clear()
  }
}
