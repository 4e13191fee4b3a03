import { MAX_CLOSED_TABS, MAX_TABS, MAX_TAB_HISTORY } from '../../shared/contract/ui.ts'
import type { UiTab, UiTrail, UiWorkspace } from '../../shared/contract/ui.ts'
import { pathOf, placeIds, placeOf, placeOfView, placePath, placeView } from './places.ts'

/**
 * What is open in a window, as pure functions: tabs in their order, one or two panes that each show a tab or a place, and
 * where each of them has been. No view is shown twice.
 */

export type Pane = UiWorkspace['focused']

const otherPane = (pane: Pane): Pane => (pane === 'left' ? 'right' : 'left')

/** The view of the pane that has the focus. */
export function frontView(workspace: UiWorkspace): string {
  return workspace.focused === 'right' && workspace.right !== null ? workspace.right : workspace.left
}

export function tabOf(workspace: UiWorkspace, id: string): UiTab | undefined {
  return workspace.tabs.find((tab) => tab.id === id)
}

/** Where a view has been. */
export function trailOf(workspace: UiWorkspace, id: string): UiTrail {
  const place = placeOfView(id)
  const trail = workspace.places[id] ?? tabOf(workspace, id)
  return trail ?? { entries: [place === null ? '/' : placePath(place)], index: 0 }
}

export function routeOf(trail: UiTrail): string {
  return trail.entries[trail.index] ?? trail.entries.at(-1) ?? '/'
}

function pushed(trail: UiTrail, route: string): UiTrail {
  if (routeOf(trail) === route) return trail
  const entries = [...trail.entries.slice(0, trail.index + 1), route].slice(-MAX_TAB_HISTORY)
  return { entries, index: entries.length - 1 }
}

/** Replaces where a view has been, cut to what is remembered. */
export function withTrail(workspace: UiWorkspace, id: string, { entries, index }: UiTrail): UiWorkspace {
  const from = Math.max(0, Math.min(index, entries.length - MAX_TAB_HISTORY))
  const trail = { entries: entries.slice(from, from + MAX_TAB_HISTORY), index: index - from }
  if (placeOfView(id) !== null) return { ...workspace, places: { ...workspace.places, [id]: trail } }
  return { ...workspace, tabs: workspace.tabs.map((tab) => (tab.id === id ? { ...tab, ...trail } : tab)) }
}

export function withTitle(workspace: UiWorkspace, id: string, title: string): UiWorkspace {
  const known = tabOf(workspace, id)
  if (known === undefined || known.title === title) return workspace
  const cut = title.slice(0, 300)
  return { ...workspace, tabs: workspace.tabs.map((tab) => (tab === known ? { ...tab, title: cut } : tab)) }
}

/** Brings a view to the front: where it is shown already, else in the pane that has the focus. */
export function show(workspace: UiWorkspace, id: string): UiWorkspace {
  if (workspace.left === id) return { ...workspace, focused: 'left' }
  if (workspace.right === id) return { ...workspace, focused: 'right' }
  return workspace.focused === 'right' && workspace.right !== null
    ? { ...workspace, right: id }
    : { ...workspace, left: id, focused: 'left' }
}

interface OpenOptions {
  /** Id of the tab, should a new one be needed. */
  readonly newId: string
  /** Open it, but leave in front what is in front. */
  readonly background?: boolean
  readonly title?: string | null
}

/** Opens an address: a place where it is, a document in the tab that shows it or in a new one beside the present. */
export function open(workspace: UiWorkspace, route: string, options: OpenOptions): UiWorkspace {
  const place = placeOf(route)
  const known =
    place === null ? workspace.tabs.find((tab) => pathOf(routeOf(tab)) === pathOf(route)) : undefined
  const id = place === null ? known?.id : placeView(place)
  if (id !== undefined) {
    // A bare address of something that is open already means just that; a search asks for more.
    const trail = trailOf(workspace, id)
    const bare = !route.includes('?') && pathOf(routeOf(trail)) === pathOf(route)
    const there = bare ? workspace : withTrail(workspace, id, pushed(trail, route))
    return options.background === true ? there : show(there, id)
  }
  const tab: UiTab = { id: options.newId, entries: [route], index: 0, title: options.title ?? null }
  const at = workspace.tabs.findIndex((candidate) => candidate.id === frontView(workspace))
  const position = at < 0 ? workspace.tabs.length : at + 1
  const added = { ...workspace, tabs: workspace.tabs.toSpliced(position, 0, tab) }
  const limited = added.tabs.length > MAX_TABS ? close(added, oldestHidden(added, tab.id), false) : added
  return options.background === true ? limited : show(limited, tab.id)
}

