import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleX, RotateCw, ShieldCheck, TriangleAlert } from 'lucide-react'
import type { ComponentHealth, HealthState } from '../../../shared/contract/observability.ts'
import { client } from '../../bridge.ts'
import { formatAgo } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useNow } from '../../state/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { DriftReports } from './drift-reports.tsx'
import { ImportSwitch } from './import-switch.tsx'
import '../jobs/jobs.css'
import './health.css'

/** How every part of the program is, and what can be done about it (M14). */
export function HealthPage() {
  useTitle(t('health:title'))
  const now = useNow()
  const health = useQuery(api.health.get.queryOptions({ input: {} }))
  const look = useMutation({
    mutationFn: (deep: boolean) => client.health.get({ deep }),
    onSuccess: (report) => queryClient.setQueryData(api.health.get.queryKey({ input: {} }), report),
  })
  if (health.isError && health.data === undefined)
    return <ErrorState level={1} report={readError(health.error)} onRetry={() => void health.refetch()} />
  if (health.data === undefined) return <Loading label={t('health:loading')} />
  const { state, checkedAt, components } = health.data
  return (
    <>
      <header className="admin-head">
        <h1>{t('health:title')}</h1>
        <HealthBadge state={state} />
        <p>{t('health:checked', { ago: formatAgo(checkedAt, now) })}</p>
        <span className="spacer" />
        <Button icon={RotateCw} busy={look.isPending} onClick={() => look.mutate(false)}>
          {t('health:again')}
        </Button>
        <Button
          icon={ShieldCheck}
          busy={look.isPending}
          title={t('health:deepTitle')}
          onClick={() => look.mutate(true)}
        >
          {t('health:deep')}
        </Button>
      </header>
      <div className="admin-body">
        {look.isError && (
          <p className="bad" role="alert">
            {readError(look.error).message}
          </p>
        )}
        <ImportSwitch />
        <section aria-labelledby="health-parts">
          <h2 id="health-parts" className="jobs-part">
            {t('health:components')}
          </h2>
          <ul className="job-list">
            {components.map((component) => (
              <Part key={component.component} part={component} />
            ))}
          </ul>
        </section>
        <DriftReports />
      </div>
    </>
  )
}

const LOOK = {
  ok: { tone: 'good', icon: CircleCheck },
  degraded: { tone: 'warn', icon: TriangleAlert },
  failing: { tone: 'bad', icon: CircleX },
} as const satisfies Record<HealthState, unknown>

function HealthBadge({ state }: { readonly state: HealthState }) {
  return (
    <Badge tone={LOOK[state].tone} icon={LOOK[state].icon}>
      {t(`health:state.${state}`)}
    </Badge>
  )
}

function Part({ part }: { readonly part: ComponentHealth }) {
  const { component, state, sentence, action } = part
  return (
    <li className="health-part">
      <span className="health-state">
        <HealthBadge state={state} />
      </span>
      <h3>{t(`health:part.${component}`)}</h3>
      <div className="health-text">
        <p>{sentence}</p>
        {action !== null && <p className="muted">{action}</p>}
      </div>
      {state !== 'ok' && <WayThere component={component} />}
    </li>
  )
}

function WayThere({ component }: Pick<ComponentHealth, 'component'>) {
  const look = 'button button-quiet button-row'
  switch (component) {
    case 'jobs':
    case 'imports':
      return (
        <Link to="/admin" className={look}>
          {t(`health:go.${component}`)}
        </Link>
      )
    case 'locks':
      return (
        <Link to="/admin/locks" className={look}>
          {t('health:go.locks')}
        </Link>
      )
    case 'drift':
      return (
        <Button
          size="row"
          tone="quiet"
          onClick={() => {
            const heading = document.getElementById('health-drift')
            heading?.scrollIntoView({ block: 'start' })
            heading?.focus()
          }}
        >
          {t('health:go.drift')}
        </Button>
      )
    case 'database':
    case 'disk':
    case 'source':
    case 'breaker':
    case 'browser':
    case 'schedule':
      return null
  }
}
