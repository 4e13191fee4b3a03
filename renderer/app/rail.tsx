import { Link } from '@tanstack/react-router'
import { ListChecks, Monitor, Moon, Rows3, Rows4, Search, Sun } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { isActive, useJobs } from '../state/jobs.ts'
import { setDensity, setTheme, usePreferences } from '../state/preferences.ts'
import type { Theme } from '../state/preferences.ts'
import icon from './icon.svg'

const THEME: Record<Theme, { icon: LucideIcon; label: string; next: Theme }> = {
  system: { icon: Monitor, label: 'System', next: 'light' },
  light: { icon: Sun, label: 'Light', next: 'dark' },
  dark: { icon: Moon, label: 'Dark', next: 'system' },
}

/** The places of the app, and how it looks. */
export function Rail() {
  const running = useJobs((state) => [...state.byId.values()].filter(isActive).length)
  const { theme, density } = usePreferences()
  const look = THEME[theme]
  const ThemeGlyph = look.icon
  const DensityGlyph = density === 'compact' ? Rows4 : Rows3
  const nextDensity = density === 'compact' ? 'comfortable' : 'compact'

  return (
    <nav className="rail" aria-label="Main">
      <img className="rail-mark" src={icon} alt="" width={28} height={28} />
      <Link to="/" className="rail-item" activeOptions={{ exact: true, includeSearch: false }} id="rail-find">
        <Search aria-hidden size={18} strokeWidth={1.9} />
        Find
      </Link>
      <Link to="/jobs" className="rail-item">
        <span className="rail-glyph">
          <ListChecks aria-hidden size={18} strokeWidth={1.9} />
          {running > 0 && (
            <span className="rail-badge" aria-hidden>
              {running}
            </span>
          )}
        </span>
        Jobs
        {running > 0 && <span className="visually-hidden">{` ${running} not finished`}</span>}
      </Link>
      <span className="spacer" />
      <button
        type="button"
        className="rail-item"
        title={`Rows are ${density}. Click for ${nextDensity} rows.`}
        onClick={() => setDensity(nextDensity)}
      >
        <DensityGlyph aria-hidden size={18} strokeWidth={1.9} />
        {density === 'compact' ? 'Compact' : 'Roomy'}
        <span className="visually-hidden"> rows, change</span>
      </button>
      <button
        type="button"
        className="rail-item"
        title={`Theme: ${look.label.toLowerCase()}. Click for ${THEME[look.next].label.toLowerCase()}.`}
        onClick={() => setTheme(look.next)}
      >
        <ThemeGlyph aria-hidden size={18} strokeWidth={1.9} />
        {look.label}
        <span className="visually-hidden"> theme, change</span>
      </button>
    </nav>
  )
}
