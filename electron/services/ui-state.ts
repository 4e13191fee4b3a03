import { isDeepStrictEqual } from 'node:util'
import { readNewestUiState, readUiState, writeUiState } from '../../db/repositories/ui-state.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { emptyWorkspace, storedUiState } from '../../shared/contract/ui.ts'
import type { UiPreferences, UiState, WindowKey } from '../../shared/contract/ui.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
import type { Log } from '../observability/log.ts'

interface UiStateParts {
  readonly db: WriteDb
  readonly log: Log
  readonly now: () => string
  /** Where the other windows hear that one has changed how the reader wants the app. */
  readonly stream: Pick<MessageStream, 'publish'>
}

/**
 * Keeps what windows remember. Damaged or foreign documents count as absent: a window then starts with the defaults.
 * Each window has a layout and tabs of its own; how the reader wants the app is the same in all of them.
 */
export class UiStateService {
  readonly #parts: UiStateParts
  /** Those that were stored last by this engine: two windows can write within one tick of the clock. */
  #latest: UiPreferences | null = null

  constructor(parts: UiStateParts) {
    this.#parts = parts
  }

  /** A window that has nothing yet looks like the first one, with nothing open. */
  get(window: WindowKey): UiState | null {
    const own = this.#stored(window)
    const pattern = own ?? (window === 'main' ? null : this.#stored('main'))
    if (pattern === null) return null
    return {
      ...pattern,
      preferences: this.#preferences() ?? pattern.preferences,
      workspace: own?.workspace ?? emptyWorkspace,
    }
  }

  /** The last writer wins. */
  set(window: WindowKey, state: UiState): { updatedAt: string } {
    const { db, now, stream } = this.#parts
    const before = this.#preferences()
    const updatedAt = now()
    writeUiState(db, { windowKey: window, document: JSON.stringify(state), updatedAt })
    this.#latest = state.preferences
    if (!isDeepStrictEqual(before, state.preferences))
      stream.publish({ type: 'data_changed', scope: 'preferences', subject: window })
    return { updatedAt }
  }

  /** Those that were stored last: a window that was closed since has older ones. */
  #preferences(): UiPreferences | null {
    return this.#latest ?? this.#read('newest', readNewestUiState(this.#parts.db))?.preferences ?? null
  }

  #stored(window: WindowKey): UiState | null {
    return this.#read(window, readUiState(this.#parts.db, window))
  }

  #read(window: string, text: string | null): UiState | null {
    if (text === null) return null
    try {
      return storedUiState.parse(JSON.parse(text))
    } catch (thrown) {
      this.#parts.log.warn('ui_state_ignored', { window, reason: String(thrown).slice(0, 200) })
      return null
    }
  }
}
