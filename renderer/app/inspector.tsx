import { use, useEffect } from 'react'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { PanelRight, X } from 'lucide-react'
import { create } from 'zustand'
import { t } from '../i18n/t.ts'
import { useLayout } from '../state/preferences.ts'
import { ViewContext } from '../state/view-context.ts'
import { useWorkspace } from '../state/workspace.ts'
import { frontView } from '../state/workspace-model.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/states.tsx'

interface InspectorSlot {
  readonly element: HTMLElement | null
  /** Views that have something to show. */
  readonly filled: ReadonlySet<string>
}

const useSlot = create<InspectorSlot>()(() => ({ element: null, filled: new Set() }))

function fill(view: string, isFilled: boolean): void {
  useSlot.setState(({ filled }) => {
    const next = new Set(filled)
    if (isFilled) next.add(view)
    else next.delete(view)
    return { filled: next }
  })
}

const setElement = (element: HTMLElement | null): void => useSlot.setState({ element })

/** The panel on the right: facts about what is chosen on the screen in front. */
export function Inspector() {
  const front = useWorkspace(frontView)
  const isFilled = useSlot(({ filled }) => filled.has(front))
  return (
    <aside className="inspector" aria-label={t('shell:tabs.inspector')}>
      <header className="inspector-head">
        <h2>{t('shell:tabs.inspector')}</h2>
        <Button tone="quiet" icon={X} iconOnly onClick={() => useLayout.setState({ inspectorOpen: false })}>
          {t('common:close')}
        </Button>
      </header>
      <div className="inspector-body" ref={setElement} />
      {!isFilled && <EmptyState icon={PanelRight} title={t('shell:inspector.empty')} level={3} />}
    </aside>
  )
}

/** What a screen shows in the inspector while it is the one in front. */
export function InspectorContent({ children }: { readonly children: ReactNode }) {
  const view = use(ViewContext)?.id ?? ''
  const front = useWorkspace(frontView)
  const element = useSlot((slot) => slot.element)
  if (element === null || view !== front) return null
  return (
    <>
      <Filled view={view} />
      {createPortal(children, element)}
    </>
  )
}

function Filled({ view }: { readonly view: string }) {
  useEffect(() => {
    fill(view, true)
    return () => fill(view, false)
  }, [view])
  return null
}
