import { useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Diamond, ListOrdered } from 'lucide-react'
import type { EventDetail } from '../../../shared/contract/views.ts'
import { useCommands } from '../../app/commands/registry.ts'
import { readError } from '../../format/errors.ts'
import { formatLapsAndTime, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { focusedRow } from '../../ui/grid/focused-row.ts'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { putAside } from '../compare/put-aside.ts'
import { ClassSelect } from './class-select.tsx'
import { qualifyingClasses } from './qualifying-model.ts'
import type { QualifyingClass, QualifyingRow, QualifyingRule, RoundRun } from './qualifying-model.ts'

type Line =
  | { readonly kind: 'class'; readonly key: string; readonly of: QualifyingClass }
  | {
      readonly kind: 'driver'
      readonly key: string
      readonly of: QualifyingClass
      readonly row: QualifyingRow
    }

/** What is saved or copied names the class in every line. */
const CLASS: TextColumn<Line> = textColumn({
  key: 'class',
  name: t('event:sessions.class'),
  width: 0,
  text: ({ of }) => of.className,
})

const RULES = [
  {
    value: 'best_single_run',
    label: t('event:qualifying.bestRun'),
    title: t('event:qualifying.bestRunTitle'),
  },
  { value: 'round_points', label: t('event:qualifying.points'), title: t('event:qualifying.pointsTitle') },
] as const

const lineKey = ({ key }: Line): string => key

function linesOf(classes: readonly QualifyingClass[]): Line[] {
  return classes.flatMap((of): Line[] => [
    { kind: 'class', key: `class ${of.className}`, of },
    ...of.rows.map((row): Line => ({ kind: 'driver', key: `${of.className} ${row.key}`, of, row })),
  ])
}

const bestText = ({ best }: QualifyingRow): string =>
  best === null ? NO_FIGURE : formatLapsAndTime(best.laps, best.totalTimeMs)

const runText = (run: RoundRun, rule: QualifyingRule): string => {
  if (run.laps === 0) return t('results:notStarted')
  const result = formatLapsAndTime(run.laps, run.totalTimeMs)
  return rule === 'round_points' && run.points !== null
    ? t('event:qualifying.runPoints', { result, points: run.points })
    : result
}

function driverColumn(
  column: Omit<TextColumn<QualifyingRow>, 'cell'> & Partial<Pick<TextColumn<QualifyingRow>, 'cell'>>,
): TextColumn<Line> {
  const { cell } = column
  return textColumn({
    ...column,
    interactive: typeof column.interactive === 'boolean' ? column.interactive : false,
    text: (line) => (line.kind === 'driver' ? column.text(line.row) : ''),
    cell: (line, tabIndex) =>
      line.kind === 'class' ? null : cell === undefined ? column.text(line.row) : cell(line.row, tabIndex),
  })
}

function columnsOf(
  eventId: string,
  classes: readonly QualifyingClass[],
  rule: QualifyingRule,
): TextColumn<Line>[] {
  const most = classes.reduce<readonly string[]>(
    (longest, { rounds }) => (rounds.length > longest.length ? rounds : longest),
    [],
  )
  return [
    driverColumn({
      key: 'rank',
      name: t('event:qualifying.rank'),
      width: 60,
      align: 'end',
      text: ({ rank }) => (rank === null ? NO_FIGURE : String(rank)),
    }),
    driverColumn({
      key: 'driver',
      name: t('event:entries.driver'),
      width: 200,
      grow: 1,
      rowHeader: true,
      interactive: true,
      text: ({ driverName }) => driverName,
      cell: ({ driverId, driverName }, tabIndex) => (
        <DriverLink driverId={driverId} name={driverName} tabIndex={tabIndex} />
      ),
    }),
    driverColumn({
      key: 'best',
      name: t('event:qualifying.best'),
      title: t('event:qualifying.bestTitle'),
      width: 116,
      align: 'end',
      text: bestText,
      cell: (row) => <strong>{bestText(row)}</strong>,
    }),
    ...(rule === 'round_points'
      ? [
          driverColumn({
            key: 'points',
            name: t('event:qualifying.result'),
            width: 70,
            align: 'end',
            text: ({ points }) => (points === null ? NO_FIGURE : String(points)),
          }),
        ]
      : []),
    ...most.map((round, index) =>
      driverColumn({
        key: `round ${index}`,
        name: round === '' ? t('event:sessions.round') : round,
        width: rule === 'round_points' ? 160 : 130,
        align: 'end',
        interactive: true,
        text: ({ runs }) => {
          const run = runs[index]
          return run == null ? NO_FIGURE : runText(run, rule)
        },
        cell: ({ runs, best }, tabIndex) => {
          const run = runs[index]
          if (run == null) {
            return (
              <span className="muted" tabIndex={tabIndex}>
                {NO_FIGURE}
              </span>
            )
          }
          return (
            <>
              {run.raceId === best?.raceId && <BestSign />}
              <Link
                to="/event/$eventId/race/$raceId"
                params={{ eventId, raceId: run.raceId }}
                className="row-link qualifying-run"
                tabIndex={tabIndex}
              >
                {runText(run, rule)}
              </Link>
            </>
          )
        },
      }),
    ),
  ]
}

/** Marks the round that the best run is of, as best laps are marked. */
function BestSign() {
  return (
    <span className="qualifying-best" title={t('event:qualifying.best')}>
      <Diamond aria-hidden size={10} fill="currentColor" strokeWidth={0} />
      <span className="visually-hidden">{t('event:qualifying.best')}: </span>
    </span>
  )
}

const heading = (rule: QualifyingRule) => (line: Line) =>
  line.kind === 'class' ? <ClassHeading of={line.of} rule={rule} /> : null

const HEADINGS = { best_single_run: heading('best_single_run'), round_points: heading('round_points') }

/** Who was quickest in qualifying, by class, with the rule that says so; rounds as columns. */
export function QualifyingTab({ detail }: { readonly detail: EventDetail }) {
  const { eventId } = detail.event
  const races = useQuery(api.events.races.queryOptions({ input: { eventId } }))
  const [rule, setRule] = useState<QualifyingRule>('best_single_run')
  const [counted, setCounted] = useState(1)
  const [className, setClassName] = useState('')
  const all = useMemo(() => qualifyingClasses(races.data ?? [], rule, counted), [races.data, rule, counted])
  const shown = useMemo(
    () => all.filter((own) => className === '' || own.className === className),
    [all, className],
  )
  const lines = useMemo(() => linesOf(shown), [shown])
  const columns = useMemo(() => columnsOf(eventId, shown, rule), [eventId, shown, rule])
  useCommands({
    'session.compare': {
      run: () => {
        const line = focusedRow(lines)
        const best = line?.kind === 'driver' ? line.row.best : null
        const driverId = line?.kind === 'driver' ? line.row.driverId : null
        if (line?.kind === 'driver' && best !== null && driverId !== null)
          putAside({ eventId, raceId: best.raceId, driverId }, line.row.driverName)
      },
    },
  })

  if (races.isError)
    return <ErrorState report={readError(races.error)} onRetry={() => void races.refetch()} />
  if (races.data === undefined) return <Loading label={t('event:loading')} />
  if (all.length === 0) {
    return (
      <EmptyState icon={ListOrdered} title={t('event:qualifying.none')}>
        <p>{t('event:qualifying.noneText')}</p>
      </EmptyState>
    )
  }
  const rounds = Math.max(...all.map((own) => own.rounds.length))
  return (
    <>
      <div className="tab-tools">
        <ClassSelect classes={all.map((own) => own.className)} value={className} onChange={setClassName} />
        <Segmented label={t('event:qualifying.rule')} value={rule} options={RULES} onChange={setRule} />
        {rule === 'round_points' && rounds > 1 && (
          <label>
            <span className="muted">{t('event:qualifying.counted')}</span>
            <select value={counted} onChange={(change) => setCounted(Number(change.target.value))}>
              {Array.from({ length: rounds }, (_, index) => (
                <option key={index} value={index + 1}>
                  {t('event:qualifying.bestOf', { n: index + 1, of: rounds })}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className="muted small">
          <BestSign /> {t('event:qualifying.bestKey')} {t('event:qualifying.honest')}
        </span>
        <span className="spacer" />
        <TableTools
          title={`${detail.event.name} ${t('event:qualifying')}`}
          rows={() =>
            tableText(
              [CLASS, ...columns],
              lines.filter(({ kind }) => kind === 'driver'),
            )
          }
        />
      </div>
      <DataGrid
        label={t('event:qualifying')}
        rows={lines}
        rowKey={lineKey}
        columns={columns}
        groupLabel={HEADINGS[rule]}
      />
    </>
  )
}

function ClassHeading({ of, rule }: { readonly of: QualifyingClass; readonly rule: QualifyingRule }) {
  const top = of.rows.filter(({ rank }) => rank === 1)
  const names = new Intl.ListFormat().format(top.map(({ driverName }) => driverName))
  return (
    <>
      {of.className}
      {top.length > 0 && <span className="muted small">{t(`event:qualifying.top.${rule}`, { names })}</span>}
    </>
  )
}
