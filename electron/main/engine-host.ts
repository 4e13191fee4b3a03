import type { MessagePortMain } from 'electron'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import type { FromHost, SaveRequest } from '../engine/host/protocol.ts'
import type { EngineProcess, LaunchEngine } from './engine-process.ts'

/** An engine that ends this often within this time is not started again. */
const MOST_RESTARTS = 3
const RESTART_WINDOW_MS = 60_000
/** How long an engine may take to close before it is killed: it finishes the write that it is in. */
const CLOSE_LIMIT_MS = 10_000

/** Whether an engine that ended at `now` (ms) may be started again, given the earlier ends. */
export function mayRestart(earlierEnds: readonly number[], now: number): boolean {
  return earlierEnds.filter((end) => now - end < RESTART_WINDOW_MS).length < MOST_RESTARTS
}

export interface EngineHostOptions {
  readonly launch: LaunchEngine
  /** The engine cannot start (a report), or ended too often (null). Nothing more happens until `start` is called. */
  readonly onGivenUp: (report: ErrorReport | null) => void
  /** The engine ended without being asked and is started again. */
  readonly onRestart: (code: number | null) => void
  readonly now?: () => number
}

/** How writing a file ended: its size, or the reason; neither when there is no engine. */
export interface Saved {
  readonly bytes: number | null
  readonly report: ErrorReport | null
}

/** Where the engine process is in its life. */
type State =
  | { readonly name: 'idle' }
  | { readonly name: 'starting'; readonly process: EngineProcess }
  | { readonly name: 'ready'; readonly process: EngineProcess }
  | { readonly name: 'closing'; readonly process: EngineProcess }

/**
 * Keeps one engine process running while the app is. A window's request for a port waits until there is an engine; after
 * a crash the window notices that its port closed and asks again.
 */
export class EngineHost {
  readonly #options: EngineHostOptions
  readonly #now: () => number
  #state: State = { name: 'idle' }
  #waiting: ((connect: (port: MessagePortMain) => void) => void)[] = []
  #ends: number[] = []
  #exited: Promise<void> = Promise.resolve()
  /** Files that the engine is writing, by their number. */
  readonly #saves = new Map<number, (outcome: Saved) => void>()
  #lastSave = 0

  constructor(options: EngineHostOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Starts the engine unless there is one. */
  start(): void {
    if (this.#state.name !== 'idle') return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#exited = promise
    const launched = this.#options.launch({
      onMessage: (message) => {
        if (message.type === 'ready') this.#ready(launched)
        if (message.type === 'failed') this.#failed(launched, message.report)
        if (message.type === 'saved') this.#saved(message)
      },
      onExit: (code) => {
        resolve()
        this.#ended(launched, code)
      },
    })
    this.#state = { name: 'starting', process: launched }
  }

  /** Resolves, once there is an engine, with the function that hands it a port; never while it cannot be started. */
  engine(): Promise<(port: MessagePortMain) => void> {
    const { promise, resolve } = Promise.withResolvers<(port: MessagePortMain) => void>()
    if (this.#state.name === 'ready') resolve(this.#state.process.connect)
    else this.#waiting.push(resolve)
    return promise
  }

  /** Has the engine write a file. Never rejects; an engine that ends meanwhile has written none. */
  save(save: SaveRequest, file: string): Promise<Saved> {
    if (this.#state.name !== 'ready') return Promise.resolve({ bytes: null, report: null })
    const id = (this.#lastSave += 1)
    const { promise, resolve } = Promise.withResolvers<Saved>()
    this.#saves.set(id, resolve)
    this.#state.process.save(id, save, file)
    return promise
  }

  /** Whether there is an engine process, in whatever state. */
  get isRunning(): boolean {
    return this.#state.name !== 'idle'
  }

  /** Closes the engine and resolves when its process is gone; kills it if that takes too long. */
  async close(): Promise<void> {
    if (this.#state.name === 'idle') return
    const { process } = this.#state
    if (this.#state.name !== 'closing') process.close()
    this.#state = { name: 'closing', process }
    const timer = setTimeout(() => process.kill(), CLOSE_LIMIT_MS)
    await this.#exited
    clearTimeout(timer)
  }

  #isCurrent(process: EngineProcess): boolean {
    return this.#state.name !== 'idle' && this.#state.process === process
  }

  #ready(process: EngineProcess): void {
    if (!this.#isCurrent(process) || this.#state.name !== 'starting') return
    this.#state = { name: 'ready', process }
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve(process.connect)
  }

  #failed(process: EngineProcess, report: ErrorReport): void {
    if (!this.#isCurrent(process)) return
    this.#state = { name: 'idle' }
    process.kill()
    this.#options.onGivenUp(report)
  }

  #saved({ id, bytes, report }: Extract<FromHost, { type: 'saved' }>): void {
    const resolve = this.#saves.get(id)
    this.#saves.delete(id)
    resolve?.({ bytes, report })
  }

  #ended(process: EngineProcess, code: number | null): void {
    if (!this.#isCurrent(process)) return
    for (const id of this.#saves.keys()) this.#saved({ type: 'saved', id, bytes: null, report: null })
    const wanted = this.#state.name === 'closing'
    this.#state = { name: 'idle' }
    if (wanted) return
    const now = this.#now()
    const again = mayRestart(this.#ends, now)
    this.#ends = [...this.#ends, now].slice(-MOST_RESTARTS)
    if (!again) {
      this.#options.onGivenUp(null)
      return
    }
    this.#options.onRestart(code)
    this.start()
  }
}
