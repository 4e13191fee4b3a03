/** The row of the table that has the focus, out of all of its rows; `undefined` where none has. */
export function focusedRow<Row>(rows: readonly Row[]): Row | undefined {
  const cell = document.activeElement?.closest('[data-cell]')?.getAttribute('data-cell')
  return cell == null ? undefined : rows[Number(cell.split(':')[0])]
}
