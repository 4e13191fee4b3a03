import { useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListX, RotateCw } from 'lucide-react'
import { eventRecovery } from '../../../shared/contract/recovery.ts'
import type { IncompleteEvent } from '../../../shared/contract/recovery.ts'
import { naturalId } from '../../../shared/contract/views.ts'
import { formatDay } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { RecoveryDialog } from '../recovery/recovery-dialog.tsx'
import type { Chosen } from '../recovery/recovery-dialog.tsx'
import { retryImport } from '../recovery/retry.ts'

/** The ways out of data that are not whole (F22-F27): found events, or any by its number. */
export function Recovery({ blocked }: { readonly blocked: string | null }) {
  const [looked, setLooked] = useState(false)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  // Every lap is counted for it, so nobody is made to wait for it who has not asked.
  const incomplete = useQuery({ ...api.recovery.incomplete.queryOptions({ input: {} }), enabled: looked })
  const look = (): void => {
    if (looked) void incomplete.refetch()
    setLooked(true)
  }
  return (
    <section aria-labelledby="database-recovery">
      <h2 id="database-recovery" className="jobs-part">
        {t('database:recovery')}
      </h2>
      <div className="health-box">
        <p>{t('database:recoveryText')}</p>
        <div className="health-actions">
          <Button icon={ListX} busy={incomplete.isFetching} onClick={look}>
            {t('database:incomplete')}
          </Button>
          <output>
            {incomplete.isError && <span className="bad">{readError(incomplete.error).message}</span>}
            {incomplete.data?.length === 0 && t('database:incompleteNone')}
          </output>
        </div>
        {incomplete.data !== undefined && incomplete.data.length > 0 && (
          <ul className="job-list" aria-label={t('database:incompleteList')}>
            {incomplete.data.map((event) => (
              <Incomplete key={event.eventId} event={event} blocked={blocked} onChoose={setChosen} />
            ))}
          </ul>
        )}
        <AnyEvent blocked={blocked} onChoose={setChosen} />
      </div>
      {chosen !== null && <RecoveryDialog {...chosen} onClose={() => setChosen(null)} />}
    </section>
  )
}

interface IncompleteProps {
  readonly event: IncompleteEvent
  readonly blocked: string | null
  readonly onChoose: (chosen: Chosen) => void
}

function Incomplete({ event, blocked, onChoose }: IncompleteProps) {
  const { eventId, eventName, eventDate, racesListed, racesStored, findings, depth } = event
  const retry = useMutation({
    mutationFn: () => retryImport(eventId, eventName),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: api.recovery.incomplete.key() }),
  })
  return (
    <li className="job">
      <div className="job-line">
        <h3 className="job-title">
          <Link to="/event/$eventId" params={{ eventId }}>
            {eventName}
          </Link>
        </h3>
        <span className="muted small">
          {formatDay(eventDate)} {'\u00b7'}{' '}
          {t('database:incompleteRaces', { stored: racesStored, listed: racesListed })}
        </span>
      </div>
      <ul className="database-problems small">
        {[...new Set(findings)].map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
      <div className="health-actions">
        {depth === 'none' && (
          <Button
            size="row"
            icon={RotateCw}
            busy={retry.isPending}
            blocked={blocked}
            aria-label={t('database:retryOf', { name: eventName })}
            onClick={() => retry.mutate()}
          >
            {t('recovery:retry')}
          </Button>
        )}
        <Actions eventId={eventId} eventName={eventName} blocked={blocked} onChoose={onChoose} />
      </div>
    </li>
  )
}

interface ActionsProps {
  readonly eventId: string
  readonly eventName: string
  readonly blocked: string | null
  readonly onChoose: (chosen: Chosen) => void
}

function Actions({ eventId, eventName, blocked, onChoose }: ActionsProps) {
  return eventRecovery.options.map((action) => (
    <Button
      key={action}
      size="row"
      blocked={blocked}
      aria-label={t('database:actionOf', { action: t(`recovery:${action}.do`), name: eventName })}
      onClick={() => onChoose({ eventId, eventName, action })}
    >
      {t(`commands:recovery.${action}`)}
    </Button>
  ))
}

/** An event that nothing is wrong with as far as is known, by its number. */
function AnyEvent({ blocked, onChoose }: Omit<ActionsProps, 'eventId' | 'eventName'>) {
  const [typed, setTyped] = useState('')
  const eventId = naturalId.safeParse(typed.trim()).data
  return (
    <div className="health-actions">
      <label className="admin-field">
        <span className="muted">{t('database:anyEvent')}</span>
        <input
          type="text"
          className="admin-input database-event"
          maxLength={100}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <Actions
        eventId={eventId ?? ''}
        eventName={typed.trim()}
        blocked={blocked ?? (eventId === undefined ? t('database:anyEventHint') : null)}
        onChoose={onChoose}
      />
    </div>
  )
}
