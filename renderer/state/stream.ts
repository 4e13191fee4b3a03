import type { JobView, StreamMessage } from '../../shared/contract/views.ts'
import type { DataChange } from './invalidation.ts'
import { receiveJob, receiveJobList, replaceJobs } from './jobs.ts'

type ConnectionState = 'connecting' | 'connected' | 'disconnected'

export interface EngineFeed {
  watchStream(after: number, onMessage: (message: StreamMessage) => void): () => void
  listJobs(): Promise<readonly JobView[]>
  readonly connection: { get(): ConnectionState; subscribe(listener: () => void): () => void }
}

export interface FeedConsumers {
  /** Some data changed; readers load it again. */
  onChange(change: DataChange): void
  /** Anything may have changed. */
  onReset(): void
  /** Each message, after what it says has been taken in. */
  onMessage?(message: StreamMessage): void
  /** Number of the last message that was applied, kept over a reload of the window. */
  readonly position: { read(): number; write(seq: number): void }
}

/**
 * Follows the engine's messages: jobs go to the jobs store, data changes to the readers. Numbers grow by one; where they
 * do not (the engine started anew, its log was cut), everything is loaded again. Answers with the function that ends it.
 */
export function followEngine(feed: EngineFeed, consumers: FeedConsumers): () => void {
  let last = consumers.position.read()

  const loadJobs = (take: (jobs: readonly JobView[]) => void): void => {
    // A failed list is not lost: the next connection or reset asks again, and pushed jobs arrive anyway.
    feed.listJobs().then(take, () => undefined)
  }

  const startOver = (): void => {
    loadJobs(replaceJobs)
    consumers.onReset()
  }

  const apply = (message: StreamMessage): void => {
    const continues = message.seq === last + 1
    last = message.seq
    consumers.position.write(last)
    if (message.type === 'reset' || !continues) startOver()
    if (message.type === 'job') receiveJob(message.job)
    if (message.type === 'data_changed')
      consumers.onChange({ scope: message.scope, subject: message.subject })
    consumers.onMessage?.(message)
  }

  const stopWatching = feed.watchStream(last, apply)
  let wasLost = false
  const stopListening = feed.connection.subscribe(() => {
    if (feed.connection.get() === 'disconnected') wasLost = true
    if (feed.connection.get() !== 'connected' || !wasLost) return
    wasLost = false
    startOver()
  })
  loadJobs(receiveJobList)
  return () => {
    stopWatching()
    stopListening()
  }
}

const POSITION_KEY = 'mre.stream.position'

/** The position in the storage of this window, which a reload keeps and a new window does not share. */
export function storedPosition(storage: Pick<Storage, 'getItem' | 'setItem'>): FeedConsumers['position'] {
  return {
    read() {
      const seq = Number(storage.getItem(POSITION_KEY) ?? 0)
      return Number.isSafeInteger(seq) && seq >= 0 ? seq : 0
    },
    write: (seq) => storage.setItem(POSITION_KEY, String(seq)),
  }
}
