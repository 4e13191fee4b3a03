import { create } from 'zustand'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
const DENSITIES = ['compact', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]

interface Preferences {
  readonly theme: Theme
  readonly density: Density
}

/** Height of a table row in CSS pixels (ui.md 3e). */
const ROW_HEIGHT: Record<Density, number> = { compact: 24, comfortable: 32 }

const KEYS = { theme: 'mre.theme', density: 'mre.density' } as const

function stored<Value extends string>(key: string, allowed: readonly Value[], fallback: Value): Value {
  // A page whose storage is blocked still works; it forgets.
  try {
    const text = localStorage.getItem(key)
    return allowed.find((value) => value === text) ?? fallback
  } catch {
    return fallback
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    return
  }
}

export const usePreferences = create<Preferences>()(() => ({
  theme: stored(KEYS.theme, THEMES, 'system'),
  density: stored(KEYS.density, DENSITIES, 'compact'),
}))

export function setTheme(theme: Theme): void {
  store(KEYS.theme, theme)
  usePreferences.setState({ theme })
}

export function setDensity(density: Density): void {
  store(KEYS.density, density)
  usePreferences.setState({ density })
}

/** Puts the preferences on the document, now and after every change. */
export function applyPreferences(root: HTMLElement): () => void {
  const apply = ({ theme, density }: Preferences): void => {
    root.dataset['theme'] = theme
    root.dataset['density'] = density
  }
  apply(usePreferences.getState())
  return usePreferences.subscribe(apply)
}

export function useRowHeight(): number {
  return usePreferences((state) => ROW_HEIGHT[state.density])
}
