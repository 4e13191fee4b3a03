import { createORPCClient, ORPCError } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../shared/contract/index.ts'
import type { StreamMessage } from '../shared/contract/views.ts'
import type { ErrorReport } from '../shared/domain/errors.ts'
import { t } from './i18n/t.ts'

/** `disconnected` is a lost connection that is being opened again; `connecting` is the first attempt. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected'

export type EngineLink = ClientLink<Record<never, never>>
export type EngineClient = ContractRouterClient<Contract>

/** One open way to the engine. `closed` settles when it can carry no further message. */
export interface Channel {
  readonly link: EngineLink
  readonly closed: Promise<void>
}

export interface Bridge {
  readonly client: EngineClient
  readonly connection: {
    readonly get: () => ConnectionState
    /** Calls `listener` after every change; answers with the function that ends it. */
    readonly subscribe: (listener: () => void) => () => void
  }
  /**
   * Pushes every stream message after number `after` to `onMessage`, in order, across lost connections (L39): it asks
   * again for what came after the last message that arrived. Answers with the function that ends it.
   */
  readonly watchStream: (after: number, onMessage: (message: StreamMessage) => void) => () => void
}

interface BridgeOptions {
  /** Resolves with an open channel, rejects when this attempt failed. */
  readonly open: () => Promise<Channel>
  /** How long a call waits for a connection before it fails, in ms. */
  readonly patienceMs?: number
  /** Pause before attempt number `attempt` (0 is the first repeat), in ms. */
  readonly backoffMs?: (attempt: number) => number
}

const PATIENCE_MS = 10_000

/** Doubles from 250 ms to 5 s. */
const doubling = (attempt: number): number => Math.min(5_000, 250 * 2 ** Math.min(attempt, 10))

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The error of a call that could not be made, in the one shape that every failed call has. */
function lostConnection(): ORPCError<'APP_ERROR', ErrorReport> {
  const data: ErrorReport = {
    code: 'INTERNAL_ERROR',
    stage: 'request',
    source: 'bridge',
    message: t('errors:lost.message'),
    action: t('errors:lost.action'),
    details: {},
  }
  return new ORPCError('APP_ERROR', { status: 500, defined: true, message: data.message, data })
}

/**
 * Keeps one channel to the engine open and gives the typed client that uses whichever channel is the current one. A call
 * that finds no channel waits for one for a bounded time; a call whose channel goes away fails with `APP_ERROR`.
 */
export function createBridge({
  open,
  patienceMs = PATIENCE_MS,
  backoffMs = doubling,
}: BridgeOptions): Bridge {
  let state: ConnectionState = 'connecting'
  let channel: Channel | undefined
  const listeners = new Set<() => void>()

  const become = (next: ConnectionState, current: Channel | undefined): void => {
    channel = current
    if (state === next) return
    state = next
    for (const listener of listeners) listener()
  }

  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const keepOpen = async (): Promise<never> => {
    let attempt = 0
    for (;;) {
      try {
        const opened = await open()
        attempt = 0
        become('connected', opened)
        await opened.closed
        become('disconnected', undefined)
      } catch {
        // A failed attempt is no news: the state says that there is no connection.
      }
      await pause(backoffMs(attempt++))
    }
  }

  const currentChannel = (signal: AbortSignal | undefined): Promise<Channel> => {
    if (channel !== undefined) return Promise.resolve(channel)
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        if (channel === undefined && signal?.aborted !== true) return
        end()
        if (signal?.aborted === true) reject(signal.reason)
        else if (channel !== undefined) resolve(channel)
      }
      const timer = setTimeout(() => {
        end()
        reject(lostConnection())
      }, patienceMs)
      const unsubscribe = subscribe(settle)
      const end = (): void => {
        clearTimeout(timer)
        unsubscribe()
        signal?.removeEventListener('abort', settle)
      }
      signal?.addEventListener('abort', settle)
      settle()
    })
  }

  const link: EngineLink = {
    async call(path, input, options) {
      const used = await currentChannel(options.signal)
      try {
        return await used.link.call(path, input, options)
      } catch (thrown) {
        if (thrown instanceof ORPCError || options.signal?.aborted === true) throw thrown
        throw lostConnection()
      }
    },
  }
  const client: EngineClient = createORPCClient(link)

  const watchStream: Bridge['watchStream'] = (after, onMessage) => {
    const stop = new AbortController()
    let last = after
    const follow = async (): Promise<void> => {
      let attempt = 0
      while (!stop.signal.aborted) {
        try {
          const messages = await client.stream.watch({ after: last }, { signal: stop.signal })
          for await (const message of messages) {
            if (stop.signal.aborted) return
            attempt = 0
            last = message.seq
            onMessage(message)
          }
        } catch {
          // The channel went away or the engine refused: ask again below.
        }
        if (!stop.signal.aborted) await pause(backoffMs(attempt++))
      }
    }
    void follow()
    return () => stop.abort()
  }

  void keepOpen()
  return { client, connection: { get: () => state, subscribe }, watchStream }
}
