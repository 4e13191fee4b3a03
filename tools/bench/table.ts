/** A measured figure beside its bound. */
export interface Result {
  readonly what: string
  readonly figure: string
  readonly bound: string
  readonly verdict: 'PASS' | 'over'
  /** The measured times behind the figure. */
  readonly detail: string
}

const COLUMNS = ['what', 'figure', 'bound', 'verdict', 'detail'] as const

/** Prints a benchmark's results as a table. */
export function printResults(title: string, results: readonly Result[]): void {
  const header = {
    what: title,
    figure: 'figure',
    bound: 'bound',
    verdict: '',
    detail: 'median (fastest–slowest)',
  }
  const rows = [header, ...results]
  const widths = COLUMNS.map((column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    console.log(
      COLUMNS.map((column, index) => row[column].padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  console.log()
}
