import { useMemo } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { EventDetail } from '../../../shared/contract/views.ts'
import { formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Agreement } from '../../ui/agreement.tsx'
import { DriverLink } from '../../ui/driver-link.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { checkLines } from './check-lines.ts'
import type { CheckLine } from './check-lines.ts'

type Finding = Extract<CheckLine, { kind: 'finding' }>

const raceText = ({ race }: Finding): string =>
  race.roundName === null ? race.raceLabel : `${race.roundName}, ${race.raceLabel}`

function columnsOf(eventId: string): TextColumn<CheckLine>[] {
  const of = (pick: (finding: Finding) => string) => (line: CheckLine) =>
    line.kind === 'finding' ? pick(line) : t(`event:checks.${line.of}`)
  return [
    textColumn({
      key: 'race',
      name: t('event:sessions.session'),
      width: 260,
      grow: 1,
      rowHeader: true,
      interactive: true,
      text: of(raceText),
      cell: (line, tabIndex) =>
        line.kind === 'finding' && (
          <Link
            to="/event/$eventId/race/$raceId"
            params={{ eventId, raceId: line.race.raceId }}
            className="row-link truncate"
            tabIndex={tabIndex}
          >
            {raceText(line)}
          </Link>
        ),
    }),
    textColumn({
      key: 'driver',
      name: t('event:entries.driver'),
      width: 180,
      grow: 0.5,
      interactive: (line) => line.kind === 'finding' && line.driverName !== null,
      text: of(({ driverName }) => driverName ?? ''),
      cell: (line, tabIndex) =>
        line.kind === 'finding' &&
        line.driverName !== null && (
          <DriverLink driverId={line.driverId} name={line.driverName} tabIndex={tabIndex} />
        ),
    }),
    textColumn({
      key: 'what',
      name: t('event:checks.what'),
      width: 300,
      grow: 1,
      text: of(({ what }) => what),
      cell: (line) =>
        line.kind === 'finding' && (
          <span className="truncate" title={line.what}>
            {line.what}
          </span>
        ),
    }),
    textColumn({
      key: 'printed',
      name: t('event:checks.printed'),
      title: t('event:checks.printedTitle'),
      width: 110,
      align: 'end',
      text: of(({ printed }) => printed),
    }),
    textColumn({
      key: 'computed',
      name: t('event:checks.computed'),
      title: t('event:checks.computedTitle'),
      width: 110,
      align: 'end',
      text: of(({ computed }) => computed),
    }),
  ]
}

const heading = (line: CheckLine) =>
  line.kind === 'heading' ? (
    <>
      {t(`event:checks.${line.of}`)}
      <span className="muted small">{formatCount(line.findings)}</span>
    </>
  ) : null

const lineKey = ({ key }: CheckLine): string => key

/** What is doubtful about the event's data: nothing is hidden, nothing is guessed. */
export function ChecksTab({ detail }: { readonly detail: EventDetail }) {
  const { event, agreement } = detail
  const { eventId } = event
  const checks = useQuery(api.events.checks.queryOptions({ input: { eventId } }))
  const lines = useMemo(() => (checks.data === undefined ? [] : checkLines(checks.data)), [checks.data])
  const columns = useMemo(() => columnsOf(eventId), [eventId])

  if (checks.isError)
    return <ErrorState report={readError(checks.error)} onRetry={() => void checks.refetch()} />
  if (checks.data === undefined) return <Loading label={t('event:loading')} />
  if (lines.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title={t('event:checks.none')}>
        <p>{t('event:checks.noneText', { drivers: formatCount(agreement.drivers) })}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <Agreement counts={agreement} />
        <span className="muted small">{t('event:checks.intro')}</span>
        <span className="spacer" />
        <TableTools
          title={`${event.name} ${t('event:checks')}`}
          rows={() =>
            tableText(
              columns,
              lines.filter(({ kind }) => kind === 'finding'),
            )
          }
        />
      </div>
      <DataGrid
        label={t('event:checks')}
        rows={lines}
        rowKey={lineKey}
        columns={columns}
        groupLabel={heading}
      />
    </>
  )
}
