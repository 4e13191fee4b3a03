import { create } from 'zustand'
import type { ExportSubject } from '../features/export/choices.ts'

/** What the palette offers at first: everything, or the open tabs alone. */
export type PaletteMode = 'all' | 'tabs'

type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette'; readonly mode: PaletteMode }
  | { readonly kind: 'keys' }
  | { readonly kind: 'keymap' }
  | { readonly kind: 'backup' }
  | { readonly kind: 'export'; readonly subject: ExportSubject }

/** The one dialog of the window itself that is open. */
export const useOverlay = create<Overlay>()(() => ({ kind: 'none' }))

export const openPalette = (mode: PaletteMode = 'all'): void =>
  useOverlay.setState({ kind: 'palette', mode }, true)
export const openKeys = (): void => useOverlay.setState({ kind: 'keys' }, true)
export const openBackup = (): void => useOverlay.setState({ kind: 'backup' }, true)
export const openExport = (subject: ExportSubject): void =>
  useOverlay.setState({ kind: 'export', subject }, true)
export const openKeymap = (): void => useOverlay.setState({ kind: 'keymap' }, true)

/** Closes a dialog, unless another one has taken its place: the event of closing comes late. */
export function closeOverlay(kind: Overlay['kind']): void {
  useOverlay.setState((open) => (open.kind === kind ? { kind: 'none' } : open), true)
}
