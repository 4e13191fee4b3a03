import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { Agreement as Counts } from '../../shared/contract/views.ts'
import { t } from '../i18n/t.ts'
import { formatCount } from '../format/counts.ts'
import './agreement.css'

/** How many drivers' printed figures are reproduced from their laps (ui.md 2a). Draws nothing where none has laps. */
export function Agreement({ counts, short = false }: { readonly counts: Counts; readonly short?: boolean }) {
  const { drivers, agreeing } = counts
  if (drivers === 0) return null
  const whole = agreeing === drivers
  const Glyph = whole ? CircleCheck : TriangleAlert
  const title = whole ? t('event:agreement.whole') : t('event:agreement.part')
  return (
    <span className={`agreement ${whole ? 'agreement-whole' : 'agreement-part'}`} title={title}>
      <Glyph aria-hidden size={14} strokeWidth={2} />
      {short
        ? t('event:agreement.short', { agreeing: formatCount(agreeing), drivers: formatCount(drivers) })
        : t('event:agreement.long', {
            count: drivers,
            agreeing: formatCount(agreeing),
            drivers: formatCount(drivers),
          })}
    </span>
  )
}
