import { create } from 'zustand'

const useAnnouncement = create<{ readonly text: string; readonly turn: number }>()(() => ({
  text: '',
  turn: 0,
}))

/** Says something to screen readers when they are free. */
export function announce(text: string): void {
  useAnnouncement.setState((state) => ({ text, turn: state.turn + 1 }))
}

/** The one polite live region of the window. The changing key makes a repeated sentence heard again. */
export function LiveRegion() {
  const { text, turn } = useAnnouncement()
  return (
    <output className="visually-hidden" aria-live="polite" aria-atomic="true" data-testid="announcer">
      <span key={turn}>{text}</span>
    </output>
  )
}
