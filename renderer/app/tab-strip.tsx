import { useEffect, useRef, useState } from 'react'
import type { DragEvent, KeyboardEvent } from 'react'
import {
  ArrowLeft,
  ArrowRight,
  CalendarDays,
  GitCompareArrows,
  ChevronDown,
  Columns2,
  PanelRight,
  Square,
  Timer,
  User,
  X,
  LoaderCircle,
} from 'lucide-react'
import type { UiTab } from '../../shared/contract/ui.ts'
import { formatCount } from '../format/counts.ts'
import { t } from '../i18n/t.ts'
import { isActive, useImportOf } from '../state/jobs.ts'
import { useLayout } from '../state/preferences.ts'
import { pathOf } from '../state/places.ts'
import { tabTitle } from '../state/titles.ts'
import { closeTab, moveTab, showView, toggleSplit, useWorkspace } from '../state/workspace.ts'
import { frontView, routeOf } from '../state/workspace-model.ts'
import { announce } from '../ui/live-region.tsx'
import { Button } from '../ui/button.tsx'
import { openPalette } from './overlays.ts'
import { viewOf } from './views.ts'
import './tab-strip.css'

/** Back and forward of the view in front, the open tabs, and how the space is divided. */
export function TabStrip() {
  const front = useWorkspace(frontView)
  // Drawn anew when the view in front went somewhere, and with it its ways.
  useWorkspace((state) => state.places[front] ?? state.tabs.find(({ id }) => id === front))
  const isSplit = useWorkspace((state) => state.right !== null)
  const inspectorOpen = useLayout((state) => state.inspectorOpen)
  const view = viewOf(front)
  return (
    <div className="strip">
      <Button
        tone="quiet"
        icon={ArrowLeft}
        iconOnly
        off={!view.canGo(-1)}
        onClick={() => view.history.back()}
      >
        {t('shell:tabs.back')}
      </Button>
      <Button
        tone="quiet"
        icon={ArrowRight}
        iconOnly
        off={!view.canGo(1)}
        onClick={() => view.history.forward()}
      >
        {t('shell:tabs.forward')}
      </Button>
      <TabList />
      <Button
        tone="quiet"
        icon={isSplit ? Square : Columns2}
        iconOnly
        aria-pressed={isSplit}
        title={isSplit ? t('shell:tabs.joined') : t('shell:tabs.split')}
        onClick={toggleSplit}
      >
        {t('shell:tabs.split')}
      </Button>
      <Button
        tone="quiet"
        icon={PanelRight}
        iconOnly
        aria-pressed={inspectorOpen}
        onClick={() => useLayout.setState({ inspectorOpen: !inspectorOpen })}
      >
        {t('shell:tabs.inspector')}
      </Button>
    </div>
  )
}

const STEP: Record<string, (index: number, count: number) => number> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/**
 * The tabs, as a list of buttons: a tab that can be closed holds a second button, which the tab role has no room for.
 * One of them is in the page's tab order; arrow keys move among them, Delete closes.
 */
