import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Swords, UserSearch } from 'lucide-react'
import type { DriverProfile, Rivalry } from '../../../shared/contract/drivers.ts'
import { formatDay } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DriverLink } from '../../ui/driver-link.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { DriverPicker } from './driver-picker.tsx'
import { RaceLink } from './driver-columns.tsx'
import { rivalLines } from './rival-lines.ts'
import type { RivalLine } from './rival-lines.ts'

const route = getRouteApi('/driver/$driverId')

/** All meetings with another driver: finals that both were in apart from the class as a whole (ui.md 1c). */
export function RivalTab({ profile }: { readonly profile: DriverProfile }) {
  const { rival } = route.useSearch()
  const navigate = route.useNavigate()
  const choose = (driverId: string | undefined): void =>
    void navigate({
      search: ({ rival: _before, ...rest }) => (driverId === undefined ? rest : { ...rest, rival: driverId }),
      replace: true,
    })
  if (rival === undefined || rival === profile.driverId) {
    return (
      <section className="rival-choice" aria-label={t('driver:rival.choose')}>
        <h2>{t('driver:rival.choose')}</h2>
        <DriverPicker except={profile.driverId} onPick={({ driverId }) => choose(driverId)} />
      </section>
    )
  }
  return <Against driverId={profile.driverId} rivalId={rival} onOther={() => choose(undefined)} />
}

interface AgainstProps {
  readonly driverId: string
  readonly rivalId: string
  readonly onOther: () => void
}

function Against({ driverId, rivalId, onOther }: AgainstProps) {
  const found = useQuery(api.drivers.headToHead.queryOptions({ input: { driverId, rivalId } }))
  if (found.isError)
    return (
      <ErrorState report={readError(found.error)} onRetry={onOther} retryLabel={t('driver:rival.other')} />
    )
  if (found.data === undefined) return <Loading label={t('driver:loading')} />
  return <Met rivalry={found.data} onOther={onOther} />
}

const names = ({ a, b }: Rivalry): string =>
  t('driver:rival.against', { one: a.driverName, other: b.driverName })

function columnsOf({ a, b }: Rivalry): TextColumn<RivalLine>[] {
  const winnerOf = (winner: 'a' | 'b' | 'undecided'): string =>
    winner === 'undecided' ? t('driver:rival.nobody') : winner === 'a' ? a.driverName : b.driverName
  return [
    textColumn({
      key: 'session',
      name: t('driver:rival.session'),
      width: 260,
      grow: 1,
      rowHeader: true,
      interactive: true,
      text: (line) => (line.kind === 'race' ? line.race.raceLabel : line.meeting.eventName),
      cell: (line, tabIndex) =>
        line.kind === 'race' && (
          <>
            <RaceLink
              eventId={line.meeting.eventId}
              raceId={line.race.raceId}
              raceLabel={line.race.raceLabel}
              tabIndex={tabIndex}
            />
            {line.race.isFinal && <Badge tone="info">{t('driver:rival.final')}</Badge>}
          </>
        ),
    }),
    textColumn({
      key: 'winner',
      name: t('driver:rival.winner'),
      width: 200,
      grow: 0.5,
      text: (line) => winnerOf(line.kind === 'race' ? line.race.winner : line.meeting.winner),
    }),
    textColumn({
      key: 'places',
      name: t('driver:rival.places'),
      title: `${a.driverName} / ${b.driverName}`,
      width: 90,
      align: 'end',
      text: (line) =>
        line.kind === 'race'
          ? t('driver:rival.placesOf', { a: line.race.aPosition, b: line.race.bPosition })
          : '',
    }),
  ]
}

const headingOf = (columns: readonly TextColumn<RivalLine>[]) => (line: RivalLine) =>
  line.kind === 'meeting' ? (
    <>
      {line.meeting.eventName}
      <span className="muted small">
        {formatDay(line.meeting.date)}, {line.meeting.className}
      </span>
      <span className="muted small">
        {t('driver:rival.winner')}: {columns[1]?.text(line)}
      </span>
    </>
  ) : null

const lineKey = ({ key }: RivalLine): string => key

function Met({ rivalry, onOther }: { readonly rivalry: Rivalry; readonly onOther: () => void }) {
  const lines = useMemo(() => rivalLines(rivalry), [rivalry])
  const columns = useMemo(() => columnsOf(rivalry), [rivalry])
  const heading = useMemo(() => headingOf(columns), [columns])
  return (
    <>
      <div className="tab-tools">
        <Button icon={UserSearch} onClick={onOther}>
          {t('driver:rival.other')}
        </Button>
        <span className="rival-names">
          <DriverLink driverId={rivalry.a.driverId} name={rivalry.a.driverName} />
          <Swords aria-hidden size={14} />
          <DriverLink driverId={rivalry.b.driverId} name={rivalry.b.driverName} />
        </span>
        <span className="spacer" />
        <TableTools title={names(rivalry)} rows={() => tableText(columns, lines)} />
      </div>
      {lines.length === 0 ? (
        <EmptyState icon={Swords} title={t('driver:rival.never')}>
          <p>{t('driver:rival.neverText')}</p>
        </EmptyState>
      ) : (
        <>
          <dl className="rival-scores">
            <Score kind="sameFinal" tally={rivalry.sameFinal} />
            <Score kind="sameClass" tally={rivalry.sameClass} />
            <Score kind="otherRaces" tally={rivalry.otherRaces} />
          </dl>
          <DataGrid
            label={t('driver:rival.meetings')}
            rows={lines}
            rowKey={lineKey}
            columns={columns}
            groupLabel={heading}
          />
        </>
      )}
    </>
  )
}

interface ScoreProps {
  readonly kind: 'sameFinal' | 'sameClass' | 'otherRaces'
  readonly tally: Rivalry['sameFinal']
}

function Score({ kind, tally }: ScoreProps) {
  return (
    <div title={t(`driver:rival.${kind}Text`)}>
      <dt>{t(`driver:rival.${kind}`)}</dt>
      <dd>
        {t('driver:rival.score', { a: tally.a, b: tally.b })}
        {tally.undecided > 0 && (
          <span className="muted small"> {t('driver:rival.undecided', { n: tally.undecided })}</span>
        )}
      </dd>
    </div>
  )
}