/** The first tab that no pane shows: what has to make room when there are too many. */
function oldestHidden(workspace: UiWorkspace, except: string): string {
  const hidden = workspace.tabs.find(
    ({ id }) => id !== except && id !== workspace.left && id !== workspace.right,
  )
  return hidden?.id ?? except
}

/** What a pane shows when its view goes away: the neighbouring tab, else a place; never what the other pane shows. */
function successor(workspace: UiWorkspace, id: string, shownElsewhere: string | null): string {
  const index = workspace.tabs.findIndex((tab) => tab.id === id)
  const candidates = [
    workspace.tabs[index + 1]?.id,
    workspace.tabs[index - 1]?.id,
    placeView('find'),
    ...placeIds.map(placeView),
  ]
  return candidates.find((other) => other !== undefined && other !== shownElsewhere) ?? placeView('find')
}

/** Closes a tab; `remember` keeps it for reopening. */
export function close(workspace: UiWorkspace, id: string, remember = true): UiWorkspace {
  const tab = tabOf(workspace, id)
  if (tab === undefined) return workspace
  const { left, right } = workspace
  return {
    ...workspace,
    tabs: workspace.tabs.filter((candidate) => candidate !== tab),
    closed: remember ? [tab, ...workspace.closed].slice(0, MAX_CLOSED_TABS) : workspace.closed,
    left: left === id ? successor(workspace, id, right) : left,
    right: right === id ? successor(workspace, id, left) : right,
  }
}

export function closeOthers(workspace: UiWorkspace, id: string): UiWorkspace {
  return workspace.tabs.filter((tab) => tab.id !== id).reduce((left, tab) => close(left, tab.id), workspace)
}

/** Opens the tab that was closed last again, at its history. */
export function reopen(workspace: UiWorkspace): UiWorkspace {
  const [tab, ...closed] = workspace.closed
  if (tab === undefined) return workspace
  return show({ ...workspace, closed, tabs: [...workspace.tabs, tab].slice(-MAX_TABS) }, tab.id)
}

/** Moves a tab by some places, within the ends. */
export function move(workspace: UiWorkspace, id: string, by: number): UiWorkspace {
  const from = workspace.tabs.findIndex((tab) => tab.id === id)
  const tab = workspace.tabs[from]
  if (tab === undefined) return workspace
  const to = Math.max(0, Math.min(workspace.tabs.length - 1, from + by))
  return { ...workspace, tabs: workspace.tabs.toSpliced(from, 1).toSpliced(to, 0, tab) }
}

/** The tab that follows the one in front in its row, around the end; from a place, the first or the last. */
export function cycled(workspace: UiWorkspace, by: 1 | -1): UiWorkspace {
  const { tabs } = workspace
  if (tabs.length === 0) return workspace
  const at = tabs.findIndex((tab) => tab.id === frontView(workspace))
  const next = at < 0 ? (by === 1 ? 0 : tabs.length - 1) : (at + by + tabs.length) % tabs.length
  return show(workspace, tabs[next]?.id ?? workspace.left)
}

/** Splits the space in two, or gives it all to the view that has the focus. */
export function toggleSplit(workspace: UiWorkspace): UiWorkspace {
  if (workspace.right !== null) {
    return { ...workspace, left: frontView(workspace), right: null, focused: 'left' }
  }
  const beside = successor(workspace, workspace.left, workspace.left)
  return { ...workspace, right: beside, focused: 'right' }
}

/** Moves the view in front to the other pane, making one if need be; something else takes its place. */
export function toOtherPane(workspace: UiWorkspace): UiWorkspace {
  const { left, right } = workspace
  if (right !== null) return { ...workspace, left: right, right: left, focused: otherPane(workspace.focused) }
  return { ...workspace, left: successor(workspace, left, left), right: left, focused: 'right' }
}

/** What was stored, made whole: views that are gone give way, ids are unique. */
export function repaired(workspace: UiWorkspace): UiWorkspace {
  const seen = new Set<string>()
  const tabs = workspace.tabs
    .filter(({ id }) => placeOfView(id) === null && !seen.has(id) && seen.add(id) !== undefined)
    .map((tab) => ({ ...tab, index: Math.min(tab.index, tab.entries.length - 1) }))
  const exists = (id: string): boolean => placeOfView(id) !== null || seen.has(id)
  const left = exists(workspace.left) ? workspace.left : placeView('find')
  const right =
    workspace.right !== null && exists(workspace.right) && workspace.right !== left ? workspace.right : null
  const places = Object.fromEntries(
    Object.entries(workspace.places)
      .filter(([id, trail]) => trail.entries.every((entry) => placeOf(entry) === placeOfView(id)))
      .map(([id, trail]) => [id, { ...trail, index: Math.min(trail.index, trail.entries.length - 1) }]),
  )
  return { ...workspace, tabs, places, left, right, focused: right === null ? 'left' : workspace.focused }
}
