import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { FileQuestion, Hourglass, Timer } from 'lucide-react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import { readError } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { LapsPane } from './laps-pane.tsx'
import { readLaps } from './laps-model.ts'
import { ResultsGrid } from './results-grid.tsx'
import { SessionHeader } from './session-header.tsx'
import { Split } from './split.tsx'
import './session.css'

const route = getRouteApi('/event/$eventId/race/$raceId')

/** One session: its results, and below them the laps of its drivers side by side. */
export function SessionPage() {
  const { eventId, raceId } = route.useParams()
  const detail = useQuery(api.sessions.get.queryOptions({ input: { eventId, raceId } }))
  useTitle(
    detail.data === undefined
      ? `Race ${raceId}`
      : `${detail.data.session.raceLabel}, ${detail.data.event.name}`,
  )

  if (detail.data !== undefined) return <KnownSession detail={detail.data} />
  if (detail.isPending) return <Loading label="Loading the session" />
  const report = readError(detail.error)
  if (report.code === 'NOT_FOUND') {
    return (
      <EmptyState icon={FileQuestion} level={1} title={`Race ${raceId} is not known here`}>
        <p>The event may not be imported yet, or LiveRC has taken the race back.</p>
      </EmptyState>
    )
  }
  return <ErrorState level={1} report={report} onRetry={() => void detail.refetch()} />
}

function KnownSession({ detail }: { readonly detail: SessionDetail }) {
  const laps = useMemo(() => readLaps(detail), [detail])
  if (detail.results.length === 0) {
    return (
      <div className="session">
        <SessionHeader detail={detail} />
        <EmptyState icon={Hourglass} title="Not yet run">
          <p>
            LiveRC had no result of this race when the event was imported. Re-import the event to ask again.
          </p>
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="session">
      <SessionHeader detail={detail} />
      <Split
        label="Height of the results"
        rows={detail.results.length}
        top={<ResultsGrid detail={detail} laps={laps} />}
        bottom={
          laps.drivers.length === 0 ? (
            <EmptyState icon={Timer} title="No laps">
              <p>Results only: LiveRC has not published the laps of this race.</p>
            </EmptyState>
          ) : (
            <LapsPane detail={detail} laps={laps} />
          )
        }
      />
    </div>
  )
}
