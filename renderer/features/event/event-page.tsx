import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { EventDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { ChecksTab } from './checks-tab.tsx'
import { EntriesTab } from './entries-tab.tsx'
import { EventFacts } from './event-facts.tsx'
import { EventHeader } from './event-header.tsx'
import { LadderTab } from './ladder-tab.tsx'
import { QuarantineBanner } from '../recovery/quarantine-banner.tsx'
import { NotImported } from './not-imported.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { QualifyingTab } from './qualifying-tab.tsx'
import { SessionsTab } from './sessions-tab.tsx'
import { UnknownEvent } from './unknown-event.tsx'
import './event.css'

const route = getRouteApi('/event/$eventId')

/** One event: what it was, who won, every session, who was entered. */
export function EventPage() {
  const { eventId } = route.useParams()
  const detail = useQuery(api.events.get.queryOptions({ input: { eventId } }))
  useTitle(detail.data?.event.name ?? t('event:title', { eventId }))

  if (detail.data !== undefined) return <KnownEvent detail={detail.data} />
  if (detail.isPending) return <Loading label={t('event:loading')} />
  const report = readError(detail.error)
  if (report.code === 'NOT_FOUND') return <UnknownEvent eventId={eventId} />
  return <ErrorState level={1} report={report} onRetry={() => void detail.refetch()} />
}

function KnownEvent({ detail }: { readonly detail: EventDetail }) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const doubts = detail.agreement.drivers - detail.agreement.agreeing + new Set(detail.warnings).size
  const sessions = detail.rounds.reduce((sum, round) => sum + round.sessions.length, 0)
  if (detail.event.depth !== 'laps_full') {
    return (
      <div className="event">
        <EventHeader detail={detail} />
        <NotImported event={detail.event} />
      </div>
    )
  }
  return (
    <div className="event">
      <EventFacts detail={detail} />
      <QuarantineBanner event={detail.event} />
      <EventHeader detail={detail} />
      <Tabs
        label={t('event:parts')}
        active={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true })}
        tabs={[
          { key: 'overview', label: t('event:overview') },
          { key: 'sessions', label: t('event:sessions'), count: formatCount(sessions) },
          { key: 'qualifying', label: t('event:qualifying') },
          { key: 'ladder', label: t('event:ladder') },
          { key: 'entries', label: t('event:entries'), count: formatCount(detail.stored.entries) },
          {
            key: 'checks',
            label: t('event:checks'),
            ...(doubts === 0 ? {} : { count: formatCount(doubts) }),
          },
        ]}
      >
        {tab === 'overview' && <OverviewTab detail={detail} />}
        {tab === 'sessions' && <SessionsTab detail={detail} />}
        {tab === 'qualifying' && <QualifyingTab detail={detail} />}
        {tab === 'ladder' && <LadderTab detail={detail} />}
        {tab === 'checks' && <ChecksTab detail={detail} />}
        {tab === 'entries' && <EntriesTab eventId={detail.event.eventId} />}
      </Tabs>
    </div>
  )
}
