import { readUiState, writeUiState } from '../../db/repositories/ui-state.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { emptyWorkspace, storedUiState } from '../../shared/contract/ui.ts'
import type { UiState, WindowKey } from '../../shared/contract/ui.ts'
import type { Log } from '../observability/log.ts'

/** Keeps what windows remember. Damaged or foreign documents count as absent: a window then starts with the defaults. */
export class UiStateService {
  readonly #db: WriteDb
  readonly #log: Log
  readonly #now: () => string

  constructor(db: WriteDb, log: Log, now: () => string) {
    this.#db = db
    this.#log = log
    this.#now = now
  }

  /** A window that has nothing yet looks like the first one, with nothing open. */
  get(window: WindowKey): UiState | null {
    const own = this.#read(window)
    if (own !== null || window === 'main') return own
    const first = this.#read('main')
    return first === null ? null : { ...first, workspace: emptyWorkspace }
  }

  /** The last writer wins. */
  set(window: WindowKey, state: UiState): { updatedAt: string } {
    const updatedAt = this.#now()
    writeUiState(this.#db, { windowKey: window, document: JSON.stringify(state), updatedAt })
    return { updatedAt }
  }

  #read(window: WindowKey): UiState | null {
    const text = readUiState(this.#db, window)
    if (text === null) return null
    try {
      return storedUiState.parse(JSON.parse(text))
    } catch (thrown) {
      this.#log.warn('ui_state_ignored', { window, reason: String(thrown).slice(0, 200) })
      return null
    }
  }
}
