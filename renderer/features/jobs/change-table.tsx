import { useMemo } from 'react'
import type { DataChange, DataChanges } from '../../../shared/contract/views.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { TableTools } from '../../ui/table-tools.tsx'
import { changeLines } from './change-lines.ts'
import type { ChangeLine } from './change-lines.ts'
import { changedFigure, changedValue } from './change-text.ts'
import './change-table.css'

const ofChange =
  (text: (change: DataChange) => string) =>
  (line: ChangeLine): string =>
    line.kind === 'race' ? '' : text(line.change)

const DRIVER: TextColumn<ChangeLine> = textColumn({
  key: 'driver',
  name: t('event:entries.driver'),
  width: 190,
  grow: 1,
  rowHeader: true,
  text: ofChange(({ driverName }) => driverName ?? t('event:changes.whole')),
})
const FIGURES: readonly TextColumn<ChangeLine>[] = [
  textColumn({ key: 'what', name: t('event:changes.what'), width: 190, text: ofChange(changedFigure) }),
  textColumn({
    key: 'kind',
    name: t('event:changes.kind'),
    width: 90,
    text: ofChange(({ kind }) => t(`event:changes.${kind}`)),
  }),
  textColumn({
    key: 'before',
    name: t('event:changes.before'),
    width: 130,
    align: 'end',
    text: ofChange(({ field, before }) => changedValue(field, before)),
  }),
  textColumn({
    key: 'after',
    name: t('event:changes.after'),
    width: 130,
    align: 'end',
    text: ofChange(({ field, after }) => changedValue(field, after)),
  }),
]
/** What is copied names the race in every line. */
const RACE: TextColumn<ChangeLine> = textColumn({
  key: 'race',
  name: t('event:sessions.session'),
  width: 200,
  text: ofChange(({ raceLabel, className }) => raceLabel ?? className ?? t('event:changes.event')),
})
const COLUMNS = [DRIVER, ...FIGURES]

const lineKey = ({ key }: ChangeLine): string => key
const heading = (line: ChangeLine) =>
  line.kind === 'race' ? (
    <>
      {line.name} <span className="muted">{counted(line.changes, 'change')}</span>
    </>
  ) : null

interface ChangeTableProps {
  readonly changes: DataChanges
  readonly title: string
  /** Says when the changes were found. */
  readonly when?: string
}

/** What an import found changed, by race, driver and figure (C35). */
export function ChangeTable({ changes: { list, total }, title, when }: ChangeTableProps) {
  const lines = useMemo(() => changeLines(list), [list])
  return (
    <>
      <div className="changes-head">
        <span>{when ?? counted(total, 'change')}</span>
        {list.length < total && (
          <span className="muted">{t('event:changes.cut', { shown: formatCount(list.length) })}</span>
        )}
        <span className="spacer" />
        <TableTools
          title={title}
          rows={() =>
            tableText(
              [RACE, ...COLUMNS],
              lines.filter(({ kind }) => kind === 'change'),
            )
          }
        />
      </div>
      <div className="changes-list">
        <DataGrid label={title} rows={lines} rowKey={lineKey} columns={COLUMNS} groupLabel={heading} />
      </div>
    </>
  )
}