function TabList() {
  const tabs = useWorkspace((state) => state.tabs)
  const left = useWorkspace((state) => state.left)
  const right = useWorkspace((state) => state.right)
  const front = useWorkspace(frontView)
  const list = useRef<HTMLUListElement>(null)
  const overflows = useOverflow(list, tabs.length)
  const reachable = tabs.find(({ id }) => id === front) ?? tabs[0]

  const focusAt = (index: number): void =>
    list.current?.querySelectorAll<HTMLElement>('.strip-tab')[index]?.focus()
  const onKeyDown = (event: KeyboardEvent, index: number, tab: UiTab): void => {
    if (event.key === 'Delete') {
      event.preventDefault()
      announce(t('shell:tabs.closed', { title: tabTitle(tab) }))
      closeTab(tab.id)
      requestAnimationFrame(() => focusAt(Math.min(index, tabs.length - 2)))
      return
    }
    const step = STEP[event.key]
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    focusAt(step(index, tabs.length))
  }

  return (
    <nav className="strip-tabs" aria-label={t('shell:tabs.label')}>
      <ul ref={list}>
        {tabs.map((tab, index) => (
          <li key={tab.id} {...dragHandlers(tab, index, tabs)}>
            <TabButton
              tab={tab}
              isFront={tab.id === front}
              isShown={tab.id === left || tab.id === right}
              isReachable={tab === reachable}
              onKeyDown={(event) => onKeyDown(event, index, tab)}
            />
            <button
              type="button"
              className="strip-close"
              tabIndex={-1}
              aria-label={t('shell:tabs.close', { title: tabTitle(tab) })}
              onClick={() => closeTab(tab.id)}
            >
              <X aria-hidden size={13} strokeWidth={2.25} />
            </button>
          </li>
        ))}
      </ul>
      {overflows && (
        <Button
          tone="quiet"
          size="row"
          icon={ChevronDown}
          title={t('shell:tabs.all')}
          onClick={() => openPalette('tabs')}
        >
          {formatCount(tabs.length)}
        </Button>
      )}
    </nav>
  )
}

interface TabButtonProps {
  readonly tab: UiTab
  readonly isFront: boolean
  readonly isShown: boolean
  readonly isReachable: boolean
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function TabButton({ tab, isFront, isShown, isReachable, onKeyDown }: TabButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isFront) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isFront])
  return (
    <button
      type="button"
      className="strip-tab"
      ref={button}
      tabIndex={isReachable ? 0 : -1}
      aria-current={isFront ? 'page' : undefined}
      data-shown={isShown ? true : undefined}
      title={tabTitle(tab)}
      onClick={() => showView(tab.id)}
      onAuxClick={(event) => {
        if (event.button === 1) closeTab(tab.id)
      }}
      onMouseDown={(event) => {
        // Else the middle button starts to scroll.
        if (event.button === 1) event.preventDefault()
      }}
      onKeyDown={onKeyDown}
    >
      <TabGlyph tab={tab} />
      <span className="truncate">{tabTitle(tab)}</span>
    </button>
  )
}

const OF_EVENT = /^\/event\/([^/]+)/u

function TabGlyph({ tab }: { readonly tab: UiTab }) {
  const path = pathOf(routeOf(tab))
  const job = useImportOf(decodeURIComponent(OF_EVENT.exec(path)?.[1] ?? ''))
  if (job !== undefined && isActive(job)) {
    return (
      <>
        <LoaderCircle aria-hidden size={13} strokeWidth={2} className="strip-glyph spinning" />
        <span className="visually-hidden">{t('event:status.importing')} </span>
      </>
    )
  }
  const Glyph = glyphs[kindOf(path)]
  return <Glyph aria-hidden size={13} strokeWidth={2} className="strip-glyph" />
}

/** The same signs as in lists and in the palette. */
const glyphs = { session: Timer, driver: User, comparison: GitCompareArrows, event: CalendarDays } as const

function kindOf(path: string): keyof typeof glyphs {
  if (path.includes('/race/')) return 'session'
  if (path.startsWith('/driver/')) return 'driver'
  return path.startsWith('/compare') ? 'comparison' : 'event'
}

const DRAGGED = 'application/x-mre-tab'

function dragHandlers(tab: UiTab, index: number, tabs: readonly UiTab[]) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAGGED, tab.id),
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      const from = tabs.findIndex(({ id }) => id === event.dataTransfer.getData(DRAGGED))
      const moved = tabs[from]
      if (moved === undefined) return
      event.preventDefault()
      moveTab(moved.id, index - from)
    },
  }
}

/** Whether the tabs need more room than they have. */
function useOverflow(list: { readonly current: HTMLElement | null }, count: number): boolean {
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const element = list.current
    if (element === null) return
    const measure = (): void => setOverflows(count > 0 && element.scrollWidth > element.clientWidth + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list, count])
  return overflows
}
