import { lazy, Suspense, useRef, useState } from 'react'
import type { MouseEvent } from 'react'
import { CircleHelp, House, MapPin, Menu, Search, SlidersHorizontal } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { formatCount } from '../format/counts.ts'
import { t } from '../i18n/t.ts'
import { isActive, useJobs } from '../state/jobs.ts'
import { placeIds, placePath, placeView } from '../state/places.ts'
import type { PlaceId } from '../state/places.ts'
import { inElectron } from '../state/platform.ts'
import { useLayout } from '../state/preferences.ts'
import { placeTitle } from '../state/titles.ts'
import { useUnseen } from '../state/unseen.ts'
import { showView, useWorkspace } from '../state/workspace.ts'
import { frontView } from '../state/workspace-model.ts'
import icon from './icon.svg'

const loadMenu = () => import('./app-menu.tsx')
const AppMenu = lazy(loadMenu)

const ICONS: Record<PlaceId, LucideIcon> = {
  home: House,
  find: Search,
  tracks: MapPin,
  admin: SlidersHorizontal,
  help: CircleHelp,
}

/** The places of the app. In a browser it also holds the menu that the desktop has at the top of its window. */
export function Rail() {
  const collapsed = useLayout((state) => state.railCollapsed)
  return (
    <nav className={`rail ${collapsed ? 'rail-collapsed' : ''}`} aria-label={t('shell:rail.label')}>
      {inElectron ? <img className="rail-mark" src={icon} alt="" width={28} height={28} /> : <MenuButton />}
      {placeIds.map((place) => (
        <RailItem key={place} place={place} />
      ))}
    </nav>
  )
}

/** The button of the menu, which is loaded when somebody comes near it. */
function MenuButton() {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="rail-item rail-menu"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={() => void loadMenu()}
        onFocus={() => void loadMenu()}
        onClick={() => setOpen(true)}
      >
        <Menu aria-hidden size={18} strokeWidth={1.9} />
        <span className="rail-label">{t('shell:rail.menu')}</span>
      </button>
      <Suspense fallback={null}>
        {isOpen && <AppMenu trigger={button} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}

function RailItem({ place }: { readonly place: PlaceId }) {
  const isFront = useWorkspace((state) => frontView(state) === placeView(place))
  const Glyph = ICONS[place]
  const go = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    showView(placeView(place))
  }
  return (
    <a
      href={placePath(place)}
      className={`rail-item ${place === 'help' ? 'rail-last' : ''}`}
      aria-current={isFront ? 'page' : undefined}
      title={placeTitle(place)}
      onClick={go}
    >
      <span className="rail-glyph">
        <Glyph aria-hidden size={18} strokeWidth={1.9} />
        {place === 'admin' && <JobsBadge />}
      </span>
      <span className="rail-label">{placeTitle(place)}</span>
      {place === 'admin' && <JobsState />}
    </a>
  )
}

const useRunning = (): number => useJobs((state) => [...state.byId.values()].filter(isActive).length)

/** Running jobs, else those that ended while nobody was looking. */
function JobsBadge() {
  const running = useRunning()
  const unseen = useUnseen((state) => state.jobs.size)
  if (running === 0 && unseen === 0) return null
  return (
    <span className={`rail-badge ${running === 0 ? 'rail-badge-unseen' : ''}`} aria-hidden>
      {formatCount(running === 0 ? unseen : running)}
    </span>
  )
}

function JobsState() {
  const running = useRunning()
  const unseen = useUnseen((state) => state.jobs.size)
  return (
    <>
      {running > 0 && (
        <span className="visually-hidden"> {t('shell:rail.running', { n: formatCount(running) })}</span>
      )}
      {unseen > 0 && (
        <span className="visually-hidden">
          {' '}
          {t('shell:rail.unseen', { count: unseen, n: formatCount(unseen) })}
        </span>
      )}
    </>
  )
}
