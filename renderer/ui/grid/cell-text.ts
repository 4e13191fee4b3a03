import { isValidElement } from 'react'
import type { ReactNode } from 'react'
import type { GridColumn } from './columns.ts'

/** What cells say as plain text, to be copied. */

interface HostProps {
  readonly children?: ReactNode
  readonly className?: unknown
  readonly 'aria-hidden'?: unknown
}

/**
 * The text that a reader sees in what a cell draws: the texts of its elements, without what is hidden from view or is
 * decoration. Components of ours inside a cell are signs; a column whose cell is a component names its `text` itself.
 */
export function nodeText(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'bigint') return String(node)
  if (Array.isArray(node)) return node.map(nodeText).join('')
  if (!isValidElement<HostProps>(node) || typeof node.type === 'function') return ''
  const { children, className } = node.props
  const isHidden = typeof className === 'string' && className.split(' ').includes('visually-hidden')
  if (isHidden || node.props['aria-hidden'] === true) return ''
  return nodeText(children)
}

export function cellText<Row>(column: GridColumn<Row>, row: Row): string {
  return (column.text?.(row) ?? nodeText(column.cell(row, -1))).trim()
}
