import { create } from 'zustand'
import { emptyWorkspace } from '../../shared/contract/ui.ts'
import type { UiTrail, UiWorkspace } from '../../shared/contract/ui.ts'
import * as model from './workspace-model.ts'
import type { Pane } from './workspace-model.ts'

/** What is open in this window. Screens are drawn from it; `ui-state.ts` keeps it over restarts. */
export const useWorkspace = create<UiWorkspace>()(() => emptyWorkspace)

/** Told when the address of a view was changed from outside its own router. */
type Follow = (id: string, route: string) => void
const followers = new Set<Follow>()

export function onRouteGiven(follow: Follow): () => void {
  followers.add(follow)
  return () => void followers.delete(follow)
}

const newId = (): string => `tab:${crypto.getRandomValues(new Uint32Array(2)).join('-')}`

const change = (next: (workspace: UiWorkspace) => UiWorkspace): void => useWorkspace.setState(next)

export function focusedView(): string {
  return model.frontView(useWorkspace.getState())
}

interface OpenOptions {
  readonly background?: boolean
  readonly title?: string | null
}

/** Opens an address in its place, in the tab that shows it, or in a new tab. */
export function openRoute(route: string, options: OpenOptions = {}): void {
  const before = useWorkspace.getState()
  const after = model.open(before, route, { newId: newId(), ...options })
  useWorkspace.setState(after)
  for (const id of new Set([after.left, ...(after.right === null ? [] : [after.right])])) {
    const given = model.routeOf(model.trailOf(after, id))
    if (given !== model.routeOf(model.trailOf(before, id))) for (const follow of followers) follow(id, given)
  }
}

export const showView = (id: string): void => change((workspace) => model.show(workspace, id))
export const closeTab = (id: string): void => change((workspace) => model.close(workspace, id))
export const closeOtherTabs = (id: string): void => change((workspace) => model.closeOthers(workspace, id))
export const reopenTab = (): void => change(model.reopen)
export const moveTab = (id: string, by: number): void => change((workspace) => model.move(workspace, id, by))
export const cycleTabs = (by: 1 | -1): void => change((workspace) => model.cycled(workspace, by))
export const toggleSplit = (): void => change(model.toggleSplit)
export const toOtherPane = (): void => change(model.toOtherPane)

export function focusPane(pane: Pane): void {
  if (useWorkspace.getState().focused !== pane) change((workspace) => ({ ...workspace, focused: pane }))
}

/** A view went somewhere by itself. */
export function noteTrail(id: string, trail: UiTrail): void {
  change((workspace) => model.withTrail(workspace, id, trail))
}

export function noteTitle(id: string, title: string): void {
  change((workspace) => model.withTitle(workspace, id, title))
}
