import type { LogFilter, LogLine } from '../../shared/contract/observability.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
import type { WrittenLine } from '../observability/log.ts'
import { followLog, readLog, toLine, type LogPage } from '../observability/log-files.ts'

/** The log of this data folder, written by all its processes, for screens and commands (M12, K22). */
export class LogsService {
  readonly #folder: string
  readonly #closed = new AbortController()

  /** @param folder where the log files are */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** The newest lines that fit, or the first ones after a line. */
  tail(query: LogFilter & { readonly after?: string | undefined; readonly limit: number }): LogPage {
    return readLog(this.#folder, query)
  }

  /** Lines as they are written, until `signal` aborts or the service closes. */
  follow(filter: LogFilter, signal: AbortSignal | undefined): AsyncGenerator<LogLine, void, undefined> {
    const closed = this.#closed.signal
    return followLog(this.#folder, filter, signal === undefined ? closed : AbortSignal.any([signal, closed]))
  }

  close(): void {
    this.#closed.abort()
  }
}

/** So many lines are pushed in a window of time; a flood must not push everything else out of the stream's memory. */
const mostPushed = 20
const windowMs = 10_000

/** Pushes this process's warnings and errors to whoever watches the stream; of a flood only its beginning. */
export class LogFeed {
  readonly #now: () => number
  #stream: MessageStream | null = null
  #windowStart = Number.NEGATIVE_INFINITY
  #pushed = 0
  #suppressed = 0

  /** @param now ms, for the window */
  constructor(now: () => number) {
    this.#now = now
  }

  /** From now on lines have somewhere to go. */
  attach(stream: MessageStream): void {
    this.#stream = stream
  }

  detach(): void {
    this.#stream = null
  }

  take(written: WrittenLine): void {
    if (this.#stream === null || (written.level !== 'warn' && written.level !== 'error')) return
    const now = this.#now()
    if (now - this.#windowStart > windowMs) {
      this.#windowStart = now
      this.#pushed = 0
    }
    if (this.#pushed >= mostPushed) {
      this.#suppressed += 1
      return
    }
    const line = toLine(written)
    if (line === null) return
    this.#pushed += 1
    const suppressed = this.#suppressed
    this.#suppressed = 0
    this.#stream.publish({ type: 'log', line, suppressed })
  }
}
