import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { t } from '../../i18n/t.ts'
import { adminParts } from './parts.ts'
import { useHasDrafts } from '../settings/drafts.ts'
import './admin.css'

/** The place for looking after the program: its parts at the side, the chosen one beside them (ui.md 3a). */
export function AdminPage() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  return (
    <div className="admin">
      <nav className="admin-nav" aria-label={t('admin:label')}>
        {adminParts.map(({ to, label, icon: Glyph, also }) => {
          const isHere = path === to || (also !== undefined && path.startsWith(also))
          return (
            <Link
              key={to}
              to={to}
              className="admin-link"
              activeOptions={{ exact: true, includeSearch: false }}
              aria-current={isHere ? 'page' : undefined}
            >
              <Glyph aria-hidden size={14} />
              {label}
              {to === '/admin/settings' && <UnsavedMark />}
            </Link>
          )
        })}
      </nav>
      <div className="admin-part">
        <Outlet />
      </div>
    </div>
  )
}

/** Changes of settings wait to be saved: said wherever one is in Admin. */
function UnsavedMark() {
  return useHasDrafts() ? (
    <span className="admin-mark" title={t('admin:unsaved')}>
      <span className="visually-hidden">{t('admin:unsaved')}</span>
    </span>
  ) : null
}
