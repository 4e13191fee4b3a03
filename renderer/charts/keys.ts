import type { Step } from './pointing.ts'

/** Keys of a chart that has the focus (ui.md 3c). */

export const ZOOM_IN = 0.6
export const ZOOM_OUT = 1 / ZOOM_IN
const MANY = 10
const PAN = 0.25

export interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** Where the cursor goes; Ctrl or Cmd takes ten laps at once. */
export function stepOf({ key, ctrlKey, metaKey, shiftKey }: Pressed): Step | null {
  if (shiftKey) return null
  const count = ctrlKey || metaKey ? MANY : 1
  switch (key) {
    case 'ArrowLeft':
      return { by: -count }
    case 'ArrowRight':
      return { by: count }
    case 'ArrowUp':
      return { line: 'higher' }
    case 'ArrowDown':
      return { line: 'lower' }
    case 'Home':
      return { to: 'first' }
    case 'End':
      return { to: 'last' }
    default:
      return null
  }
}

export type Zoom = 'reset' | { readonly factor: number } | { readonly pan: number }

export function zoomOf({ key, ctrlKey, metaKey, shiftKey }: Pressed): Zoom | null {
  // Ctrl with these is the window's own zoom.
  if (ctrlKey || metaKey) return null
  switch (key) {
    case '+':
    case '=':
      return { factor: ZOOM_IN }
    case '-':
    case '_':
      return { factor: ZOOM_OUT }
    case '0':
      return 'reset'
    case 'ArrowLeft':
      return shiftKey ? { pan: -PAN } : null
    case 'ArrowRight':
      return shiftKey ? { pan: PAN } : null
    default:
      return null
  }
}
