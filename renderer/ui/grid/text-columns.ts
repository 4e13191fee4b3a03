import type { GridColumn } from './columns.ts'

/** A column that can also be written as text, for the clipboard and for files. */
export interface TextColumn<Row> extends GridColumn<Row> {
  readonly text: (row: Row) => string
}

/** A column of which the text is all that is shown, unless `cell` says otherwise. */
export function textColumn<Row>(
  column: Omit<TextColumn<Row>, 'cell'> & Partial<Pick<GridColumn<Row>, 'cell'>>,
): TextColumn<Row> {
  return { cell: column.text, ...column }
}

/** Headings and rows as text. */
export function tableText<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string[][] {
  return [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ text }) => text(row)))]
}
