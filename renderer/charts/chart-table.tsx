import { useMemo } from 'react'
import { t } from '../i18n/t.ts'
import { NO_FIGURE } from '../format/times.ts'
import { DriverMark } from '../ui/driver-mark.tsx'
import { DataGrid } from '../ui/grid/data-grid.tsx'
import type { GridColumn } from '../ui/grid/columns.ts'
import type { ChartCursor, ChartSpec } from './types.ts'

interface ChartTableProps {
  readonly name: string
  readonly spec: ChartSpec
  readonly cursor: ChartCursor
}

const rowKey = (index: number): string => String(index)

function columnsOf({ x, lines, xAxis, yAxis }: ChartSpec): GridColumn<number>[] {
  return [
    {
      key: 'x',
      name: xAxis.label,
      width: 64,
      align: 'end',
      frozen: true,
      rowHeader: true,
      cell: (index) => xAxis.format(x[index] ?? 0),
    },
    ...lines.map((line): GridColumn<number> => ({
      key: line.id,
      name: line.name,
      heading: (
        <>
          <DriverMark index={line.style} />
          <span className="truncate">{line.name}</span>
        </>
      ),
      width: 132,
      align: 'end',
      cell: (index) => {
        const value = line.values[index]
        return value == null ? NO_FIGURE : yAxis.format(value)
      },
    })),
  ]
}

/** The same figures as the chart's, for everybody who would rather read them (ui.md 3d). */
export function ChartTable({ name, spec, cursor }: ChartTableProps) {
  const rows = useMemo(() => [...spec.x.keys()], [spec])
  const columns = useMemo(() => columnsOf(spec), [spec])
  const at = cursor.get()
  const reveal = at === null ? undefined : rowKey(spec.x.indexOf(at.x))
  return (
    <DataGrid
      label={t('charts:table', { name })}
      rows={rows}
      rowKey={rowKey}
      columns={columns}
      reveal={reveal}
    />
  )
}
