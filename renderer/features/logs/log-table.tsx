import { useMemo } from 'react'
import { Bug, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { formatClockTime, formatDayOfMoment, formatMoment } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { useNow } from '../../state/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { TableTools } from '../../ui/table-tools.tsx'
import { logLevels, withDays } from './log-lines.ts'
import type { Level, ShownLine, TableLine } from './log-lines.ts'
import './logs.css'

const LOOKS = {
  debug: { tone: 'neutral', icon: Bug },
  info: { tone: 'info', icon: Info },
  warn: { tone: 'warn', icon: TriangleAlert },
  error: { tone: 'bad', icon: CircleAlert },
} as const

/** @param hasDays whether any line shows its day */
const columnsOf = (hasDays: boolean): readonly TextColumn<TableLine>[] => [
  textColumn({
    key: 'at',
    name: t('logs:at'),
    width: hasDays ? 190 : 110,
    text: ({ at }) => at,
    cell: ({ at, showsDay }) => (
      <time dateTime={at} title={formatMoment(at)}>
        {showsDay && <span className="muted">{formatDayOfMoment(at)} </span>}
        {formatClockTime(at)}
      </time>
    ),
  }),
  textColumn({
    key: 'level',
    name: t('logs:level'),
    width: 96,
    text: ({ level }) => level,
    cell: ({ level }) => (
      <Badge tone={LOOKS[level].tone} icon={LOOKS[level].icon}>
        {t(`logs:level.${level}`)}
      </Badge>
    ),
  }),
  textColumn({
    key: 'message',
    name: t('logs:message'),
    width: 220,
    rowHeader: true,
    text: ({ message }) => message,
    cell: ({ message }) => message.replaceAll('_', ' '),
  }),
  textColumn({
    key: 'facts',
    name: t('logs:facts'),
    width: 320,
    grow: 1,
    text: ({ facts }) => facts,
    cell: ({ facts }) => <span title={facts}>{facts}</span>,
  }),
]

const lineKey = ({ key }: TableLine): string => key

interface LogTableProps {
  readonly label: string
  readonly lines: readonly ShownLine[]
  /** Keep the newest line in view. */
  readonly follows: boolean
}

/** Lines of a log, oldest first; only those in view are drawn. */
export function LogTable({ label, lines, follows }: LogTableProps) {
  const now = useNow()
  const rows = useMemo(() => withDays(lines, now), [lines, now])
  const showsDays = rows.some(({ showsDay }) => showsDay)
  const columns = useMemo(() => columnsOf(showsDays), [showsDays])
  return (
    <div className="admin-grid">
      <DataGrid
        label={label}
        rows={rows}
        rowKey={lineKey}
        columns={columns}
        reveal={follows ? lines.at(-1)?.key : undefined}
      />
    </div>
  )
}

/** The lines as text, with their whole moments. */
export function LogTools({ title, lines }: { readonly title: string; readonly lines: readonly ShownLine[] }) {
  return <TableTools title={title} rows={() => tableText(columnsOf(true), withDays(lines, 0))} />
}

interface LevelSelectProps {
  readonly value: Level
  readonly onChange: (level: Level) => void
}

/** The lowest level to show. */
export function LevelSelect({ value, onChange }: LevelSelectProps) {
  return (
    <label>
      <span className="muted">{t('logs:level')}</span>
      <select
        value={value}
        onChange={(event) => {
          const level = logLevels.find((known) => known === event.target.value)
          if (level !== undefined) onChange(level)
        }}
      >
        {logLevels.map((level) => (
          <option key={level} value={level}>
            {t(`logs:from.${level}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
