import { useEffect, useMemo, useRef } from 'react'
import { RouterProvider } from '@tanstack/react-router'
import { t } from '../i18n/t.ts'
import { placeOfView } from '../state/places.ts'
import { usePlaceTitles } from '../state/titles.ts'
import { ViewContext } from '../state/view-context.ts'
import { focusPane, noteTitle, useWorkspace } from '../state/workspace.ts'
import type { Pane as PaneId } from '../state/workspace-model.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { viewOf } from './views.ts'

function setTitle(id: string, title: string): void {
  if (placeOfView(id) === null) noteTitle(id, title)
  else usePlaceTitles.setState({ [id]: title })
}

/** Nothing has the focus: what had it is gone. */
const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** Half of the space, or all of it: one view with its own router and its own error boundary. */
export function Pane({ pane, viewId }: { readonly pane: PaneId; readonly viewId: string }) {
  const element = useRef<HTMLElement>(null)
  const isSplit = useWorkspace((state) => state.right !== null)
  const isFront = useWorkspace((state) => state.focused === pane)
  const view = viewOf(viewId)
  const context = useMemo(
    () => ({ id: viewId, setTitle: (title: string) => setTitle(viewId, title) }),
    [viewId],
  )

  // After a change of screen the focus starts in the new one, unless the screen has already taken it.
  const shown = useRef<string | null>(null)
  useEffect(() => {
    const before = shown.current
    shown.current = viewId
    // At the start the focus stays where the page begins.
    if (before === null || before === viewId) return
    if (isFront && isFocusLost()) element.current?.focus({ preventScroll: true })
  }, [viewId, isFront])
  useEffect(
    () =>
      view.router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged && isFocusLost())
          element.current?.focus({ preventScroll: true })
      }),
    [view],
  )

  // The pane that is used is the one in front.
  useEffect(() => {
    const target = element.current
    const take = (): void => focusPane(pane)
    target?.addEventListener('focusin', take)
    target?.addEventListener('pointerdown', take)
    return () => {
      target?.removeEventListener('focusin', take)
      target?.removeEventListener('pointerdown', take)
    }
  }, [pane])

  return (
    <section
      className="workspace-pane"
      ref={element}
      tabIndex={-1}
      data-pane={pane}
      data-front={isFront && isSplit ? true : undefined}
      aria-label={isSplit ? t(`shell:pane.${pane}`) : undefined}
    >
      <ViewContext value={context}>
        <ErrorBoundary key={viewId}>
          <RouterProvider router={view.router} />
        </ErrorBoundary>
      </ViewContext>
    </section>
  )
}
