import { client } from '../bridge.ts'
import { keepUiState } from '../state/ui-state.ts'
import { followTextScale } from '../state/text-scale.ts'
import { onPushed } from '../state/pushed.ts'
import { claimWindowKey } from '../state/window-key.ts'
import { applyPreferences } from '../state/preferences.ts'
import { followAddress, openAddress } from './address-bar.ts'
import { followKeys } from './commands/shortcuts.ts'
import { followEngineInWindow } from './engine-feed.ts'
import { noticeEndedJobs } from './job-notices.ts'
import { followShell } from './desktop-shell.ts'
import { noteOpened } from './note-opened.ts'
import { followWorkspace } from './views.ts'
import { registerOwnCommands } from './window-commands.ts'

/** How long the first drawing waits for what the window remembers, so that it is not drawn twice. */
const PATIENCE_MS = 400

const after = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms))

/**
 * Sets everything up that lives as long as the window, and resolves when it can be drawn: with what it remembers in
 * force, or without when the engine does not answer in time. It is then put in force when the answer comes.
 */
export async function startWindow(): Promise<void> {
  followEngineInWindow()
  const { key, isNew } = await claimWindowKey(globalThis.navigator.locks, window.sessionStorage)
  const kept = keepUiState({
    load: () => client.ui.getState({ window: key }),
    save: (state, chosen) => client.ui.setState({ window: key, state, chosen }),
    handover: window.sessionStorage,
  })
  window.addEventListener('pagehide', () => kept.flush())
  onPushed('data_changed', ({ scope, subject }) => {
    if (scope === 'preferences' && subject !== key) kept.takePreferences()
  })
  await Promise.race([kept.adopted, after(PATIENCE_MS)])
  applyPreferences(document.documentElement)
  followTextScale(document.body)
  followWorkspace()
  openAddress(isNew)
  followAddress()
  registerOwnCommands()
  followKeys()
  noticeEndedJobs()
  noteOpened((thing) => client.recents.opened(thing))
  followShell({ beforeClosing: () => kept.stored() })
}
