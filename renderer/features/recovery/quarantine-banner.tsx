import { useState } from 'react'
import { ShieldAlert } from 'lucide-react'
import type { QuarantineMark } from '../../../shared/contract/quarantine.ts'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { useNow } from '../../state/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { ReleaseDialog } from './quarantine-dialogs.tsx'
import './recovery.css'

const SHELLS = ['electron', 'browser', 'cli'] as const

/** Where somebody marked an event, as the audit log names who did it: `operator:cli`. */
function placeOf(by: string): string {
  const shell = SHELLS.find((name) => by === `operator:${name}`)
  return shell === undefined ? by : t(`recovery:by.${shell}`)
}

/** On the event and its sessions while it is in quarantine: since when, why, and what to do (F37). Nothing otherwise. */
export function QuarantineBanner({ event }: { readonly event: EventSummary }) {
  if (event.quarantine === null) return null
  return <Banner event={event} mark={event.quarantine} />
}

function Banner({ event, mark }: { readonly event: EventSummary; readonly mark: QuarantineMark }) {
  const [asking, setAsking] = useState(false)
  const now = useNow()
  const { lastIngestedAt } = event
  const isNewer = lastIngestedAt !== null && lastIngestedAt > mark.since
  return (
    <section className="banner banner-warn quarantine" aria-label={t('recovery:banner')}>
      <ShieldAlert aria-hidden size={16} />
      <div className="quarantine-text">
        <p>
          <strong>
            {t('recovery:banner.since', { moment: formatMoment(mark.since), by: placeOf(mark.by) })}
          </strong>{' '}
          {t('recovery:banner.reason', { reason: mark.reason })}
        </p>
        <p>
          {t('recovery:banner.left')}{' '}
          {isNewer && t('recovery:banner.again', { ago: formatAgo(lastIngestedAt, now) })}{' '}
          {t('recovery:banner.do')}
        </p>
      </div>
      <Button onClick={() => setAsking(true)}>{t('recovery:release.item')}</Button>
      {asking && <ReleaseDialog event={event} onClose={() => setAsking(false)} />}
    </section>
  )
}
