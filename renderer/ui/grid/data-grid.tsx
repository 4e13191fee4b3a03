import { useEffect, useMemo, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Range } from '@tanstack/react-virtual'
import { t } from '../../i18n/t.ts'
import { useRowHeight } from '../../state/preferences.ts'
import { useTextScale } from '../../state/text-scale.ts'
import { layOut } from './columns.ts'
import type { GridColumn } from './columns.ts'
import { GridHeader, GridRow } from './grid-row.tsx'
import { useElementWidth } from './use-element-width.ts'
import { announce } from '../live-region.tsx'
import { layOutSlots } from './slots.ts'
import { useGridFind } from './use-grid-find.tsx'
import { useRoving } from './use-roving.ts'
import { useSelection } from './use-selection.ts'
import './grid.css'

/** Height of the line under a row, in px at 100 % text. */
const DETAIL_HEIGHT = 34

export interface DataGridProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly columns: readonly GridColumn<Row>[]
  readonly headerHeight?: number
  /** Whether a row has a second line. Keep the function's identity while its answers stay the same. */
  readonly hasDetail?: (row: Row) => boolean
  readonly detail?: (row: Row) => ReactNode
  /** The text of a row that heads a group; `null` for an ordinary row. */
  readonly groupLabel?: (row: Row) => ReactNode | null
  readonly rowClass?: (row: Row) => string | undefined
  readonly onOpen?: (row: Row) => void
  /** Keys that the grid itself has no use for. */
  readonly onKeyDown?: (event: KeyboardEvent) => void
  /** Key of a row to bring into view, at first and whenever it changes. */
  readonly reveal?: string | undefined
  /** There are more rows than these: a search says that it has seen only those that are loaded. */
  readonly isPartial?: boolean
  /** Called when the last row comes near. */
  readonly onNearEnd?: () => void
  readonly footer?: ReactNode
}

const withActive = (active: number) => (range: Range) => {
  const drawn = defaultRangeExtractor(range)
  if (active < 0 || active >= range.count || drawn.includes(active)) return drawn
  return [...drawn, active].toSorted((a, b) => a - b)
}

/**
 * A table that draws only what is in view, in both directions, and is a whole table to the keyboard and to screen
 * readers: row and column counts and numbers, one tab stop, arrow keys. The focused cell stays drawn when it is
 * scrolled away, so the focus is never lost (ui.md 3d).
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { rows, columns, rowKey, hasDetail, onNearEnd } = props
  const root = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const scale = useTextScale()
  const headerHeight = (props.headerHeight ?? 28) * scale
  const layout = useMemo(() => layOut(columns, 0, scale), [columns, scale])
  const width = useElementWidth(root)
  const grown = useMemo(
    () => (width === 0 ? layout : layOut(columns, width, scale)),
    [columns, layout, width, scale],
  )

  const detailed = useMemo(
    () => new Set(hasDetail === undefined ? [] : rows.filter(hasDetail).map(rowKey)),
    [rows, rowKey, hasDetail],
  )
  const sizeOf = (index: number): number => {
    const row = rows[index]
    return rowHeight + (row !== undefined && detailed.has(rowKey(row)) ? DETAIL_HEIGHT * scale : 0)
  }

  const roving = useRoving({
    root,
    rows: rows.length,
    columns: columns.length,
    headings: columns.some(({ sort }) => sort !== undefined),
    page: () => Math.max(1, Math.floor((root.current?.clientHeight ?? 0) / rowHeight) - 2),
    scrollTo: ({ row, column }) => {
      if (row >= 0) lines.scrollToIndex(row, { align: 'auto' })
      if (column >= grown.frozen) lanes.scrollToIndex(column - grown.frozen, { align: 'auto' })
    },
    onOpen: (index) => {
      const row = rows[index]
      if (row !== undefined) props.onOpen?.(row)
    },
  })
  const selection = useSelection({
    root,
    rows,
    columns,
    active: roving.active,
    isGroup: (row) => (props.groupLabel?.(row) ?? null) !== null,
    onCopied: (count) => announce(t('export:copied', { count })),
  })
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => root.current,
    estimateSize: sizeOf,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    overscan: 8,
    rangeExtractor: withActive(roving.active.row),
  })
  const lanes = useVirtualizer({
    horizontal: true,
    count: columns.length - grown.frozen,
    getScrollElement: () => root.current,
    estimateSize: (index) => grown.widths[index + grown.frozen] ?? 0,
    scrollMargin: grown.frozenWidth,
    scrollPaddingStart: grown.frozenWidth,
    overscan: 3,
    rangeExtractor: withActive(roving.active.column - grown.frozen),
  })

  const finder = useGridFind({
    root,
    label: props.label,
    rows,
    columns,
    groupLabel: props.groupLabel,
    isPartial: props.isPartial ?? false,
    active: roving.active,
    goTo: roving.goTo,
  })

  const signature = [...detailed].join(',')
  useEffect(() => lines.measure(), [lines, signature, rowHeight, rows])
  useEffect(() => lanes.measure(), [lanes, grown])

  const { reveal } = props
  useEffect(() => {
    const index = reveal === undefined ? -1 : rows.findIndex((row) => rowKey(row) === reveal)
    if (index >= 0) lines.scrollToIndex(index, { align: 'auto' })
    // Only a new wish scrolls: new rows must not move what is being read.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [reveal, lines])

  const lastDrawn = lines.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && lastDrawn >= rows.length - 20) onNearEnd?.()
  }, [lastDrawn, rows.length, onNearEnd])

  const scrolled = lanes.getVirtualItems().map((item) => item.index + grown.frozen)
  const inView = scrolled.join()
  const slots = useMemo(
    () => layOutSlots(columns, grown, scrolled),
    // The list is new at every scroll; what it says changes seldom.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [columns, grown, inView],
  )
  const table = (
    <div
      className="grid"
      ref={root}
      role="grid"
      tabIndex={-1}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      onKeyDown={(event) => {
        selection.onKeyDown(event)
        roving.onKeyDown(event)
        if (!event.defaultPrevented) props.onKeyDown?.(event)
      }}
      onPointerDown={selection.onPointerDown}
      onPointerMove={selection.onPointerMove}
      onFocus={roving.onFocus}
      onBlur={roving.onBlur}
    >
      <GridHeader
        slots={slots}
        height={headerHeight}
        width={grown.total}
        activeColumn={roving.active.row === -1 ? roving.active.column : -1}
      />
      <div
        role="presentation"
        className="grid-body"
        style={{ height: lines.getTotalSize(), width: grown.total }}
      >
        {lines.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <GridRow
              key={rowKey(row)}
              row={row}
              index={item.index}
              top={item.start - headerHeight}
              height={rowHeight}
              slots={slots}
              columnCount={columns.length}
              activeColumn={item.index === roving.active.row ? roving.active.column : -1}
              className={props.rowClass?.(row)}
              group={props.groupLabel?.(row) ?? null}
              detail={detailed.has(rowKey(row)) ? props.detail?.(row) : undefined}
              detailWidth={width}
              onOpen={props.onOpen}
            />
          )
        })}
      </div>
      {props.footer}
    </div>
  )
  return (
    <div className="grid-frame">
      {finder}
      {table}
    </div>
  )
}
