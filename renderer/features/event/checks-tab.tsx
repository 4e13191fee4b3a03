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
import { driverOf, raceOf, raceText } from '../quality/finding-place.ts'
import { checkLines } from './check-lines.ts'
import type { CheckLine } from './check-lines.ts'

type Finding = Extract<CheckLine, { kind: 'finding' }>

const driverName = ({ finding }: Finding): string => driverOf(finding)?.driverName ?? ''

function columnsOf(eventId: string): TextColumn<CheckLine>[] {
  const of = (pick: (finding: Finding) => string) => (line: CheckLine) =>
    line.kind === 'finding' ? pick(line) : t(`quality:kind.${line.of}`)
  return [
    textColumn({
      key: 'race',
      name: t('event:sessions.session'),
      width: 230,
      grow: 0.6,
      interactive: (line) => line.kind === 'finding' && raceOf(line.finding) !== null,
      text: of(({ finding }) => raceText(raceOf(finding))),
      cell: (line, tabIndex) => {
        const race = line.kind === 'finding' ? raceOf(line.finding) : null
        return (
          race !== null && (
            <Link
              to="/event/$eventId/race/$raceId"
              params={{ eventId, raceId: race.raceId }}
              className="row-link truncate"
              tabIndex={tabIndex}
            >
              {raceText(race)}
            </Link>
          )
        )
      },
    }),
    textColumn({
      key: 'driver',
      name: t('event:entries.driver'),
      width: 150,
      grow: 0.3,
      interactive: (line) => line.kind === 'finding' && driverOf(line.finding) !== null,
      text: of(driverName),
      cell: (line, tabIndex) => {
        const driver = line.kind === 'finding' ? driverOf(line.finding) : null
        return (
          driver !== null && (
            <DriverLink driverId={driver.driverId} name={driver.driverName} tabIndex={tabIndex} />
          )
        )
      },
    }),
    textColumn({
      key: 'what',
      rowHeader: true,
      name: t('quality:what'),
      width: 440,
      grow: 1,
      text: of(({ sentence }) => sentence),
      cell: (line) =>
        line.kind === 'finding' && (
          <span className="truncate" title={line.sentence}>
            {line.sentence}
          </span>
        ),
    }),
    textColumn({
      key: 'printed',
      name: t('quality:printed'),
      title: t('quality:printedTitle'),
      width: 110,
      align: 'end',
      text: of(({ printed }) => printed),
    }),
    textColumn({
      key: 'computed',
      name: t('quality:computed'),
      title: t('quality:computedTitle'),
      width: 110,
      align: 'end',
      text: of(({ computed }) => computed),
    }),
  ]
}

const heading = (line: CheckLine) =>
  line.kind === 'heading' ? (
    <>
      {t(`quality:kind.${line.of}`)}
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
  const columns = useMemo(() => {
    // Findings without figures have the room of the figures for their words.
    const hasFigures = lines.some(
      (line) => line.kind === 'finding' && (line.printed !== '' || line.computed !== ''),
    )
    return columnsOf(eventId).filter(({ key }) => hasFigures || (key !== 'printed' && key !== 'computed'))
  }, [eventId, lines])

  if (checks.isError)
    return <ErrorState report={readError(checks.error)} onRetry={() => void checks.refetch()} />
  if (checks.data === undefined) return <Loading label={t('event:checks.loading')} />
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
        <Agreement counts={agreement} of="result" />
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
