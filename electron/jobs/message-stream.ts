import { EventEmitter, on } from 'node:events'
import { z } from 'zod'
import { streamMessage, type StreamMessage } from '../../shared/contract/views.ts'

type WithoutSequence<Message> = Message extends unknown ? Omit<Message, 'seq'> : never
export type Unsequenced = WithoutSequence<StreamMessage>

const keptMessages = 1_000
const listened = z.tuple([streamMessage])

/**
 * Pushes messages to every window and keeps the last thousand, so that a reloaded window catches up from its last number
 * (L39). Numbers start at the engine's start time: a number from before a restart is always older than the first.
 */
export class MessageStream {
  readonly #emitter = new EventEmitter().setMaxListeners(0)
  readonly #closed = new AbortController()
  readonly #kept: StreamMessage[] = []
  #last: number

  /** @param startedAt ms since the epoch */
  constructor(startedAt: number) {
    this.#last = startedAt
  }

  publish(message: Unsequenced): void {
    this.#last += 1
    const sequenced: StreamMessage = { ...message, seq: this.#last }
    this.#kept.push(sequenced)
    if (this.#kept.length > keptMessages) this.#kept.shift()
    this.#emitter.emit('message', sequenced)
  }

  /**
   * Messages after number `after`, then live ones until `signal` aborts or the stream closes. Starts with `reset` when
   * what came after that number is not all known any more; 0 asks for live messages and whatever is still kept.
   */
  async *watch(
    after: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<StreamMessage, void, undefined> {
    const either = signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal])
    if (either.aborted) return
    const live = on(this.#emitter, 'message', { signal: either })
    const first = this.#kept[0]?.seq ?? this.#last + 1
    let sent = after
    try {
      if (after > this.#last || (after !== 0 && after < first - 1)) {
        sent = this.#last
        yield { seq: sent, type: 'reset' }
      } else {
        for (const message of [...this.#kept]) {
          if (message.seq <= sent) continue
          sent = message.seq
          yield message
        }
      }
      for await (const event of live) {
        const [message] = listened.parse(event)
        if (message.seq <= sent) continue
        sent = message.seq
        yield message
      }
    } catch (error) {
      if (!either.aborted) throw error
    } finally {
      // Also for a window that leaves while it catches up: nobody would read what is held for it.
      await live.return?.()
    }
  }

  close(): void {
    this.#closed.abort()
  }
}
