import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { Agreement as Counts } from '../../shared/contract/views.ts'
import { t } from '../i18n/t.ts'
import { formatCount } from '../format/counts.ts'
import './agreement.css'

const TITLES = {
  driver: { whole: t('event:agreement.whole'), part: t('event:agreement.part') },
  result: { whole: t('event:agreement.wholeResults'), part: t('event:agreement.partResults') },
}

interface AgreementProps {
  readonly counts: Counts
  readonly short?: boolean
  /** A driver has one result in a session, and one in each session of an event. */
  readonly of?: 'driver' | 'result'
}

/** How many drivers' printed figures are reproduced from their laps (ui.md 2a). Draws nothing where none has laps. */
export function Agreement({ counts, short = false, of = 'driver' }: AgreementProps) {
  const { drivers, agreeing } = counts
  if (drivers === 0) return null
  const whole = agreeing === drivers
  const Glyph = whole ? CircleCheck : TriangleAlert
  const title = TITLES[of][whole ? 'whole' : 'part']
  const values = { count: drivers, agreeing: formatCount(agreeing), drivers: formatCount(drivers) }
  const sentence = of === 'result' ? t('event:agreement.results', values) : t('event:agreement.long', values)
  return (
    <span className={`agreement ${whole ? 'agreement-whole' : 'agreement-part'}`} title={title}>
      <Glyph aria-hidden size={14} strokeWidth={2} />
      {short ? t('event:agreement.short', values) : sentence}
    </span>
  )
}
