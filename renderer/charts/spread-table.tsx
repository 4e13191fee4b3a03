import { formatCount } from '../format/counts.ts'
import { formatTime } from '../format/times.ts'
import { t } from '../i18n/t.ts'
import { DriverMark } from '../ui/driver-mark.tsx'
import { DataGrid } from '../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../ui/grid/text-columns.ts'
import type { TextColumn } from '../ui/grid/text-columns.ts'
import type { SpreadRow, SpreadSpec } from './spread-spec.ts'

const time = (key: string, name: string, pick: (row: SpreadRow) => number): TextColumn<SpreadRow> =>
  textColumn({ key, name, width: 110, align: 'end', text: (row) => formatTime(pick(row)) })

const COLUMNS: readonly TextColumn<SpreadRow>[] = [
  textColumn({
    key: 'driver',
    name: t('charts:spread.driver'),
    width: 220,
    grow: 1,
    frozen: true,
    rowHeader: true,
    text: ({ name }) => name,
    cell: ({ name, style }) => (
      <>
        <DriverMark index={style} />
        <span className="truncate" title={name}>
          {name}
        </span>
      </>
    ),
  }),
  time('min', t('charts:spread.min'), ({ box }) => box.minMs),
  time('lower', t('charts:spread.lower'), ({ box }) => box.lowerQuartileMs),
  time('median', t('charts:spread.median'), ({ box }) => box.medianMs),
  time('upper', t('charts:spread.upper'), ({ box }) => box.upperQuartileMs),
  time('max', t('charts:spread.max'), ({ box }) => box.maxMs),
  textColumn({
    key: 'outliers',
    name: t('charts:spread.outliers'),
    width: 150,
    align: 'end',
    text: ({ box }) => formatCount(box.outliers.length),
  }),
  textColumn({
    key: 'used',
    name: t('charts:spread.usedTitle'),
    width: 110,
    align: 'end',
    text: ({ box }) => t('charts:spread.used', { used: box.lapsUsed, of: box.of }),
  }),
]

const rowKey = ({ id }: SpreadRow): string => id

/** The table twin as text. */
export const spreadText = ({ rows }: SpreadSpec): string[][] => tableText(COLUMNS, rows)

/** The same figures as the boxes', for everybody who would rather read them. */
export function SpreadTable({ name, spec }: { readonly name: string; readonly spec: SpreadSpec }) {
  return <DataGrid label={t('charts:table', { name })} rows={spec.rows} rowKey={rowKey} columns={COLUMNS} />
}
