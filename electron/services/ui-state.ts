import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { PREFERENCES, readNewestUiState, readUiState, writeUiState } from '../../db/repositories/ui-state.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import {
  emptyLayout,
  emptyPreferences,
  emptyWorkspace,
  storedPreferences,
  storedWindowState,
  withChosen,
} from '../../shared/contract/ui.ts'
import type {
  ChosenPreferences,
  UiPreferences,
  UiState,
  WindowKey,
  WindowState,
} from '../../shared/contract/ui.ts'
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
 * Each window has a layout and tabs of its own; how the reader wants the app is the same in all of them, and stands apart:
 * a window that stores its tabs must not take back what another has just chosen.
 */
export class UiStateService {
  readonly #parts: UiStateParts

  constructor(parts: UiStateParts) {
    this.#parts = parts
  }

  /** A window that has nothing yet looks like the first one, with nothing open. */
  get(window: WindowKey): UiState | null {
    const own = this.#window(window)
    const pattern = own ?? (window === 'main' ? null : this.#window('main'))
    const preferences = this.#preferences()
    if (pattern === null && preferences === null) return null
    return {
      version: 1,
      preferences: preferences ?? emptyPreferences,
      layout: pattern?.layout ?? emptyLayout,
      workspace: own?.workspace ?? emptyWorkspace,
    }
  }

  /** Of what is the window's own, the last writer wins; of what is everybody's, only what was chosen changes. */
  set(
    window: WindowKey,
    { version, layout, workspace }: WindowState,
    chosen: ChosenPreferences,
  ): { updatedAt: string } {
    const { db, now, stream } = this.#parts
    const updatedAt = now()
    const document = JSON.stringify({ version, layout, workspace })
    const isNew = db.transaction(() => {
      const before = this.#preferences()
      const after = withChosen(before ?? emptyPreferences, chosen)
      writeUiState(db, { windowKey: window, document, updatedAt })
      // Also where they still stand in the document that has just been replaced.
      const stored = JSON.stringify({ version, preferences: after })
      writeUiState(db, { windowKey: PREFERENCES, document: stored, updatedAt })
      return !isDeepStrictEqual(before ?? emptyPreferences, after)
    })
    if (isNew) stream.publish({ type: 'data_changed', scope: 'preferences', subject: window })
    return { updatedAt }
  }

  /** Older documents of windows hold them: those of the one that was stored last hold. */
  #preferences(): UiPreferences | null {
    const { db } = this.#parts
    const own = this.#read(PREFERENCES, readUiState(db, PREFERENCES), storedPreferences)
    return (own ?? this.#read('newest', readNewestUiState(db), storedPreferences))?.preferences ?? null
  }

  #window(window: WindowKey): WindowState | null {
    return this.#read(window, readUiState(this.#parts.db, window), storedWindowState)
  }

  #read<Stored>(key: string, text: string | null, schema: z.ZodType<Stored>): Stored | null {
    if (text === null) return null
    try {
      return schema.parse(JSON.parse(text))
    } catch (thrown) {
      this.#parts.log.warn('ui_state_ignored', { window: key, reason: String(thrown).slice(0, 200) })
      return null
    }
  }
}
