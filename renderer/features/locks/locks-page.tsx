import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleHelp, CircleX, LockOpen } from 'lucide-react'
import { jobStage } from '../../../shared/contract/jobs.ts'
import type { LockView } from '../../../shared/contract/jobs.ts'
import { client } from '../../bridge.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { formatSpan } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useSeconds } from '../../state/use-seconds.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'
import { useTitle } from '../../ui/use-title.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'
import '../jobs/jobs.css'
import './locks.css'

/** Who holds which event, and how a lock that somebody has left behind is cleared (F16, F17). */
export function LocksPage() {
  useTitle(t('locks:title'))
  const locks = useQuery(api.locks.list.queryOptions({ input: {} }))
  if (locks.isError)
    return <ErrorState level={1} report={readError(locks.error)} onRetry={() => void locks.refetch()} />
  if (locks.data === undefined) return <Loading label={t('locks:loading')} />
  if (locks.data.length === 0) {
    return (
      <>
        <Head />
        <EmptyState icon={LockOpen} title={t('locks:none.title')}>
          <p>{t('locks:none.text')}</p>
        </EmptyState>
      </>
    )
  }
  return (
    <>
      <Head />
      <div className="jobs">
        <ul className="job-list">
          {locks.data.map((lock) => (
            <LockCard key={lock.key} lock={lock} />
          ))}
        </ul>
      </div>
    </>
  )
}

function Head() {
  return (
    <header className="admin-head">
      <h1>{t('locks:title')}</h1>
      <p>{t('locks:intro')}</p>
    </header>
  )
}

const ALIVE = {
  yes: { tone: 'good', icon: CircleCheck },
  no: { tone: 'bad', icon: CircleX },
  unknown: { tone: 'warn', icon: CircleHelp },
} as const

function holderText({ owner }: LockView): string {
  if (owner === null) return t('locks:gone')
  const shell = t(`locks:shell.${owner.shell}`)
  return owner.isThisProcess
    ? t('locks:own', { shell, pid: owner.pid })
    : t('locks:process', { shell, pid: owner.pid, host: owner.host })
}

/** What is done to the event; a name as it is where this page does not know it. */
function stageText(stage: string): string {
  const known = jobStage.safeParse(stage).data
  return known === undefined ? stage : t(`jobs:stage.${known}`)
}

/** The event's name, as far as it is known. */
function useEventName(eventId: string): string {
  const { data } = useQuery(api.events.get.queryOptions({ input: { eventId } }))
  return data?.event.name ?? t('shell:tab.event', { id: eventId })
}

function LockCard({ lock }: { readonly lock: LockView }) {
  const { eventId, alive, jobId, stage, acquiredAt, heartbeatAt } = lock
  const name = useEventName(eventId)
  const now = useSeconds(true)
  const [asking, setAsking] = useState(false)
  const readOnly = useReadOnlyBlock()
  return (
    <li className="job">
      <div className="job-line">
        <Badge tone={ALIVE[alive].tone} icon={ALIVE[alive].icon}>
          {`${t('locks:alive')}: ${t(`locks:alive.${alive}`)}`}
        </Badge>
        <h2 className="job-title">
          <Link to="/event/$eventId" params={{ eventId }}>
            {name}
          </Link>
        </h2>
        <span className="spacer" />
        {jobId !== null && (
          <Link to="/admin/job/$jobId" params={{ jobId }} className="button button-quiet button-row">
            {t('locks:job')}
          </Link>
        )}
        <Button
          size="row"
          tone="danger"
          icon={LockOpen}
          blocked={readOnly ?? (alive === 'yes' ? t('locks:refused') : null)}
          aria-label={t('locks:clearOf', { event: name })}
          onClick={() => setAsking(true)}
        >
          {t('locks:clear')}
        </Button>
      </div>
      <dl className="lock-facts small">
        <div>
          <dt>{t('locks:holder')}</dt>
          <dd>{holderText(lock)}</dd>
        </div>
        <div>
          <dt>{t('locks:stage')}</dt>
          <dd>{stageText(stage)}</dd>
        </div>
        <div>
          <dt>{t('locks:since')}</dt>
          <dd>
            <time dateTime={acquiredAt} title={formatMoment(acquiredAt)}>
              {formatSpan(now - Date.parse(acquiredAt))}
            </time>
            , {t('locks:sign', { ago: formatAgo(heartbeatAt, now) })}
          </dd>
        </div>
        <div>
          <dt>{t('locks:key')}</dt>
          <dd>{lock.key}</dd>
        </div>
      </dl>
      <p className="job-text muted">{t(`locks:aliveText.${alive}`)}</p>
      {asking && <ClearLock lock={lock} name={name} onClose={() => setAsking(false)} />}
    </li>
  )
}

interface ClearLockProps {
  readonly lock: LockView
  readonly name: string
  readonly onClose: () => void
}

function ClearLock({ lock, name, onClose }: ClearLockProps) {
  const clear = async (reason: string): Promise<void> => {
    try {
      await client.locks.clear({ eventId: lock.eventId, reason })
    } finally {
      // Refused or not: what is known of the lock may be old.
      for (const queryKey of [api.locks.key(), api.system.key(), api.recovery.key(), api.health.key()])
        void queryClient.invalidateQueries({ queryKey })
    }
    toast({ tone: 'good', title: t('locks:cleared'), text: name })
  }
  return (
    <ReasonDialog
      title={t('locks:dialog.title', { event: name })}
      confirm={t('locks:dialog.confirm')}
      run={clear}
      onClose={onClose}
    >
      <p>
        <strong>{t('locks:holder')}:</strong> {holderText(lock)}.
      </p>
      <p>{t('locks:dialog.text')}</p>
    </ReasonDialog>
  )
}
