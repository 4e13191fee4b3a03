import { z } from 'zod'
import {
  chosenPreferences,
  MAX_UI_STATE_LENGTH,
  storedWindowState,
  withChosen,
} from '../../shared/contract/ui.ts'
import type {
  ChosenPreferences,
  UiPreferences,
  UiState,
  UiTrail,
  UiWorkspace,
  WindowState,
} from '../../shared/contract/ui.ts'
import { useLayout, usePreferences } from './preferences.ts'
import { openRoute, useWorkspace } from './workspace.ts'
import { frontView, repaired, routeOf, trailOf } from './workspace-model.ts'

/** What this module needs of the outside, so that it can be tried without a page. */
export interface UiStateKeeper {
  load(): Promise<UiState | null>
  /** @param chosen the preferences that were chosen here and are not stored yet */
  save(state: WindowState, chosen: ChosenPreferences): Promise<unknown>
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
export function fitted(state: WindowState): WindowState {
  const fits = (candidate: WindowState): boolean => JSON.stringify(candidate).length <= MAX_UI_STATE_LENGTH
  if (fits(state)) return state
  let next: WindowState = { ...state, workspace: withoutHistory(state.workspace) }
  while (!fits(next) && next.workspace.tabs.length > 0) {
    next = { ...next, workspace: repaired({ ...next.workspace, tabs: next.workspace.tabs.slice(1) }) }
  }
  return next
}

function currentState(): WindowState {
  return fitted({ version: 1, layout: useLayout.getState(), workspace: useWorkspace.getState() })
}

/** What differs from what is stored: that, and nothing else of them, was chosen here. */
function chosenSince(stored: UiPreferences): ChosenPreferences {
  const own = usePreferences.getState()
  const differs = (key: keyof UiPreferences): boolean =>
    JSON.stringify(own[key]) !== JSON.stringify(stored[key])
  return {
    ...(differs('theme') && { theme: own.theme }),
    ...(differs('density') && { density: own.density }),
    ...(differs('singleKeys') && { singleKeys: own.singleKeys }),
    ...(differs('keymap') && { keymap: own.keymap }),
    ...(differs('resultColumns') && { resultColumns: own.resultColumns }),
  }
}

const handedOver = z.object({ state: storedWindowState, chosen: chosenPreferences.catch({}) })

function takeHandover(storage: UiStateKeeper['handover']): z.infer<typeof handedOver> | null {
  try {
    const text = storage.getItem(HANDOVER_KEY)
    storage.removeItem(HANDOVER_KEY)
    return text === null ? null : handedOver.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * Loads what the window remembers and stores it after every change, gathered for a moment. Nothing is stored before
 * something was loaded: a window that started without its engine must not overwrite what it had.
 * `adopted` resolves with whether a stored state is in force; `flush` stores now what waits, `stored` resolves when all of it
 * is stored, `takePreferences` puts those in force that another window has stored, `end` stops.
 */
export function keepUiState(keeper: UiStateKeeper): {
  readonly adopted: Promise<boolean>
  readonly flush: () => void
  readonly stored: () => Promise<void>
  readonly takePreferences: () => void
  readonly end: () => void
} {
  let timer: ReturnType<typeof setTimeout> | undefined
  let loaded = false
  let isAdopting = false
  /** Whether preferences wait to be stored: the other windows wait for them, so nothing may put that off. */
  let hasChosen = false
  /** The preferences as they are stored, as far as this window knows. */
  let known = usePreferences.getState()
  /** Times that something was stored, so that an answer that is older than the last can be told. */
  let saves = 0
  let saving: Promise<unknown> = Promise.resolve()

  const save = (): void => {
    clearTimeout(timer)
    timer = undefined
    hasChosen = false
    saves += 1
    const chosen = chosenSince(known)
    const before = known
    known = usePreferences.getState()
    // A failed save is no loss: the next change stores everything again.
    saving = keeper.save(currentState(), chosen).catch(() => {
      known = { ...known, ...only(before, chosen) }
    })
  }
  const changed = (): void => {
    // What was chosen is stored soon, with everything else.
    if (!loaded || hasChosen) return
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  }
  const chose = (): void => {
    if (!loaded || isAdopting) return
    hasChosen = true
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_PREFERENCES_AFTER_MS)
  }
  const adoptPreferences = (stored: UiPreferences, chosen: ChosenPreferences): void => {
    known = stored
    isAdopting = true
    usePreferences.setState(withChosen(stored, chosen))
    isAdopting = false
  }
  const takePreferences = async (): Promise<void> => {
    if (!loaded) return
    const before = saves
    const stored = await keeper.load()
    if (saves !== before) return takePreferences()
    if (stored !== null) adoptPreferences(stored.preferences, chosenSince(known))
  }
  const stops = [
    usePreferences.subscribe(chose),
    useLayout.subscribe(changed),
    useWorkspace.subscribe(changed),
  ]

  const unsaved = takeHandover(keeper.handover)
  const untouched = useWorkspace.getState()
  const load = async (): Promise<boolean> => {
    const stored = await keeper.load()
    const state = unsaved?.state ?? stored
    if (state !== null) {
      // The engine may have answered late: what is in front meanwhile stays there.
      const opened = useWorkspace.getState()
      adoptPreferences(stored?.preferences ?? known, unsaved?.chosen ?? {})
      useLayout.setState(state.layout)
      useWorkspace.setState(repaired(state.workspace))
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
        const handover = { state: currentState(), chosen: chosenSince(known) }
        keeper.handover.setItem(HANDOVER_KEY, JSON.stringify(handover))
      } catch {
        // A full or forbidden storage: the save below may still arrive.
      }
      save()
    },
    async stored() {
      if (timer !== undefined) save()
      await saving
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

/** The part of `preferences` that `chosen` has, too. */
function only(preferences: UiPreferences, chosen: ChosenPreferences): Partial<UiPreferences> {
  return Object.fromEntries(Object.entries(preferences).filter(([key]) => Object.hasOwn(chosen, key)))
}
