import { Activity, memo, useEffect, useMemo, useRef, useState } from 'react'
import { RouterProvider } from '@tanstack/react-router'
import { t } from '../i18n/t.ts'
import { placeOfView } from '../state/places.ts'
import { usePlaceTitles } from '../state/titles.ts'
import { ViewContext } from '../state/view-context.ts'
import { focusPane, noteTitle, useWorkspace } from '../state/workspace.ts'
import type { Pane as PaneId } from '../state/workspace-model.ts'
import { PageFind } from '../ui/find-in/page-find.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { keptWith } from './kept-views.ts'
import { viewOf } from './views.ts'

function setTitle(id: string, title: string): void {
  if (placeOfView(id) === null) noteTitle(id, title)
  else usePlaceTitles.setState({ [id]: title })
}

/** Nothing has the focus: what had it is gone. */
const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** The views that this pane holds: the one in front of it, and those that were there before it. */
function useKept(pane: PaneId, viewId: string): readonly string[] {
  const elsewhere = useWorkspace(({ left, right }) => (pane === 'left' ? right : left))
  // As one text: titles and addresses of tabs change often, and nothing here asks for them.
  const open = useWorkspace(({ tabs }) => tabs.map(({ id }) => id).join(' ')).split(' ')
  const [kept, setKept] = useState<readonly string[]>([viewId])
  const next = keptWith(
    kept,
    viewId,
    (id) => id === elsewhere || (placeOfView(id) === null && !open.includes(id)),
  )
  if (next !== kept) setKept(next)
  return next
}

/** Half of the space, or all of it: the view in front, and behind it those that come back as they were left. */
export function Pane({ pane, viewId }: { readonly pane: PaneId; readonly viewId: string }) {
  const element = useRef<HTMLElement>(null)
  const isSplit = useWorkspace((state) => state.right !== null)
  const isFront = useWorkspace((state) => state.focused === pane)
  const view = viewOf(viewId)
  // In one order, whatever is in front: moving an element in the document would lose where it is scrolled to.
  const kept = useKept(pane, viewId).toSorted()

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
      <PageFind root={element} viewId={viewId} />
      {kept.map((id) => (
        <Activity key={id} mode={id === viewId ? 'visible' : 'hidden'}>
          <Screen id={id} />
        </Activity>
      ))}
    </section>
  )
}

/** One view with its own router and its own error boundary. */
const Screen = memo(function Screen({ id }: { readonly id: string }) {
  const { router, history } = viewOf(id)
  const context = useMemo(() => ({ id, setTitle: (title: string) => setTitle(id, title) }), [id])
  // While it is hidden nothing follows its address, which can be given from outside.
  useEffect(() => {
    const shown = router.state.resolvedLocation
    if (shown !== undefined && shown.href !== history.location.href) void router.load()
  }, [router, history])
  return (
    <ViewContext value={context}>
      <ErrorBoundary>
        <RouterProvider router={router} />
      </ErrorBoundary>
    </ViewContext>
  )
})
