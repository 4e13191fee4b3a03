// A table that draws only what is in view places its rows itself, which table elements do not allow.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { isInteractive } from './columns.ts'
import type { ColumnSort } from './columns.ts'
import type { Slot } from './slots.ts'

interface HeaderProps<Row> {
  readonly slots: readonly Slot<Row>[]
  readonly height: number
  readonly width: number
  /** The column whose heading is in the page's tab order; -1 while a cell below is. */
  readonly activeColumn: number
}

const ARROWS = { ascending: ArrowUp, descending: ArrowDown }

/** A heading that sorts. It is reached with the arrow keys from the first row, like a cell. */
function SortButton({
  sort,
  tabIndex,
  children,
}: {
  readonly sort: ColumnSort
  readonly tabIndex: 0 | -1
  readonly children: ReactNode
}) {
  const Arrow = sort.direction === null ? null : ARROWS[sort.direction]
  return (
    <button type="button" className="grid-sort" tabIndex={tabIndex} onClick={sort.onSort}>
      {/* Only an arrow takes room from the name. */}
      {Arrow === null ? children : <span className="truncate">{children}</span>}
      {Arrow !== null && <Arrow aria-hidden size={12} />}
    </button>
  )
}

export function GridHeader<Row>({ slots, height, width, activeColumn }: HeaderProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className="grid-header" style={{ height, width }}>
      {slots.map(({ column, index, style, className }) => (
        <div
          key={column.key}
          role="columnheader"
          aria-colindex={index + 1}
          aria-label={column.heading === undefined ? undefined : column.name}
          aria-sort={column.sort === undefined ? undefined : (column.sort.direction ?? 'none')}
          data-cell={column.sort === undefined ? undefined : `-1:${index}`}
          className={className}
          style={style}
          title={column.title}
        >
          {column.sort === undefined ? (
            (column.heading ?? column.name)
          ) : (
            <SortButton sort={column.sort} tabIndex={index === activeColumn ? 0 : -1}>
              {column.heading ?? column.name}
            </SortButton>
          )}
        </div>
      ))}
    </div>
  )
}

interface RowProps<Row> {
  readonly slots: readonly Slot<Row>[]
  readonly columnCount: number
  readonly row: Row
  readonly index: number
  readonly top: number
  readonly height: number
  /** The column whose cell is in the page's tab order; -1 in the other rows. */
  readonly activeColumn: number
  readonly className: string | undefined
  readonly group: ReactNode | null
  readonly detail: ReactNode | undefined
  readonly detailWidth: number
  readonly onOpen: ((row: Row) => void) | undefined
}

export function GridRow<Row>(props: RowProps<Row>) {
  const { row, index, group, detail, columnCount, detailWidth } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`grid-row ${group === null ? '' : 'grid-group'} ${props.className ?? ''}`}
      style={{ translate: `0 ${props.top}px` }}
      onDoubleClick={group === null && props.onOpen !== undefined ? () => props.onOpen?.(row) : undefined}
    >
      {group === null ? (
        <Cells {...props} />
      ) : (
        <div
          role="rowheader"
          aria-colindex={1}
          aria-colspan={columnCount}
          data-cell={`${index}:${Math.max(0, props.activeColumn)}`}
          className="grid-group-cell"
          style={{ height: props.height, width: detailWidth }}
          tabIndex={props.activeColumn >= 0 ? 0 : -1}
        >
          {group}
        </div>
      )}
      {detail !== undefined && (
        <div
          role="gridcell"
          aria-colindex={1}
          aria-colspan={columnCount}
          className="grid-detail"
          style={{ width: detailWidth }}
        >
          {detail}
        </div>
      )}
    </div>
  )
}

/** A row's cells, made anew only when something about them changes: scrolling leaves them alone. */
function Cells<Row>({ slots, row, index, height, activeColumn }: RowProps<Row>) {
  return useMemo(
    () => (
      <div role="presentation" className="grid-line" style={{ height }}>
        {slots.map(({ column, index: place, style, className }) => {
          const tabIndex = place === activeColumn ? 0 : -1
          return (
            <div
              key={column.key}
              role={column.rowHeader === true ? 'rowheader' : 'gridcell'}
              aria-colindex={place + 1}
              data-cell={`${index}:${place}`}
              className={className}
              style={style}
              tabIndex={isInteractive(column, row) ? undefined : tabIndex}
            >
              {column.cell(row, tabIndex)}
            </div>
          )
        })}
      </div>
    ),
    [slots, row, index, height, activeColumn],
  )
}
