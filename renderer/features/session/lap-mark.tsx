import { Diamond, Fuel, Scissors, Star, TriangleAlert } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import type { LapMark, LapSign } from './model/cells.ts'
import type { ResolvedLap1Rule } from '../../../shared/domain/analysis/lap1.ts'
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

const GLYPHS = { stop: Fuel, cut: Scissors, trouble: TriangleAlert }

/** The sign of what may have happened on a lap. */
export function LapEventSign({ sign, text }: { readonly sign: LapSign; readonly text: string }) {
  const Glyph = GLYPHS[sign]
  return (
    <span className={`lap-sign lap-sign-${sign}`} title={text}>
      <Glyph aria-hidden size={12} />
      <span className="visually-hidden">{text}: </span>
    </span>
  )
}

/** What the signs mean. */
export function LapLegend({
  lap1,
  hasStops,
}: {
  readonly lap1: ResolvedLap1Rule
  readonly hasStops: boolean
}) {
  return (
    <p className="lap-legend small muted">
      <span>
        <LapMarkSign mark="session" /> {t('session:legend.session')}
      </span>
      <span>
        <LapMarkSign mark="personal" /> {t('session:legend.personal')}
      </span>
      {hasStops && (
        <span>
          <Fuel aria-hidden size={12} /> {t('session:legend.stop')}
        </span>
      )}
      <span>
        <TriangleAlert aria-hidden size={12} className="warn" /> {t('session:legend.trouble')}
      </span>
      {lap1.rule === 'left_out' && <span>{t('session:legend.lap1')}</span>}
    </p>
  )
}
