import { useMemo, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ArrowUp, ArrowUpRight, Network } from 'lucide-react'
import type { EventDetail } from '../../../shared/contract/views.ts'
import { imageOf } from '../../charts/dom-image.ts'
import { PictureTools } from '../../charts/picture-tools.tsx'
import { readError } from '../../format/errors.ts'
import { NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { ClassSelect } from './class-select.tsx'
import { classLadders } from './ladder-model.ts'
import type { ClassLadder, LadderMain, LadderPlace, LadderStepView } from './ladder-model.ts'
import { cameUpText, ladderText } from './ladder-text.ts'
import './ladder.css'

/** The mains of each class from the highest down, and who bumped up from which: what was seen apart from what was inferred. */
export function LadderTab({ detail }: { readonly detail: EventDetail }) {
  const { eventId, name } = detail.event
  const races = useQuery(api.events.races.queryOptions({ input: { eventId } }))
  const [className, setClassName] = useState('')
  const drawing = useRef<HTMLDivElement>(null)
  const all = useMemo(() => classLadders(races.data ?? []), [races.data])
  const shown = all.filter((own) => className === '' || own.className === className)

  const moves = {
    observed: shown.some(({ observed }) => observed > 0),
    inferred: shown.some(({ inferred }) => inferred > 0),
    didNotStart: shown.some(({ steps }) =>
      steps.some(({ mains }) => mains.some(({ places }) => places.some(isNonStarter))),
    ),
  }

  if (races.isError)
    return <ErrorState report={readError(races.error)} onRetry={() => void races.refetch()} />
  if (races.data === undefined) return <Loading label={t('event:loading')} />
  if (all.length === 0) {
    return (
      <EmptyState icon={Network} title={t('event:ladder.none')}>
        <p>{t('event:ladder.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <ClassSelect classes={all.map((own) => own.className)} value={className} onChange={setClassName} />
        <Legend {...moves} />
        <span className="tool-group">
          <PictureTools
            text={{
              title: t('event:ladder'),
              source: name,
              facts: legendOf(moves),
              legend: [],
            }}
            fileName={[name, t('event:ladder'), className].join(' ')}
            draw={(ratio) => (drawing.current === null ? null : imageOf(drawing.current, ratio))}
          />
          <TableTools title={`${name} ${t('event:ladder')}`} rows={() => ladderText(shown)} />
        </span>
      </div>
      <div className="ladders" ref={drawing}>
        {shown.map((ladder) => (
          <Ladder key={ladder.className} ladder={ladder} eventId={eventId} />
        ))}
      </div>
    </>
  )
}

interface Moves {
  readonly observed: boolean
  readonly inferred: boolean
  readonly didNotStart: boolean
}

/** LiveRC lists who was entered in a main and has no lap in it. */
const isNonStarter = ({ laps }: LadderPlace): boolean => laps === 0

/** The key as text; of what is not there nothing is said. */
function legendOf({ observed, inferred, didNotStart }: Moves): string[] {
  return [
    ...(observed ? [`${t('event:ladder.observed')}: ${t('event:ladder.observedText')}`] : []),
    ...(inferred ? [`${t('event:ladder.inferred')}: ${t('event:ladder.inferredText')}`] : []),
    ...(didNotStart ? [`${t('event:ladder.dns')}: ${t('results:notStarted')}`] : []),
  ]
}

function Legend({ observed, inferred, didNotStart }: Moves) {
  if (!observed && !inferred && !didNotStart) return null
  return (
    <p className="ladder-legend small muted">
      {observed && (
        <>
          <span className="ladder-move">
            <ArrowUp aria-hidden size={12} />
            {t('event:ladder.observed')}
          </span>
          {t('event:ladder.observedText')}
        </>
      )}
      {inferred && (
        <>
          <span className="ladder-move ladder-move-inferred">
            <ArrowUp aria-hidden size={12} />
            {t('event:ladder.inferred')}
          </span>
          {t('event:ladder.inferredText')}
        </>
      )}
      {didNotStart && (
        <span>
          <strong>{t('event:ladder.dns')}</strong> {t('results:notStarted')}
        </span>
      )}
    </p>
  )
}

interface LadderProps {
  readonly ladder: ClassLadder
  readonly eventId: string
}

function Ladder({ ladder, eventId }: LadderProps) {
  return (
    <section className="ladder" aria-label={ladder.className}>
      <header className="ladder-head">
        <h2>{ladder.className}</h2>
        <span className="muted small">{movesText(ladder)}</span>
      </header>
      <ol className="ladder-steps">
        {ladder.steps.map((step) => (
          <li key={step.level} className="ladder-step">
            <Step step={step} eventId={eventId} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** How many moved up, as far as any did. */
function movesText({ observed, inferred }: ClassLadder): string {
  return [
    ...(observed > 0 ? [t('event:ladder.observedMoves', { n: observed })] : []),
    ...(inferred > 0 ? [t('event:ladder.inferredMoves', { n: inferred })] : []),
  ].join(', ')
}

function Step({ step, eventId }: { readonly step: LadderStepView; readonly eventId: string }) {
  return (
    <>
      {!step.isComplete && <p className="muted small ladder-note">{t('event:ladder.incomplete')}</p>}
      {step.mains.map((main) => (
        <Main key={main.raceId} main={main} eventId={eventId} />
      ))}
    </>
  )
}

function Main({ main, eventId }: { readonly main: LadderMain; readonly eventId: string }) {
  const hasMoves = main.places.some(({ cameUp, wentTo }) => cameUp !== null || wentTo !== null)
  return (
    <section className="ladder-main" aria-label={main.raceLabel}>
      <h3>
        <Link to="/event/$eventId/race/$raceId" params={{ eventId, raceId: main.raceId }}>
          {main.raceLabel}
        </Link>
      </h3>
      {main.places.length === 0 ? (
        <p className="muted small ladder-note">{t('event:sessions.notRun')}</p>
      ) : (
        <table className="ladder-table">
          <thead>
            <tr>
              <th scope="col" className="numeric">
                {t('event:ladder.finish')}
              </th>
              <th scope="col">{t('event:entries.driver')}</th>
              <th scope="col" className="numeric" title={t('event:ladder.gridTitle')}>
                {t('event:ladder.grid')}
              </th>
              {hasMoves && (
                <th scope="col" className="ladder-moves">
                  {t('event:ladder.move')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {main.places.map((place) => (
              <tr key={place.key} className={isNonStarter(place) ? 'is-pale' : undefined}>
                <td className="numeric">{place.position}</td>
                <th scope="row">
                  <DriverLink driverId={place.driverId} name={place.driverName} />
                  {isNonStarter(place) && (
                    <abbr className="ladder-dns" title={t('results:notStarted')}>
                      {t('event:ladder.dns')}
                    </abbr>
                  )}
                </th>
                <td className="numeric">{place.grid ?? NO_FIGURE}</td>
                {hasMoves && (
                  <td>
                    <Move place={place} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Move({ place }: { readonly place: LadderPlace }) {
  const { cameUp, wentTo } = place
  return (
    <>
      {cameUp !== null && (
        <span
          className={`ladder-move ${cameUp.evidence === 'inferred' ? 'ladder-move-inferred' : ''}`}
          title={cameUpText(cameUp)}
        >
          <ArrowUp aria-hidden size={12} />
          {t(`event:ladder.${cameUp.evidence}`)}
          <span className="visually-hidden">. {cameUpText(cameUp)}</span>
        </span>
      )}
      {wentTo !== null && (
        <span className="ladder-went small">
          <ArrowUpRight aria-hidden size={12} />
          {t('event:ladder.wentTo', { main: wentTo })}
        </span>
      )}
    </>
  )
}
