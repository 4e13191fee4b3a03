import { session, shell } from 'electron'
import type { Session, WebContents, WebFrameMain } from 'electron'
import type { Log } from '../observability/log.ts'
import { externalAddress, isOwnUrl, mayUse } from './policy.ts'
import type { Sender } from './policy.ts'

/** Denies every permission and device but the few of the policy's table, on request and on check alike. */
export function guardSession(guarded: Session, ownOrigins: ReadonlySet<string>): void {
  guarded.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(mayUse(permission, details.requestingUrl, ownOrigins))
  })
  guarded.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin, ownOrigins))
  guarded.setDevicePermissionHandler(() => false)
}

/**
 * Keeps a window on the app's own page: no navigation of any frame to another origin, no `<webview>`, no further window.
 * A link to LiveRC that asks for a new window opens in the system's browser instead.
 */
export function guardContents(contents: WebContents, ownOrigins: ReadonlySet<string>, log: Log): void {
  const refuse = (event: { preventDefault(): void }, url: string): void => {
    if (isOwnUrl(url, ownOrigins)) return
    event.preventDefault()
    log.warn('navigation_refused', { url: url.slice(0, 200) })
  }
  contents.on('will-navigate', (event) => refuse(event, event.url))
  contents.on('will-frame-navigate', (event) => refuse(event, event.url))
  contents.on('will-redirect', (event) => refuse(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternally(url, log)
    return { action: 'deny' }
  })
}

/** Opens `url` in the system's browser if the policy allows it. */
export function openExternally(url: string, log: Log): void {
  const address = externalAddress(url)
  if (address === null) {
    log.warn('external_address_refused', { url: url.slice(0, 200) })
    return
  }
  shell.openExternal(address).catch((thrown: unknown) => log.error('external_address_failed', thrown))
}

/** Shows a folder of the app's own in the system's file manager. */
export async function openFolder(folder: string, log: Log): Promise<void> {
  // Electron answers with what went wrong, and with an empty text when nothing did.
  const problem = await shell.openPath(folder)
  if (problem !== '') log.warn('folder_not_opened', { reason: problem.slice(0, 200) })
}

/** What the policy needs to know about an IPC message's sender. Reading a frame that is gone throws or gives null. */
export function senderOf(event: {
  readonly senderFrame: WebFrameMain | null
  readonly sender: WebContents
}): Sender {
  try {
    const frame = event.senderFrame
    const known = frame === null ? null : { url: frame.url, isTop: frame.parent === null }
    return { frame: known, webContentsId: event.sender.id }
  } catch {
    return { frame: null, webContentsId: -1 }
  }
}

/** The session that all windows use. */
export const appSession = (): Session => session.defaultSession
