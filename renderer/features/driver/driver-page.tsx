import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { CalendarDays, Flag, Hash, ShieldAlert, UserX } from 'lucide-react'
import type { DriverProfile } from '../../../shared/contract/drivers.ts'
import { InspectorContent } from '../../app/inspector.tsx'
import { counted, formatCount } from '../../format/counts.ts'
import { formatDay } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { FactList } from '../../ui/fact-list.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { driverTabs } from './driver-search.ts'
import { HistoryTabs } from './history-tabs.tsx'
import { IdentityTab } from './identity-tab.tsx'
import { RivalTab } from './rival-tab.tsx'
import '../../ui/facts.css'
import '../event/event.css'
import './driver.css'

const route = getRouteApi('/driver/$driverId')

const list = (parts: readonly string[]): string => new Intl.ListFormat().format(parts)

/** One driver over all imported events: who, results, pace, consistency, and against whom. */
export function DriverPage() {
  const { driverId } = route.useParams()
  const profile = useQuery(api.drivers.get.queryOptions({ input: { driverId } }))
  useTitle(profile.data?.driverName ?? t('driver:title', { driverId }))

  if (profile.data !== undefined) return <KnownDriver profile={profile.data} />
  if (profile.isPending) return <Loading label={t('driver:loading')} />
  const report = readError(profile.error)
  if (report.code === 'NOT_FOUND' || report.code === 'VALIDATION_ERROR') {
    return (
      <EmptyState icon={UserX} level={1} title={t('driver:unknown.title', { driverId })}>
        <p>{t('driver:unknown.text')}</p>
      </EmptyState>
    )
  }
  return <ErrorState level={1} report={report} onRetry={() => void profile.refetch()} />
}

function KnownDriver({ profile }: { readonly profile: DriverProfile }) {
  const { tab = 'results' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className="event driver">
      <DriverFacts profile={profile} />
      <DriverHeader profile={profile} />
      <Tabs
        label={t('driver:parts')}
        active={tab}
        onChange={(next) => void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })}
        tabs={driverTabs.map((key) => ({ key, label: t(`driver:${key}`) }))}
      >
        {tab === 'identity' ? (
          <IdentityTab profile={profile} />
        ) : tab === 'rival' ? (
          <RivalTab profile={profile} />
        ) : (
          <HistoryTabs profile={profile} tab={tab} />
        )}
      </Tabs>
    </div>
  )
}

function DriverHeader({ profile }: { readonly profile: DriverProfile }) {
  const { driverId, driverName, firstSeen, lastSeen } = profile
  const others = profile.names.map(({ name }) => name).filter((name) => name !== driverName)
  return (
    <header className="event-header">
      <div className="event-title">
        <h1 className="event-name">{driverName}</h1>
        {others.length > 0 && (
          <span className="muted">{t('driver:header.also', { names: list(others) })}</span>
        )}
      </div>
      <ul className="fact-line">
        <li>
          <Hash aria-hidden size={14} />
          {t('driver:header.number', { driverId })}
        </li>
        <li>
          <Flag aria-hidden size={14} />
          {t('driver:header.counts', {
            events: counted(profile.events, 'event'),
            sessions: counted(profile.sessions, 'session'),
            laps: counted(profile.laps, 'lap'),
          })}
        </li>
        {profile.leftOut.length > 0 && <LeftOut events={profile.leftOut} />}
        {firstSeen !== null && lastSeen !== null && (
          <li>
            <CalendarDays aria-hidden size={14} />
            {firstSeen === lastSeen
              ? formatDay(firstSeen)
              : t('driver:header.seen', { first: formatDay(firstSeen), last: formatDay(lastSeen) })}
          </li>
        )}
      </ul>
    </header>
  )
}

/** What is stored of the driver and counts nowhere (F37). */
function LeftOut({ events }: { readonly events: DriverProfile['leftOut'] }) {
  return (
    <li className="stale" title={list(events.map(({ eventName }) => eventName))}>
      <ShieldAlert aria-hidden size={14} />
      {t('recovery:leftOut', { count: events.length, n: formatCount(events.length) })}
    </li>
  )
}

function DriverFacts({ profile }: { readonly profile: DriverProfile }) {
  const { driverId, firstSeen, lastSeen, transponders, classes } = profile
  const day = (date: string | null): string => (date === null ? NO_FIGURE : formatDay(date))
  return (
    <InspectorContent>
      <FactList
        title={t('driver:facts.title')}
        facts={[
          { name: t('driver:facts.number'), value: driverId },
          { name: t('driver:facts.first'), value: day(firstSeen) },
          { name: t('driver:facts.last'), value: day(lastSeen) },
          {
            name: t('driver:facts.transponders'),
            value: list(transponders.map(({ transponder }) => transponder)) || NO_FIGURE,
          },
          {
            name: t('driver:facts.classes'),
            value: list(classes.map(({ className }) => className)) || NO_FIGURE,
          },
        ]}
      />
    </InspectorContent>
  )
}
