import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  emptyLayout,
  emptyPreferences,
  emptyWorkspace,
  MAX_UI_STATE_LENGTH,
} from '../../../shared/contract/ui.ts'
import type { ChosenPreferences, UiState, WindowState } from '../../../shared/contract/ui.ts'
import { setTheme, useLayout, usePreferences } from '../../../renderer/state/preferences.ts'
import { fitted, keepUiState } from '../../../renderer/state/ui-state.ts'
import { claimWindowKey } from '../../../renderer/state/window-key.ts'
import { openRoute, useWorkspace } from '../../../renderer/state/workspace.ts'

const stored: UiState = {
  version: 1,
  preferences: { ...emptyPreferences, theme: 'dark', density: 'comfortable' },
  layout: { ...emptyLayout, railCollapsed: true },
  workspace: {
    ...emptyWorkspace,
    tabs: [{ id: 'tab:a', entries: ['/event/1'], index: 0, title: 'One' }],
    left: 'tab:a',
  },
}

function memory() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  usePreferences.setState(emptyPreferences)
  useLayout.setState(emptyLayout)
  useWorkspace.setState(emptyWorkspace)
})
afterEach(() => vi.useRealTimers())

describe('what a window remembers', () => {
  it('comes into force and is not stored again unchanged', async () => {
    const save = vi.fn(() => Promise.resolve())
    const kept = keepUiState({ load: () => Promise.resolve(stored), save, handover: memory() })
    expect(await kept.adopted).toBe(true)
    expect(usePreferences.getState().theme).toBe('dark')
    expect(useLayout.getState().railCollapsed).toBe(true)
    expect(useWorkspace.getState().left).toBe('tab:a')
    vi.advanceTimersByTime(5_000)
    expect(save).not.toHaveBeenCalled()
    kept.end()
  })

  it('is stored once after several changes', async () => {
    const save = vi.fn((_state: WindowState, _chosen: ChosenPreferences) => Promise.resolve())
    const kept = keepUiState({ load: () => Promise.resolve(null), save, handover: memory() })
    await kept.adopted
    setTheme('dark')
    setTheme('light')
    openRoute('/event/7')
    expect(save).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(save).toHaveBeenCalledOnce()
    expect(save.mock.calls[0]?.[1]).toEqual({ theme: 'light' })
    kept.end()
  })

  it('takes in what another window chose, without storing it once more', async () => {
    const save = vi.fn(() => Promise.resolve())
    const load = vi.fn(() => Promise.resolve<UiState | null>(null))
    const kept = keepUiState({ load, save, handover: memory() })
    await kept.adopted
    load.mockResolvedValue(stored)
    kept.takePreferences()
    await vi.advanceTimersByTimeAsync(0)
    expect(usePreferences.getState()).toEqual(stored.preferences)
    // Tabs and layout are this window's own.
    expect(useWorkspace.getState()).toEqual(emptyWorkspace)
    expect(useLayout.getState()).toEqual(emptyLayout)
    vi.advanceTimersByTime(5_000)
    expect(save).not.toHaveBeenCalled()
    kept.end()
  })

  it('keeps what was chosen here and is not stored yet, whatever another window chose', async () => {
    const save = vi.fn((_state: WindowState, _chosen: ChosenPreferences) => Promise.resolve())
    const kept = keepUiState({ load: () => Promise.resolve(stored), save, handover: memory() })
    await kept.adopted
    setTheme('light')
    kept.takePreferences()
    openRoute('/event/7')
    await vi.advanceTimersByTimeAsync(10)
    expect(usePreferences.getState().theme).toBe('light')
    // Choices are stored soon: a change of the tabs does not put them off.
    vi.advanceTimersByTime(20)
    expect(save).toHaveBeenCalledOnce()
    expect(save.mock.calls[0]?.[1]).toEqual({ theme: 'light' })
    kept.end()
  })

  it('is everybody’s choice together where two windows choose at the same time', async () => {
    const save = vi.fn((_state: WindowState, _chosen: ChosenPreferences) => Promise.resolve())
    let answer = (_state: UiState): void => undefined
    const load = vi.fn(() => Promise.resolve(stored))
    const kept = keepUiState({ load, save, handover: memory() })
    await kept.adopted
    // Another window has chosen keys; while they are read, this one chooses a theme and stores it.
    load.mockImplementationOnce(() => new Promise<UiState>((resolve) => (answer = resolve)))
    kept.takePreferences()
    setTheme('light')
    await vi.advanceTimersByTimeAsync(30)
    expect(save.mock.calls[0]?.[1]).toEqual({ theme: 'light' })
    const keymap = { 'tab.close': null }
    load.mockResolvedValue({ ...stored, preferences: { ...stored.preferences, keymap, theme: 'light' } })
    answer({ ...stored, preferences: { ...stored.preferences, keymap } })
    await vi.advanceTimersByTimeAsync(0)
    expect(usePreferences.getState()).toMatchObject({ theme: 'light', keymap, density: 'comfortable' })
    // What follows stores nothing of it again.
    openRoute('/event/7')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(save).toHaveBeenCalledTimes(2)
    expect(save.mock.calls[1]?.[1]).toEqual({})
    kept.end()
  })

  it('is stored with the next change where that failed', async () => {
    const save = vi.fn((_state: WindowState, _chosen: ChosenPreferences) => Promise.resolve())
    const kept = keepUiState({ load: () => Promise.resolve(stored), save, handover: memory() })
    await kept.adopted
    save.mockRejectedValueOnce(new Error('no engine'))
    setTheme('light')
    await vi.advanceTimersByTimeAsync(30)
    openRoute('/event/7')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(save.mock.calls.map(([, chosen]) => chosen)).toEqual([{ theme: 'light' }, { theme: 'light' }])
    kept.end()
  })

  it('is all stored before the window closes, what is on its way included', async () => {
    const ends: (() => void)[] = []
    const save = vi.fn(
      (_state: WindowState, _chosen: ChosenPreferences) => new Promise<void>((resolve) => ends.push(resolve)),
    )
    const kept = keepUiState({ load: () => Promise.resolve(stored), save, handover: memory() })
    await kept.adopted
    let isStored = false
    openRoute('/event/7')
    void kept.stored().then(() => (isStored = true))
    expect(save).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(isStored).toBe(false)
    ends[0]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(isStored).toBe(true)
    await kept.stored()
    expect(save).toHaveBeenCalledOnce()
    kept.end()
  })

  it('is asked for again when the engine could not answer, and kept from then on', async () => {
    const save = vi.fn((_state: WindowState, _chosen: ChosenPreferences) => Promise.resolve())
    const load = vi.fn<() => Promise<UiState | null>>()
    load.mockRejectedValueOnce(new Error('no engine')).mockResolvedValue(stored)
    const kept = keepUiState({ load, save, handover: memory() })
    expect(await kept.adopted).toBe(false)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(usePreferences.getState().theme).toBe('dark')
    setTheme('light')
    vi.advanceTimersByTime(1_000)
    expect(save).toHaveBeenCalledOnce()
    kept.end()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('is not overwritten by a window that could not load it', async () => {
    const save = vi.fn(() => Promise.resolve())
    const kept = keepUiState({ load: () => Promise.reject(new Error('no engine')), save, handover: memory() })
    expect(await kept.adopted).toBe(false)
    setTheme('dark')
    vi.advanceTimersByTime(5_000)
    kept.flush()
    expect(save).not.toHaveBeenCalled()
    kept.end()
  })

  it('that comes late keeps in front what was opened meanwhile', async () => {
    let answer = (_state: UiState): void => undefined
    const late = new Promise<UiState>((resolve) => {
      answer = resolve
    })
    const kept = keepUiState({ load: () => late, save: () => Promise.resolve(), handover: memory() })
    openRoute('/event/7')
    answer(stored)
    await kept.adopted
    const { tabs, left } = useWorkspace.getState()
    expect(tabs.map(({ entries }) => entries[0])).toEqual(['/event/1', '/event/7'])
    expect(tabs.find(({ id }) => id === left)?.entries).toEqual(['/event/7'])
    kept.end()
  })

  it('survives a reload that comes before it is stored', async () => {
    const handover = memory()
    const never = new Promise<never>(() => undefined)
    const before = keepUiState({ load: () => Promise.resolve(stored), save: () => never, handover })
    await before.adopted
    setTheme('light')
    before.flush()
    before.end()
    const save = vi.fn(() => Promise.resolve())
    const after = keepUiState({ load: () => Promise.resolve(stored), save, handover })
    await after.adopted
    expect(usePreferences.getState().theme).toBe('light')
    expect(save).toHaveBeenCalledOnce()
    after.end()
  })

  it('is cut until it can be stored: histories first, then the oldest tabs', () => {
    const long = (id: number) => `/event/${id}?q=${'x'.repeat(1_500)}`
    const tabs = Array.from({ length: 40 }, (_, id) => ({
      id: `tab:${id}`,
      entries: Array.from({ length: 20 }, () => long(id)),
      index: 19,
      title: null,
    }))
    const cut = fitted({
      version: 1,
      layout: emptyLayout,
      workspace: { ...emptyWorkspace, tabs, left: 'tab:39' },
    })
    expect(JSON.stringify(cut).length).toBeLessThanOrEqual(MAX_UI_STATE_LENGTH)
    expect(cut.workspace.tabs.length).toBeGreaterThan(30)
    expect(cut.workspace.tabs.at(-1)?.entries).toEqual([long(39)])
    expect(cut.workspace.left).toBe('tab:39')
  })
})

/** Locks of several windows of one browser. */
function lockManager() {
  const held = new Set<string>()
  return {
    request: ((name: string, options: LockOptions, callback: (lock: Lock | null) => unknown) => {
      if (held.has(name))
        return options.ifAvailable === true
          ? Promise.resolve(callback(null))
          : Promise.reject(new Error('aborted'))
      held.add(name)
      return Promise.resolve(callback({ name, mode: 'exclusive' }))
    }) as LockManager['request'],
    release: (name: string) => held.delete(name),
  }
}

describe('names of windows', () => {
  it('are given to each window that is open, and kept over a reload', async () => {
    const locks = lockManager()
    const [first, second] = [memory(), memory()]
    expect(await claimWindowKey(locks, first)).toEqual({ key: 'main', isNew: true })
    expect(await claimWindowKey(locks, second)).toEqual({ key: 'window-2', isNew: true })
    locks.release('mre:main')
    expect(await claimWindowKey(locks, first)).toEqual({ key: 'main', isNew: false })
  })

  it('stay the first one where the browser is slow to answer: the next one has nothing of it', async () => {
    const { request } = lockManager()
    const slow = ((name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
      name === 'mre:main' ? new Promise(() => undefined) : request(name, options, callback)) as typeof request
    const claimed = claimWindowKey({ request: slow }, memory())
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await claimed).toEqual({ key: 'main', isNew: true })
  })

  it('do without locks', async () => {
    expect(await claimWindowKey(undefined, memory())).toEqual({ key: 'main', isNew: true })
  })
})
