import { cellText, nodeText } from '../grid/cell-text.ts'
import type { GridColumn } from '../grid/columns.ts'
import type { GridPlace } from '../grid/use-roving.ts'
import type { ReactNode } from 'react'

/** Finding a text in what a table or a screen shows. */

/**
 * A text in the form in which it is searched: without case and accents, with the plain signs that keyboards have for the
 * real minus and the narrow blanks that figures are printed with.
 */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\u2212', '-')
    .replace(/\s/gu, ' ')
    .toLowerCase()
}

export interface SearchedTable<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly GridColumn<Row>[]
  /** The text of a row that heads a group; `null` for an ordinary row. */
  readonly groupLabel?: ((row: Row) => ReactNode | null) | undefined
}

/** The texts of a table's cells, ready to be searched; those of a group's heading stand in its first column. */
export function tableTexts<Row>({ rows, columns, groupLabel }: SearchedTable<Row>): string[][] {
  return rows.map((row) => {
    const label = groupLabel?.(row) ?? null
    return label === null ? columns.map((column) => searchable(column, row)) : [folded(nodeText(label))]
  })
}

/** What is copied of a cell, and what is seen of it where that is another text: a day as it is written, a name in words. */
function searchable<Row>(column: GridColumn<Row>, row: Row): string {
  const copied = cellText(column, row)
  const seen = column.text === undefined ? copied : nodeText(column.cell(row, -1)).trim()
  return folded(seen === copied ? copied : `${copied}\n${seen}`)
}

/** The cells whose text holds the query, in reading order. */
export function hitsIn(texts: readonly (readonly string[])[], query: string): GridPlace[] {
  const wanted = folded(query).trim()
  if (wanted === '') return []
  return texts.flatMap((cells, row) =>
    cells.flatMap((text, column) => (text.includes(wanted) ? [{ row, column }] : [])),
  )
}

/** Which hit comes first at or after a place, around the end; -1 without any. */
export function hitFrom(hits: readonly GridPlace[], { row, column }: GridPlace): number {
  if (hits.length === 0) return -1
  const at = hits.findIndex((hit) => hit.row > row || (hit.row === row && hit.column >= column))
  return at < 0 ? 0 : at
}

/** The next hit in a direction, around the end; -1 without any. */
export function stepped(count: number, at: number, by: 1 | -1): number {
  if (count === 0) return -1
  return at < 0 ? (by === 1 ? 0 : count - 1) : (at + by + count) % count
}

/** Where a text holds the query: the ends of each place, in characters of the text as it is. */
export function spansIn(text: string, query: string): [number, number][] {
  const wanted = folded(query).trim()
  if (wanted === '') return []
  // Folding changes lengths: each searched character knows the one that it comes from.
  const origin: number[] = []
  let searched = ''
  let index = 0
  for (const letter of text) {
    const plain = folded(letter)
    searched += plain
    for (let count = 0; count < plain.length; count += 1) origin.push(index)
    index += letter.length
  }
  const spans: [number, number][] = []
  for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + wanted.length)) {
    const start = origin[at] ?? 0
    const end = origin[at + wanted.length] ?? text.length
    spans.push([start, Math.max(end, start + 1)])
  }
  return spans
}
