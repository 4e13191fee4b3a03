import { useMemo } from 'react'
import { TriangleAlert } from 'lucide-react'
import type { Explanation } from '../../../shared/domain/analysis/explain.ts'
import { figureName, figureText, figureWithLapsText } from '../../format/figures.ts'
import { t } from '../../i18n/t.ts'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { TableTools } from '../../ui/table-tools.tsx'
import { figureRows } from './compare-model.ts'
import type { CompareModel, FigureRow } from './compare-model.ts'
import { lineName } from './compare-specs.ts'
import { LineHeading } from './line-heading.tsx'

const rowKey = ({ name }: FigureRow): string => name

const NONE = { value: null, lapsUsed: [] }

/** What is the same of all of them by itself needs no laps beside it. */
const PLAIN: ReadonlySet<string> = new Set(['laps', 'totalTimeMs', 'fastLapMs', 'fastLapNumber'])

function columnsOf(model: CompareModel): TextColumn<FigureRow>[] {
  return [
    textColumn({
      key: 'figure',
      name: t('compare:figures.figure'),
      width: 240,
      frozen: true,
      rowHeader: true,
      text: ({ name }) => figureName(name),
      cell: ({ name, cells }) => (
        <span className="truncate" title={t('compare:figures.formula', { formula: cells[0]?.formula ?? '' })}>
          {figureName(name)}
        </span>
      ),
    }),
    ...model.driven.map((line, index) =>
      textColumn<FigureRow>({
        key: line.key,
        name: lineName(line),
        heading: <LineHeading line={line} />,
        width: 200,
        align: 'end',
        text: ({ name, cells }) => figureWithLapsText(name, cells[index] ?? NONE),
        cell: ({ cells }) => <FigureCell figure={cells[index]} />,
      }),
    ),
  ]
}

function FigureCell({ figure }: { readonly figure: Explanation | undefined }) {
  if (figure === undefined) return null
  const { name, value, lapsUsed, of, agrees, printed } = figure
  const differs = t('compare:figures.differs', { printed: figureText(name, printed) })
  return (
    <>
      {agrees === false && (
        <span className="warn" title={differs}>
          <TriangleAlert aria-hidden size={13} />
          <span className="visually-hidden">{differs}. </span>
        </span>
      )}
      {figureWithLapsText(name, figure)}
      {value !== null && !PLAIN.has(name) && (
        <span className="compare-used muted small">
          {t('compare:figures.used', { used: lapsUsed.length, of })}
        </span>
      )}
    </>
  )
}

/** Every figure of every line, ours, with the laps it is made of and a sign where LiveRC's differs. */
export function FiguresView({ model }: { readonly model: CompareModel }) {
  const rows = useMemo(() => figureRows(model), [model])
  const columns = useMemo(() => columnsOf(model), [model])
  return (
    <>
      <div className="chart-tools compare-table-tools">
        <p className="muted small">{t('compare:note.figures')}</p>
        <span className="spacer" />
        <TableTools title={t('compare:figures.name')} rows={() => tableText(columns, rows)} />
      </div>
      <DataGrid
        label={t('compare:figures.name')}
        rows={rows}
        rowKey={rowKey}
        columns={columns}
        headerHeight={42}
      />
    </>
  )
}
