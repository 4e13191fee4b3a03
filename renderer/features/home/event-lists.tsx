import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatDayRange } from '../../format/dates.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { isActive, useImportOf, useJobs } from '../../state/jobs.ts'
import { useFavourites } from '../../state/things.ts'
import { EventStatusBadge } from '../../ui/badge.tsx'
import { QuarantineBadge } from '../../ui/quarantine-badge.tsx'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { EventAction } from '../find/event-cells.tsx'
import { shownStatus } from '../event/event-status.ts'
import { importFailure } from '../event/import-failure.ts'
import { JobProgress } from '../jobs/job-progress.tsx'
import { Card } from './card.tsx'

export const newQuery = api.search.newAtYourTracks.queryOptions({ input: { limit: 12 } })
export const importedQuery = api.events.search.queryOptions({ input: { status: ['imported'], limit: 8 } })

/** An event in a list of Home: what, when, where, how it stands, and the one thing to do with it. */
function EventLine({ event }: { readonly event: EventSummary }) {
  const job = useImportOf(event.eventId)
  const failure = importFailure(event, job, null)
  return (
    <li className="home-line">
      <div className="home-line-text">
        <Link
          to="/event/$eventId"
          params={{ eventId: event.eventId }}
          className="row-link truncate"
          title={event.name}
        >
          {event.name}
        </Link>
        <span className="small muted truncate">
          {formatDayRange(event.date, event.dateEnd)} {'\u00b7'} {event.trackName}
        </span>
        {failure !== null && (
          <span className="small bad truncate">{errorMessage(failure) || errorTitle(failure)}</span>
        )}
      </div>
      <SampleBadge trackSlug={event.trackSlug} />
      <QuarantineBadge event={event} />
      <EventStatusBadge status={shownStatus(event, job)} />
      <EventAction event={event} tabIndex={0} />
    </li>
  )
}

/** Imports that are under way or wait; nothing without any. */
export function RunningImports() {
  const byId = useJobs((state) => state.byId)
  const running = [...byId.values()].filter(isActive)
  if (running.length === 0) return null
  return (
    <Card id="running" title={t('home:running.title')}>
      <ul className="home-list">
        {running.map((job) => (
          <li key={job.jobId} className="home-line home-job">
            <span className="truncate">{job.title}</span>
            <JobProgress job={job} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Imports that failed and were not done since, each with why and Retry; nothing without any. */
export function FailedImports() {
  const failed = useQuery(api.events.search.queryOptions({ input: { status: ['failed'], limit: 8 } }))
  const events = failed.data?.events ?? []
  if (events.length === 0) return null
  return (
    <Card id="failed" title={t('home:running.failed')}>
      <ul className="home-list">
        {events.map((event) => (
          <EventLine key={event.eventId} event={event} />
        ))}
      </ul>
    </Card>
  )
}

/** Events of the last weeks and to come, at tracks that are marked or followed, that are not imported. */
export function NewAtYourTracks() {
  const found = useQuery(newQuery)
  const favourites = useFavourites()
  const events = found.data ?? []
  const hasTracks = favourites?.some(({ kind }) => kind === 'track') === true
  return (
    <Card id="new" title={t('home:new.title')}>
      {events.length === 0 ? (
        <p className="muted home-none">{hasTracks ? t('home:new.none') : t('home:new.noTracks')}</p>
      ) : (
        <ul className="home-list">
          {events.map((event) => (
            <EventLine key={event.eventId} event={event} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Imported events, the newest meeting first. */
export function ImportedLast() {
  const found = useQuery(importedQuery)
  const events = found.data?.events ?? []
  return (
    <Card id="imported" title={t('home:imported.title')}>
      {events.length === 0 ? (
        <p className="muted home-none">{t('home:imported.none')}</p>
      ) : (
        <ul className="home-list">
          {events.map((event) => (
            <EventLine key={event.eventId} event={event} />
          ))}
        </ul>
      )}
    </Card>
  )
}
