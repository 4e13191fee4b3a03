import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { Agreement as Counts } from '../../shared/contract/views.ts'
import { formatCount } from '../format/counts.ts'
import './agreement.css'

/** How many drivers' printed figures are reproduced from their laps (ui.md 2a). Draws nothing where none has laps. */
export function Agreement({ counts, short = false }: { readonly counts: Counts; readonly short?: boolean }) {
  const { drivers, agreeing } = counts
  if (drivers === 0) return null
  const whole = agreeing === drivers
  const Glyph = whole ? CircleCheck : TriangleAlert
  const title = whole
    ? 'Every figure that LiveRC prints for these drivers is the same when it is computed from their laps.'
    : 'For some drivers a figure that LiveRC prints differs from the one computed from their laps.'
  return (
    <span className={`agreement ${whole ? 'agreement-whole' : 'agreement-part'}`} title={title}>
      <Glyph aria-hidden size={14} strokeWidth={2} />
      {short
        ? `${formatCount(agreeing)}/${formatCount(drivers)}`
        : `${formatCount(agreeing)} of ${formatCount(drivers)} ${drivers === 1 ? 'driver agrees' : 'drivers agree'} with LiveRC`}
    </span>
  )
}
