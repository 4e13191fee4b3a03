import { use, useCallback, useMemo, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { FileQuestion, Hourglass, Timer } from 'lucide-react'
import type { RaceOverrides } from '../../../shared/contract/analysis.ts'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { ViewContext } from '../../state/view-context.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useAfterFirstPaint } from '../../ui/use-after-first-paint.ts'
import { useTitle } from '../../ui/use-title.ts'
import { QuarantineBanner } from '../recovery/quarantine-banner.tsx'
import { FigurePopover } from './figure-popover.tsx'
import { chosenDrivers } from './model/drivers.ts'
import { filterField, filterOf } from './model/filter.ts'
import { referenceOf } from './model/reference.ts'
import { buildModel } from './model/session-model.ts'
import { ResultsPane } from './results-pane.tsx'
import { SessionContext } from './session-context.ts'
import type { ExplainWish, SessionScreen } from './session-context.ts'
import { SessionFacts } from './session-facts.tsx'
import { LapFactsOfSession, SessionHeader } from './session-header.tsx'
import { overridesQuery, sessionQuery } from './session-query.ts'
import type { SessionSearch } from './session-search.ts'
import { sessionUi, SessionUiContext } from './session-ui.ts'
import { Split } from './split.tsx'
import { useSessionCommands } from './use-session-commands.ts'
import { ViewsPane } from './views-pane.tsx'
import './session.css'

const route = getRouteApi('/event/$eventId/race/$raceId')

/** One session: its results, and below them the laps of its drivers in several views with one cursor. */
export function SessionPage() {
  const { eventId, raceId } = route.useParams()
  const detail = useQuery(sessionQuery({ eventId, raceId }))
  const overrides = useQuery(overridesQuery({ eventId, raceId }))
  useTitle(
    detail.data === undefined
      ? t('session:title', { raceId })
      : t('session:titleOf', { race: detail.data.session.raceLabel, event: detail.data.event.name }),
  )

  const failed = detail.error ?? overrides.error
  if (detail.data !== undefined && overrides.data !== undefined) {
    return <KnownSession key={`${eventId}/${raceId}`} detail={detail.data} overrides={overrides.data} />
  }
  if (failed === null) return <Loading label={t('session:loading')} />
  const report = readError(failed)
  if (report.code === 'NOT_FOUND') {
    return (
      <EmptyState icon={FileQuestion} level={1} title={t('session:unknown.title', { raceId })}>
        <p>{t('session:unknown.text')}</p>
        <Link to="/event/$eventId" params={{ eventId }} search={{}}>
          {t('session:unknown.event')}
        </Link>
      </EmptyState>
    )
  }
  const retry = (): void => {
    void detail.refetch()
    void overrides.refetch()
  }
  return <ErrorState level={1} report={report} onRetry={retry} />
}

interface KnownSessionProps {
  readonly detail: SessionDetail
  readonly overrides: RaceOverrides
}

function KnownSession({ detail, overrides }: KnownSessionProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const viewId = use(ViewContext)?.id ?? ''
  const store = sessionUi(`${viewId} ${detail.event.eventId}/${detail.session.raceId}`)
  const [wish, setWish] = useState<ExplainWish | null>(null)
  const closeExplanation = useCallback(() => setWish(null), [])

  const change = useCallback(
    (next: SessionSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  )
  const model = useMemo(() => buildModel(detail, overrides), [detail, overrides])
  const shown = useMemo(() => chosenDrivers(model.drivers, search.drivers), [model, search.drivers])
  const reference = useMemo(() => referenceOf(model, search.reference), [model, search.reference])
  const filter = useMemo(() => filterOf(search.filter), [search.filter])
  const filtered = useMemo(() => filterField(shown, filter), [shown, filter])
  const signs = useAfterFirstPaint()
  const screen = useMemo(
    (): SessionScreen => ({
      model,
      search,
      change,
      shown,
      reference,
      filter,
      filtered,
      signs,
      explain: setWish,
    }),
    [model, search, change, shown, reference, filter, filtered, signs],
  )
  useSessionCommands(screen, store)

  if (detail.results.length === 0) {
    return (
      <div className="session">
        <QuarantineBanner event={detail.event} short />
        <SessionHeader detail={detail} />
        <EmptyState icon={Hourglass} title={t('session:notRun.title')}>
          <p>{t('session:notRun.text')}</p>
        </EmptyState>
      </div>
    )
  }
  return (
    <SessionContext value={screen}>
      <SessionUiContext value={store}>
        <div className="session">
          <SessionFacts />
          <QuarantineBanner event={detail.event} short />
          <SessionHeader detail={detail}>
            <LapFactsOfSession />
          </SessionHeader>
          {model.incomplete.length > 0 && (
            <p className="session-warning">
              {t('session:incomplete', { names: model.incomplete.join(', ') })}
            </p>
          )}
          <Split
            label={t('session:split')}
            rows={detail.results.length}
            top={<ResultsPane />}
            bottom={
              model.drivers.length === 0 ? (
                <EmptyState icon={Timer} title={t('session:noLaps.title')}>
                  <p>{t('session:noLaps.text')}</p>
                </EmptyState>
              ) : (
                <ViewsPane />
              )
            }
          />
          {wish !== null && (
            <FigurePopover key={`${wish.driverId} ${wish.figure}`} wish={wish} onClose={closeExplanation} />
          )}
        </div>
      </SessionUiContext>
    </SessionContext>
  )
}
