import { z } from 'zod'
import { openRoute, showView, useWorkspace } from '../state/workspace.ts'
import { frontView, routeOf, tabOf, trailOf } from '../state/workspace-model.ts'
import { pathOf, placeOfView } from '../state/places.ts'
import { viewOf } from './views.ts'

/** What the window's own history remembers of a place in it. */
const mark = z.object({ view: z.string() })

const exists = (id: string): boolean =>
  placeOfView(id) !== null || tabOf(useWorkspace.getState(), id) !== undefined

const address = (): string => `${window.location.pathname}${window.location.search}`

/** Opens what the window's address asks for. A new window at the bare address goes on where the last one ended. */
export function openAddress(isNew: boolean): void {
  const known = mark.safeParse(window.history.state)
  if (known.success && exists(known.data.view)) {
    showView(known.data.view)
    return
  }
  if (isNew && address() === '/') return
  openRoute(address())
}

/**
 * Keeps the window's address on the screen in front, so that it can be shared and reloaded, and lets the browser's own
 * back and forward lead through what was in front. Answers with the function that ends it.
 */
export function followAddress(): () => void {
  let shown = { view: '', route: '' }
  /** While the browser leads, what it shows must not become a further step. */
  let led = false

  const inFront = () => {
    const workspace = useWorkspace.getState()
    const view = frontView(workspace)
    return { view, route: routeOf(trailOf(workspace, view)) }
  }

  const write = (): void => {
    const { view, route } = inFront()
    if (led || (view === shown.view && route === shown.route)) return
    const first = shown.view === ''
    const sameScreen = view === shown.view && pathOf(route) === pathOf(shown.route)
    shown = { view, route }
    if (first || sameScreen) window.history.replaceState({ view }, '', route)
    else window.history.pushState({ view }, '', route)
  }

  const lead = (state: unknown): void => {
    const known = mark.safeParse(state)
    const route = address()
    if (!known.success || !exists(known.data.view)) {
      openRoute(route)
      return
    }
    const { view: id } = known.data
    showView(id)
    const { entries, index } = trailOf(useWorkspace.getState(), id)
    const { history } = viewOf(id)
    if (entries[index] === route) return
    if (entries[index - 1] === route) history.back()
    else if (entries[index + 1] === route) history.forward()
    else history.push(route)
  }

  const onPopState = (event: PopStateEvent): void => {
    led = true
    try {
      lead(event.state)
    } finally {
      shown = inFront()
      led = false
    }
  }

  write()
  const unsubscribe = useWorkspace.subscribe(write)
  window.addEventListener('popstate', onPopState)
  return () => {
    unsubscribe()
    window.removeEventListener('popstate', onPopState)
  }
}
