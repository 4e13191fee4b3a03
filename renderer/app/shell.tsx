import { useEffect, useRef } from 'react'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { ErrorBoundary } from './error-boundary.tsx'
import { LiveRegion } from '../ui/live-region.tsx'
import { HtmlDropZone } from '../features/html-import/drop-zone.tsx'
import { Banners } from './banners.tsx'
import { Rail } from './rail.tsx'
import { StatusBar } from './status-bar.tsx'
import { useAnnouncements } from './use-announcements.ts'
import { useShortcuts } from './use-shortcuts.ts'
import './shell.css'

/** The window: rail, the screen of the address, status bar. */
export function Shell() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useAnnouncements()
  useShortcuts()

  // After a change of screen the focus starts in the new one, unless the screen has already taken it.
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    if (document.activeElement === null || document.activeElement === document.body) main.current?.focus()
  }, [path])

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
        Skip to the content
      </a>
      <Rail />
      <div className="shell-content">
        <Banners />
        <main id="main" tabIndex={-1} ref={main} className="shell-main">
          <ErrorBoundary key={path}>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <StatusBar />
      <LiveRegion />
      <HtmlDropZone />
    </div>
  )
}
