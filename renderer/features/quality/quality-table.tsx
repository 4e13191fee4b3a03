import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { QualityPage } from '../../../shared/contract/quality.ts'
import { t } from '../../i18n/t.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { TableTools } from '../../ui/table-tools.tsx'
import { driverOf, raceOf, raceText } from './finding-place.ts'
import { findingText } from './finding-text.ts'
import type { FindingText } from './finding-text.ts'

type Found = QualityPage['findings'][number]
export type QualityLine = Found & FindingText

export const qualityLine = (found: Found): QualityLine => ({ ...found, ...findingText(found.finding) })

const eventText = ({ event }: QualityLine): string => event?.eventName ?? t('quality:program')
const driverText = ({ finding }: QualityLine): string => driverOf(finding)?.driverName ?? ''

/** The rows that a line is about lead there: its event's checks, or the screen where something is done about it. */
function eventCell({ event, finding }: QualityLine, tabIndex: 0 | -1): ReactNode {
  if (event !== null) {
    return (
      <Link
        to="/event/$eventId"
        params={{ eventId: event.eventId }}
        search={{ tab: 'checks' }}
        className="row-link truncate"
        title={`${event.eventName}, ${event.eventDate}`}
        tabIndex={tabIndex}
      >
        {event.eventName}
      </Link>
    )
  }
  return finding.kind === 'drift' ? (
    <Link to="/admin/health" className="row-link truncate" tabIndex={tabIndex}>
      {t('quality:toHealth')}
    </Link>
  ) : (
    <Link to="/admin/database" className="row-link truncate" tabIndex={tabIndex}>
      {t('database:title')}
    </Link>
  )
}

function sessionCell({ event, finding }: QualityLine, tabIndex: 0 | -1): ReactNode {
  const race = raceOf(finding)
  if (race === null || event === null) return null
  return (
    <Link
      to="/event/$eventId/race/$raceId"
      params={{ eventId: event.eventId, raceId: race.raceId }}
      className="row-link truncate"
      title={raceText(race)}
      tabIndex={tabIndex}
    >
      {raceText(race)}
    </Link>
  )
}

function driverCell({ finding }: QualityLine, tabIndex: 0 | -1): ReactNode {
  const driver = driverOf(finding)
  if (driver === null) return null
  return <DriverLink driverId={driver.driverId} name={driver.driverName} tabIndex={tabIndex} />
}

const EVENT = textColumn<QualityLine>({
  key: 'event',
  name: t('quality:event'),
  width: 170,
  grow: 0.6,
  interactive: true,
  text: eventText,
  cell: eventCell,
})

const COLUMNS: readonly TextColumn<QualityLine>[] = [
  textColumn({
    key: 'session',
    name: t('quality:session'),
    width: 190,
    grow: 0.6,
    interactive: ({ event, finding }) => event !== null && raceOf(finding) !== null,
    text: ({ finding }) => raceText(raceOf(finding)),
    cell: sessionCell,
  }),
  textColumn({
    key: 'driver',
    name: t('quality:driver'),
    width: 150,
    grow: 0.4,
    interactive: ({ finding }) => driverOf(finding) !== null,
    text: driverText,
    cell: driverCell,
  }),
  textColumn({
    key: 'what',
    name: t('quality:what'),
    width: 180,
    grow: 0.6,
    rowHeader: true,
    text: ({ what }) => what,
    cell: ({ what }) => (
      <span className="truncate" title={what}>
        {what}
      </span>
    ),
  }),
  textColumn({
    key: 'printed',
    name: t('quality:printed'),
    title: t('quality:printedTitle'),
    width: 96,
    align: 'end',
    text: ({ printed }) => printed,
  }),
  textColumn({
    key: 'computed',
    name: t('quality:computed'),
    title: t('quality:computedTitle'),
    width: 96,
    align: 'end',
    text: ({ computed }) => computed,
  }),
]

const SENTENCE = textColumn<QualityLine>({
  key: 'sentence',
  name: t('quality:sentence'),
  width: 0,
  text: ({ sentence }) => sentence,
})

const lineKey = ({ key }: QualityLine): string => key
const always = (): boolean => true
const inWords = ({ sentence }: QualityLine): ReactNode => (
  <span className="muted quality-words" title={sentence}>
    {sentence}
  </span>
)

interface QualityTableProps {
  readonly lines: readonly QualityLine[]
  /** With one event chosen there is no need to name it in every row. */
  readonly withEvent: boolean
}

/** The findings: what, where, LiveRC's value and ours side by side, and below it in words what is wrong. */
export function QualityTable({ lines, withEvent }: QualityTableProps) {
  const columns = useMemo(() => (withEvent ? [EVENT, ...COLUMNS] : COLUMNS), [withEvent])
  return (
    <div className="admin-grid">
      <DataGrid
        label={t('quality:list')}
        rows={lines}
        rowKey={lineKey}
        columns={columns}
        hasDetail={always}
        detail={inWords}
      />
    </div>
  )
}

/** The findings as text, with their events and sentences whatever the screen shows. */
export function QualityTools({ lines }: { readonly lines: readonly QualityLine[] }) {
  return (
    <TableTools title={t('quality:title')} rows={() => tableText([EVENT, ...COLUMNS, SENTENCE], lines)} />
  )
}
