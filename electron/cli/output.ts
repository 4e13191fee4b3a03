import { AppError, toErrorReport } from '../../shared/domain/errors.ts'

/** How a command answers: people read lines, programs one JSON document on standard output (L17). */
export class Output {
  readonly #json: boolean
  readonly #startedAt = performance.now()
  #command = ''

  constructor(json: boolean) {
    this.#json = json
  }

  get isJson(): boolean {
    return this.#json
  }

  /** The command's words, for the answer's `meta`. */
  set command(words: string) {
    this.#command = words
  }

  /** @param data what `--json` answers, as JSON can hold it @param lines what people read */
  success(data: unknown, lines: readonly string[]): void {
    if (this.#json) this.#document({ success: true, data, meta: this.#meta() })
    else for (const line of lines) process.stdout.write(`${printable(line)}\n`)
  }

  /** @param data what is known in spite of the failure */
  failure(thrown: unknown, data?: unknown): void {
    const { code, stage, source, message, action, details } = toErrorReport(thrown)
    if (this.#json) {
      this.#document({
        success: false,
        error: { code, stage, source, message, action, details },
        data,
        meta: this.#meta(),
      })
      return
    }
    process.stderr.write(`${printable(message)} (${code}, ${stage})\n`)
    for (const [name, value] of Object.entries(details))
      process.stderr.write(`  ${name}: ${printable(String(value))}\n`)
    if (action !== null) process.stderr.write(`${printable(action)}\n`)
  }

  /** A line for people while a command works; programs get log lines instead. */
  note(line: string): void {
    if (!this.#json) process.stderr.write(`${printable(line)}\n`)
  }

  #document(document: unknown): void {
    process.stdout.write(`${JSON.stringify(document)}\n`)
  }

  #meta(): unknown {
    return {
      command: this.#command,
      timestamp: new Date().toISOString(),
      duration_ms: Math.round(performance.now() - this.#startedAt),
    }
  }
}

/** Rows as columns of equal width, numbers to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string[] {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  )
  const isNumber = headings.map((_, column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isNumber[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(headings), ...cells.map(line)]
}

/** For commands about something that a data folder without a database cannot hold. */
export function noDatabase(): never {
  throw new AppError('NOT_FOUND', 'There is no database in this data folder.', {
    stage: 'request',
    source: 'cli',
    action: 'Check --data-dir, or sync the track list first.',
  })
}

/** An error of the command line itself: exit code 1. */
export function usageError(message: string, details: Record<string, string> = {}): AppError {
  return new AppError('VALIDATION_ERROR', message, {
    stage: 'request',
    source: 'cli',
    action: 'Run the command with --help to see what it takes.',
    details,
  })
}

/** Names from the network must not move a terminal's cursor or change its colours (N5). */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
