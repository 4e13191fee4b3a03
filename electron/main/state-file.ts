import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { windowState } from './window-state.ts'
import type { WindowState } from './window-state.ts'

const SAVE_DELAY_MS = 500

/** What the window remembers, kept in one small file. A file that cannot be read or understood counts as absent. */
export class StateFile {
  readonly #path: string
  #state: WindowState
  #timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#path = path
    this.#state = windowState.parse({})
    try {
      this.#state = windowState.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      // First start, or a damaged file: the defaults are as good a start as any.
    }
  }

  get state(): WindowState {
    return this.#state
  }

  /** Changes what is remembered; written soon after the last of several quick changes. */
  update(change: Partial<WindowState>): void {
    this.#state = { ...this.#state, ...change }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.save(), SAVE_DELAY_MS)
  }

  /** Writes now if anything waits to be written: beside the file first, so that it is never half there. */
  save(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      const beside = `${this.#path}.new`
      writeFileSync(beside, JSON.stringify(this.#state))
      renameSync(beside, this.#path)
    } catch {
      // A full or read-only disk: where the window stood is not worth an error.
    }
  }
}
