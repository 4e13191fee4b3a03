import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { FileQuestion, Hourglass, Timer } from 'lucide-react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { readError } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { LapsPane } from './laps-pane.tsx'
import { readLaps } from './laps-model.ts'
import { ResultsGrid } from './results-grid.tsx'
import { SessionFacts } from './session-facts.tsx'
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
      ? t('session:title', { raceId })
      : t('session:titleOf', { race: detail.data.session.raceLabel, event: detail.data.event.name }),
  )

  if (detail.data !== undefined) return <KnownSession detail={detail.data} />
  if (detail.isPending) return <Loading label={t('session:loading')} />
  const report = readError(detail.error)
  if (report.code === 'NOT_FOUND') {
    return (
      <EmptyState icon={FileQuestion} level={1} title={t('session:unknown.title', { raceId })}>
        <p>{t('session:unknown.text')}</p>
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
        <EmptyState icon={Hourglass} title={t('session:notRun.title')}>
          <p>{t('session:notRun.text')}</p>
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="session">
      <SessionFacts detail={detail} laps={laps} />
      <SessionHeader detail={detail} />
      <Split
        label={t('session:split')}
        rows={detail.results.length}
        top={<ResultsGrid detail={detail} laps={laps} />}
        bottom={
          laps.drivers.length === 0 ? (
            <EmptyState icon={Timer} title={t('session:noLaps.title')}>
              <p>{t('session:noLaps.text')}</p>
            </EmptyState>
          ) : (
            <LapsPane detail={detail} laps={laps} />
          )
        }
      />
    </div>
  )
}
