import { toPage } from '../../shared/contract/shell.ts'
import type {
  NotifyRequest,
  SaveOutcome,
  SaveWish,
  ShownFolder,
  ToShell,
} from '../../shared/contract/shell.ts'
import { SHELL_OFFER, SHELL_REQUEST } from '../../shared/contract/transport.ts'
import { commands } from '../../shared/domain/commands.ts'
import { isActive, useJobs } from '../state/jobs.ts'
import { inElectron, isMac } from '../state/platform.ts'
import { useLayout, usePreferences } from '../state/preferences.ts'
import { openRoute, useWorkspace } from '../state/workspace.ts'
import { resolveKeymap } from './commands/keymap.ts'
import { isChecked, isEnabled, onCommandsChanged, runCommand } from './commands/registry.ts'

/** The page's way to the desktop shell around it: menu bar, native notifications, theme of the native parts. */

const GATHER_MS = 100

let port: MessagePort | null = null
const send = (message: ToShell): void => port?.postMessage(message)

/** Shows a native notification; only in the desktop app. */
export function notifyNatively(request: Omit<NotifyRequest, 'type'>): void {
  send({ type: 'notify', ...request })
}

/** Wishes to save that main has not answered. */
const wishes = new Map<number, (outcome: SaveOutcome) => void>()
let lastWish = 0

/** Has main save or print something. Only in the desktop app; without the way to main nothing is saved. */
export function askToSave(what: SaveWish['what']): Promise<SaveOutcome> {
  if (port === null) return Promise.resolve({ kind: 'cancelled' })
  const id = (lastWish += 1)
  const { promise, resolve } = Promise.withResolvers<SaveOutcome>()
  wishes.set(id, resolve)
  send({ type: 'save', id, what })
  return promise
}

/** Shows the folder of the log files, or the data folder, in the system's file manager; only in the desktop app. */
export function openFolder(folder: ShownFolder): void {
  send({ type: 'folder', folder })
}

/** Everything that main has to know of the page, by kind. */
function report(): ToShell[] {
  const { keymap, theme } = usePreferences.getState()
  const { keys } = resolveKeymap(keymap, isMac)
  const ids = commands.map(({ id }) => id)
  return [
    { type: 'theme', theme },
    { type: 'jobs', active: [...useJobs.getState().byId.values()].filter(isActive).length },
    {
      type: 'menu',
      keys: Object.fromEntries(ids.map((id) => [id, keys.get(id)?.[0] ?? null])),
      disabled: ids.filter((id) => !isEnabled(id)),
      checked: ids.filter((id) => isChecked(id)),
    },
  ]
}

interface FollowOptions {
  /** Resolves when the window may close. */
  readonly beforeClosing: () => Promise<void>
}

function take(data: unknown, { beforeClosing }: FollowOptions): void {
  const message = toPage.safeParse(data)
  if (!message.success) return
  switch (message.data.type) {
    case 'command':
      runCommand(message.data.id)
      return
    case 'closing':
      void beforeClosing().finally(() => send({ type: 'stored' }))
      return
    case 'open':
      openRoute(message.data.route)
      return
    case 'saved':
      wishes.get(message.data.id)?.(message.data.outcome)
      wishes.delete(message.data.id)
  }
}

function takePort(given: MessagePort, options: FollowOptions): void {
  const told = new Map<string, string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    timer = undefined
    for (const message of report()) {
      const text = JSON.stringify(message)
      if (told.get(message.type) === text) continue
      told.set(message.type, text)
      send(message)
    }
  }
  const later = (): void => {
    timer ??= setTimeout(tell, GATHER_MS)
  }
  port = given
  given.addEventListener('message', ({ data }: MessageEvent<unknown>) => take(data, options))
  given.start()
  for (const store of [usePreferences, useLayout, useWorkspace, useJobs]) store.subscribe(later)
  onCommandsChanged(later)
  tell()
}

/** Asks for the port and follows the shell for as long as the page lives. Does nothing in a browser. */
export function followShell(options: FollowOptions): void {
  if (!inElectron) return
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const given = event.ports[0]
    if (event.source === window && event.data === SHELL_OFFER && given !== undefined) takePort(given, options)
  })
  window.postMessage(SHELL_REQUEST, window.location.origin)
}
