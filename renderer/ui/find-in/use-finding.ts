import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { registerFinder } from './finders.ts'
import type { Finder } from './finders.ts'

interface FindingOptions {
  readonly kind: Finder['kind']
  readonly root: RefObject<HTMLElement | null>
  readonly onStep: (by: 1 | -1) => void
}

/** Whether the search of an element is open, and its part in the list of what can be searched. */
export function useFinding({ kind, root, onStep }: FindingOptions) {
  const [isOpen, setOpen] = useState(false)
  const bar = useRef<HTMLElement>(null)
  /** What had the focus before the field. */
  const before = useRef<Element | null>(null)
  const latest = useRef({ isOpen, onStep })
  useEffect(() => {
    latest.current = { isOpen, onStep }
  })
  useEffect(
    () =>
      registerFinder({
        kind,
        element: () => root.current,
        bar: () => bar.current,
        isOpen: () => latest.current.isOpen,
        step: (by) => latest.current.onStep(by),
        open() {
          const focus = document.activeElement
          if (bar.current?.contains(focus) !== true) before.current = focus
          setOpen(true)
          // Where it is open already; else the field takes the focus when it is drawn.
          const field = bar.current?.querySelector('input')
          field?.focus()
          field?.select()
        },
      }),
    [kind, root],
  )

  const giveBack = (): void => {
    const { current } = before
    if (current instanceof HTMLElement && current.isConnected && current !== document.body) current.focus()
    else root.current?.focus({ preventScroll: true })
  }
  return { isOpen, bar, close: () => setOpen(false), giveBack }
}
