import { create } from 'zustand'
import { emptyLayout, emptyPreferences } from '../../shared/contract/ui.ts'
import type { UiLayout, UiPreferences } from '../../shared/contract/ui.ts'
import { useTextScale } from './text-scale.ts'

export type Theme = UiPreferences['theme']
export type Density = UiPreferences['density']

/** Height of a table row in CSS pixels at 100 % text (ui.md 3e). */
const ROW_HEIGHT: Record<Density, number> = { compact: 24, comfortable: 32 }

/** How the reader wants the app. `ui-state.ts` keeps it in the database. */
export const usePreferences = create<UiPreferences>()(() => emptyPreferences)

/** How this window is divided. */
export const useLayout = create<UiLayout>()(() => emptyLayout)

export function setTheme(theme: Theme): void {
  usePreferences.setState({ theme })
}

export function setDensity(density: Density): void {
  usePreferences.setState({ density })
}

/** Puts the preferences on the document, now and after every change. */
export function applyPreferences(root: HTMLElement): () => void {
  const apply = ({ theme, density }: UiPreferences): void => {
    root.dataset['theme'] = theme
    root.dataset['density'] = density
  }
  apply(usePreferences.getState())
  return usePreferences.subscribe(apply)
}

/** Height of a table row, which grows with the reader's text. */
export function useRowHeight(): number {
  const scale = useTextScale()
  return usePreferences((state) => ROW_HEIGHT[state.density]) * scale
}
