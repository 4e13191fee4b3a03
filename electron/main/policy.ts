import { ownPath } from '../../shared/util/own-path.ts'

/**
 * Who may do what in the app's windows, as pure decisions: no Electron here, so that every hostile input can be tried
 * in a test. `security.ts` wires them.
 */

export const APP_SCHEME = 'app'
const APP_HOST = 'mre'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
/** The page's origin where `app:` can't be claimed any more (see `claimPageOrigin`): a name that never resolves. */
export const LATE_ORIGIN = `https://${APP_HOST}.invalid`

/** Permissions that a page of the app may have; every other one is denied. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications'])

/**
 * The origin of `url`, or null when it has none that could be trusted: it does not parse, or carries credentials. The
 * URL standard knows no origin for our own scheme, so it is put together from its parts.
 */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, host, origin, username, password } = new URL(url)
  if (username !== '' || password !== '') return null
  if (protocol === `${APP_SCHEME}:`) return `${protocol}//${host}`
  return origin === 'null' ? null : origin
}

/** Whether a page at `url` is the app's own. */
export function isOwnUrl(url: string, ownOrigins: ReadonlySet<string>): boolean {
  const origin = originOf(url)
  return origin !== null && ownOrigins.has(origin)
}

/** Whether a page at `url` may have `permission`. */
export function mayUse(permission: string, url: string, ownOrigins: ReadonlySet<string>): boolean {
  return ALLOWED_PERMISSIONS.has(permission) && isOwnUrl(url, ownOrigins)
}

/** What is known about the sender of an IPC message. A frame that is gone by now is null. */
export interface Sender {
  readonly frame: { readonly url: string; readonly isTop: boolean } | null
  readonly webContentsId: number
}

/** Why a sender is refused, or null when it is the top frame of one of our windows showing our page. */
export function senderProblem(
  sender: Sender,
  ownWebContents: ReadonlySet<number>,
  ownOrigins: ReadonlySet<string>,
): string | null {
  if (!ownWebContents.has(sender.webContentsId)) return 'not one of our windows'
  if (sender.frame === null) return 'the frame is gone'
  if (!sender.frame.isTop) return 'not the top frame'
  if (!isOwnUrl(sender.frame.url, ownOrigins)) return 'not our page'
  return null
}

/** The hosts that the app links to: `live.liverc.com` and every track's `SLUG.liverc.com`. */
function isKnownHost(host: string): boolean {
  return host === 'liverc.com' || host.endsWith('.liverc.com')
}

/** One plain address: no further recipients, subjects or attachments can be slipped in. */
const MAIL_ADDRESS = /^mailto:[\w.+-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,4}$/iu

/**
 * The address to hand to the system's browser or mail program, or null when it must not leave the app: https to LiveRC's
 * hosts on the usual port without credentials, or mailto with one address. The parsed form is given back, so that what
 * was checked is what is opened.
 */
export function externalAddress(url: string): string | null {
  if (!URL.canParse(url)) return null
  const parsed = new URL(url)
  if (parsed.protocol === 'mailto:') return MAIL_ADDRESS.test(parsed.href) ? parsed.href : null
  if (parsed.username !== '' || parsed.password !== '') return null
  if (parsed.protocol !== 'https:' || parsed.port !== '' || !isKnownHost(parsed.hostname)) return null
  return parsed.href
}

/**
 * The app's address for a start route such as `/event/486677`, or its first page for anything that is no path of its own.
 * @param base the page's origin, ours or the development server's.
 */
export function routeUrl(route: string | undefined, base: string): string {
  return `${base}${(route === undefined ? null : ownPath(route)) ?? '/'}`
}
