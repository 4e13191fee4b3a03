import { app, protocol } from 'electron'
import { APP_ORIGIN, APP_SCHEME, LATE_ORIGIN } from './policy.ts'

export interface PageOrigin {
  readonly origin: string
  /** Answers the requests of that origin with `handler`; call it once Electron is ready. */
  readonly serve: (handler: (request: Request) => Promise<Response>) => void
}

/**
 * Chromium refuses to start its processes sandboxed for root, who therefore has to ask for `--no-sandbox`; enforcing the
 * sandbox then would leave the app without any. Everyone else cannot switch it off.
 */
function mayEnforceSandbox(): boolean {
  return !(process.getuid?.() === 0 && app.commandLine.hasSwitch('no-sandbox'))
}

/**
 * Claims the origin that the page is served from, and the sandbox for every process: both must happen before Electron is
 * ready. A launcher that loads the app only after that leaves no way to claim a scheme of our own; then all https requests
 * of the app's session are answered by the same handler, which knows one host that exists nowhere else.
 */
export function claimPageOrigin(): PageOrigin {
  if (app.isReady()) {
    return { origin: LATE_ORIGIN, serve: (handler) => protocol.handle('https', handler) }
  }
  if (mayEnforceSandbox()) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
  return { origin: APP_ORIGIN, serve: (handler) => protocol.handle(APP_SCHEME, handler) }
}
