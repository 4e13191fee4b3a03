import { lazy, Suspense, useEffect, useRef } from 'react'
import type { MouseEvent } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { t } from '../i18n/t.ts'
import { useImportsForLater } from '../state/import-later.ts'
import { useLayout } from '../state/preferences.ts'
import { usePlaceTitles, windowTitle } from '../state/titles.ts'
import { openRoute, useWorkspace } from '../state/workspace.ts'
import { frontView } from '../state/workspace-model.ts'
import { LiveRegion } from '../ui/live-region.tsx'
import { HtmlDropZone } from '../features/html-import/drop-zone.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { Banners } from './banners.tsx'
import { Inspector } from './inspector.tsx'
import { useOverlay } from './overlays.ts'
import { Pane } from './pane.tsx'
import { Rail } from './rail.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabStrip } from './tab-strip.tsx'
import { useAnnouncements } from './use-announcements.ts'
import './shell.css'

const Palette = lazy(() => import('./palette/palette.tsx'))
const KeysSheet = lazy(() => import('./keys-sheet.tsx'))
const BackupDialog = lazy(() => import('../features/backup/backup-dialog.tsx'))
const ExportDialog = lazy(() => import('../features/export/export-dialog.tsx'))
const KeymapEditor = lazy(() => import('./keymap-editor.tsx'))

/** The window: rail, tabs, one or two panes, the inspector, status bar. */
export function Shell() {
  const main = useRef<HTMLElement>(null)
  const inspectorOpen = useLayout((state) => state.inspectorOpen)
  useAnnouncements()
  useImportsForLater()
  useWindowTitle()

  return (
    <div className="shell">
      <a
        className="skip-link button button-primary"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('shell:skip')}
      </a>
      <Rail />
      <div className="shell-content">
        <Banners />
        <TabStrip />
        {/* The inspector is about what is in front and its divider is part of neither: both belong to the main part. */}
        <main
          id="main"
          tabIndex={-1}
          ref={main}
          className="shell-main"
          onClickCapture={openInTab}
          onAuxClickCapture={openInTab}
        >
          <Group
            className="shell-columns"
            onLayoutChanged={(layout, { isUserInteraction }) => {
              const size = layout['inspector']
              if (isUserInteraction && size !== undefined)
                useLayout.setState({ inspectorSize: bounded(size) })
            }}
          >
            <Panel id="main-column" minSize="30%">
              <Panes />
            </Panel>
            {inspectorOpen && <Separator className="divider" aria-label={t('shell:inspector.size')} />}
            {inspectorOpen && <InspectorPanel />}
          </Group>
        </main>
      </div>
      <StatusBar />
      <LiveRegion />
      <HtmlDropZone />
      <Toasts />
      <Overlays />
    </div>
  )
}

const bounded = (size: number): number => Math.min(90, Math.max(10, size))

function InspectorPanel() {
  const size = useLayout((state) => state.inspectorSize)
  return (
    <Panel id="inspector" defaultSize={`${size}%`} minSize="200px" maxSize="50%">
      <Inspector />
    </Panel>
  )
}

function Panes() {
  const left = useWorkspace((state) => state.left)
  const right = useWorkspace((state) => state.right)
  const splitSize = useLayout((state) => state.splitSize)
  return (
    <Group
      className="shell-panes"
      onLayoutChanged={(layout, { isUserInteraction }) => {
        const size = layout['left']
        if (isUserInteraction && size !== undefined) useLayout.setState({ splitSize: bounded(size) })
      }}
    >
      <Panel id="left" minSize="20%" {...(right === null ? {} : { defaultSize: `${splitSize}%` })}>
        <Pane pane="left" viewId={left} />
      </Panel>
      {right !== null && <Separator className="divider" aria-label={t('shell:pane.size')} />}
      {right !== null && (
        <Panel id="right" minSize="20%" defaultSize={`${100 - splitSize}%`}>
          <Pane pane="right" viewId={right} />
        </Panel>
      )}
    </Group>
  )
}

/** The dialogs of the window itself, loaded when they are first asked for. */
function Overlays() {
  const overlay = useOverlay()
  return (
    <Suspense fallback={null}>
      {overlay.kind === 'palette' && <Palette mode={overlay.mode} />}
      {overlay.kind === 'keys' && <KeysSheet />}
      {overlay.kind === 'keymap' && <KeymapEditor />}
      {overlay.kind === 'backup' && <BackupDialog />}
      {overlay.kind === 'export' && <ExportDialog subject={overlay.subject} />}
    </Suspense>
  )
}

/** A link that is clicked with the middle button or with Ctrl opens in a tab of its own, in the background. */
function openInTab(event: MouseEvent): void {
  const wanted = event.button === 1 || (event.button === 0 && (event.ctrlKey || event.metaKey))
  if (!wanted || !(event.target instanceof Element)) return
  const link = event.target.closest('a[href]')
  if (!(link instanceof HTMLAnchorElement) || link.origin !== window.location.origin) return
  event.preventDefault()
  event.stopPropagation()
  openRoute(`${link.pathname}${link.search}`, {
    background: true,
    title: link.title || link.textContent.trim() || null,
  })
}

function useWindowTitle(): void {
  const front = useWorkspace(frontView)
  const tabs = useWorkspace((state) => state.tabs)
  const places = usePlaceTitles()
  const title = windowTitle(front, tabs, places)
  useEffect(() => {
    document.title = title
  }, [title])
}
