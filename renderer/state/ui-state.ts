import { MAX_UI_STATE_LENGTH, storedUiState } from '../../shared/contract/ui.ts'
import type { UiState, UiTrail, UiWorkspace } from '../../shared/contract/ui.ts'
import { useLayout, usePreferences } from './preferences.ts'
import { openRoute, useWorkspace } from './workspace.ts'
import { frontView, repaired, routeOf, trailOf } from './workspace-model.ts'

/** What this module needs of the outside, so that it can be tried without a page. */
export interface UiStateKeeper {
  load(): Promise<UiState | null>
  save(state: UiState): Promise<unknown>
  /** Holds what was not saved yet over a reload of the page. */
  readonly handover: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const SAVE_AFTER_MS = 400
const LOAD_AGAIN_AFTER_MS = 2_000
/** The other windows wait for what was chosen here. */
const SAVE_PREFERENCES_AFTER_MS = 20
const HANDOVER_KEY = 'mre.ui.unsaved'

const shortTrail = <Trail extends UiTrail>(trail: Trail): Trail => ({
  ...trail,
  entries: [routeOf(trail)],
  index: 0,
})

function withoutHistory(workspace: UiWorkspace): UiWorkspace {
  const { tabs, places } = workspace
  return {
    ...workspace,
    tabs: tabs.map(shortTrail),
    closed: [],
    places: Object.fromEntries(Object.entries(places).map(([id, trail]) => [id, shortTrail(trail)])),
  }
}

/** The state made small enough to be stored: first without the tabs' histories, then without the first tabs. */
export function fitted(state: UiState): UiState {
  const fits = (candidate: UiState): boolean => JSON.stringify(candidate).length <= MAX_UI_STATE_LENGTH
  if (fits(state)) return state
  let next: UiState = { ...state, workspace: withoutHistory(state.workspace) }
  while (!fits(next) && next.workspace.tabs.length > 0) {
    next = { ...next, workspace: repaired({ ...next.workspace, tabs: next.workspace.tabs.slice(1) }) }
  }
  return next
}

function currentState(): UiState {
  return fitted({
    version: 1,
    preferences: usePreferences.getState(),
    layout: useLayout.getState(),
    workspace: useWorkspace.getState(),
  })
}

function takeHandover(storage: UiStateKeeper['handover']): UiState | null {
  try {
    const text = storage.getItem(HANDOVER_KEY)
    storage.removeItem(HANDOVER_KEY)
    return text === null ? null : storedUiState.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Puts a stored state in force. */
function adopt(state: UiState): void {
  usePreferences.setState(state.preferences)
  useLayout.setState(state.layout)
  useWorkspace.setState(repaired(state.workspace))
}

/**
 * Loads what the window remembers and stores it after every change, gathered for a moment. Nothing is stored before
 * something was loaded: a window that started without its engine must not overwrite what it had.
 * `adopted` resolves with whether a stored state is in force; `flush` stores now what waits, `takePreferences` puts those in
 * force that another window has stored, `end` stops.
 */
export function keepUiState(keeper: UiStateKeeper): {
  readonly adopted: Promise<boolean>
  readonly flush: () => void
  readonly takePreferences: () => void
  readonly end: () => void
} {
  let timer: ReturnType<typeof setTimeout> | undefined
  let loaded = false
  let isAdopting = false
  /** Whether preferences that were chosen here are not stored yet: nothing may take their place. */
  let hasChosen = false

  const save = (): void => {
    clearTimeout(timer)
    timer = undefined
    hasChosen = false
    const state = currentState()
    // A failed save is no loss: the next change stores everything again.
    keeper.save(state).catch(() => undefined)
  }
  const changed = (): void => {
    // What was chosen is stored soon, with everything else.
    if (!loaded || hasChosen) return
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  }
  const chosen = (): void => {
    if (!loaded || isAdopting) return
    hasChosen = true
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_PREFERENCES_AFTER_MS)
  }
  const takePreferences = async (): Promise<void> => {
    if (!loaded) return
    const stored = await keeper.load()
    if (stored === null || hasChosen) return
    isAdopting = true
    usePreferences.setState(stored.preferences)
    isAdopting = false
  }
  const stops = [
    usePreferences.subscribe(chosen),
    useLayout.subscribe(changed),
    useWorkspace.subscribe(changed),
  ]

  const unsaved = takeHandover(keeper.handover)
  const untouched = useWorkspace.getState()
  const load = async (): Promise<boolean> => {
    const stored = await keeper.load()
    const state = unsaved ?? stored
    if (state !== null) {
      // The engine may have answered late: what is in front meanwhile stays there.
      const opened = useWorkspace.getState()
      adopt(state)
      if (opened !== untouched) openRoute(routeOf(trailOf(opened, frontView(opened))))
    }
    loaded = true
    if (unsaved !== null) save()
    return state !== null
  }
  let again: ReturnType<typeof setTimeout> | undefined
  /** A window whose engine failed to answer once must not forget everything from then on. */
  const loadLater = (): false => {
    again = setTimeout(() => void load().catch(loadLater), LOAD_AGAIN_AFTER_MS)
    return false
  }
  return {
    adopted: load().catch(loadLater),
    flush() {
      if (timer === undefined) return
      try {
        keeper.handover.setItem(HANDOVER_KEY, JSON.stringify(currentState()))
      } catch {
        // A full or forbidden storage: the save below may still arrive.
      }
      save()
    },
    // A failed read is no loss: the next change is told again.
    takePreferences: () => void takePreferences().catch(() => undefined),
    end() {
      clearTimeout(timer)
      clearTimeout(again)
      for (const stop of stops) stop()
    },
  }
}
