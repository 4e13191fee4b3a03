import { Diamond, Star } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import type { LapMark } from './laps-model.ts'
import './lap-mark.css'

const NAMES = { session: t('session:mark.session'), personal: t('session:mark.personal') }

/** The sign of a best lap: shape and colour, with its name for screen readers. */
export function LapMarkSign({ mark }: { readonly mark: LapMark }) {
  if (mark === null) return null
  const Glyph = mark === 'session' ? Star : Diamond
  return (
    <span className={`lap-sign lap-sign-${mark}`} title={NAMES[mark]}>
      <Glyph aria-hidden size={10} fill="currentColor" strokeWidth={0} />
      <span className="visually-hidden">{NAMES[mark]}: </span>
    </span>
  )
}

/** What the signs mean. */
export function LapLegend({ lap1Counted }: { readonly lap1Counted: boolean | null }) {
  return (
    <p className="lap-legend small muted">
      <span>
        <LapMarkSign mark="session" /> {t('session:legend.session')}
      </span>
      <span>
        <LapMarkSign mark="personal" /> {t('session:legend.personal')}
      </span>
      {lap1Counted === false && <span>{t('session:legend.lap1')}</span>}
    </p>
  )
}
