import { useLayoutEffect, useRef, useState } from 'react'
import { ShieldAlert } from 'lucide-react'
import type { QuarantineMark } from '../../../shared/contract/quarantine.ts'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useNow } from '../../state/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { focusAround } from '../../ui/focus-around.ts'
import { ReleaseDialog } from './quarantine-dialogs.tsx'
import './recovery.css'

const SHELLS = ['electron', 'browser', 'cli'] as const

/** Where somebody marked an event, as the audit log names who did it: `operator:cli`. */
function placeOf(by: string): string {
  const shell = SHELLS.find((name) => by === `operator:${name}`)
  return shell === undefined ? by : t(`recovery:by.${shell}`)
}

interface BannerProps {
  readonly event: EventSummary
  /** In fewer words, for a screen that needs its height. */
  readonly short?: boolean
}

/** On the event and its sessions while it is in quarantine: since when, why, and what to do (F37). Nothing otherwise. */
export function QuarantineBanner({ event, short = false }: BannerProps) {
  if (event.quarantine === null) return null
  return <Banner event={event} mark={event.quarantine} short={short} />
}

function Banner({ event, mark, short }: Required<BannerProps> & { readonly mark: QuarantineMark }) {
  const region = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const own = region.current
    return () => {
      // It goes away with the release; the focus stays near.
      if (own?.contains(document.activeElement) === true) focusAround(own.parentElement)
    }
  }, [])
  const [asking, setAsking] = useState(false)
  const now = useNow()
  const readOnly = useReadOnlyBlock()
  const { lastIngestedAt } = event
  const isNewer = lastIngestedAt !== null && lastIngestedAt > mark.since
  return (
    <section ref={region} className="banner banner-warn quarantine" aria-label={t('recovery:banner')}>
      <ShieldAlert aria-hidden size={16} />
      <div className="quarantine-text">
        <p>
          <strong>
            {t('recovery:banner.since', { moment: formatMoment(mark.since), by: placeOf(mark.by) })}
          </strong>{' '}
          {t('recovery:banner.reason', { reason: mark.reason })}
        </p>
        <p>
          {short ? t('recovery:banner.short') : t('recovery:banner.left')}{' '}
          {isNewer && `${t('recovery:banner.again', { ago: formatAgo(lastIngestedAt, now) })} `}
          {!short && t('recovery:banner.do')}
        </p>
      </div>
      <Button blocked={readOnly} onClick={() => setAsking(true)}>
        {t('commands:recovery.release')}
      </Button>
      {asking && <ReleaseDialog event={event} onClose={() => setAsking(false)} />}
    </section>
  )
}
