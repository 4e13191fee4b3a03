import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import { ownPath } from '../../shared/util/own-path.ts'

/** Who may use the browser shell: decisions about a request's Host, Origin, cookie and token, apart from any server. */

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/** Whether listening on `host` keeps everyone but this computer out. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host)
}

/** Whether listening on `host` means all interfaces. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** `host` as it stands in a URL. */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** This computer's addresses that others can reach. */
export function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)
}

/**
 * The Host headers that reach us on purpose: the loopback names, the chosen host and, for a wildcard, this computer's own
 * names and addresses, each with our port. A page elsewhere whose name was rebound to our address has another.
 */
export function ownHosts(host: string, port: number): ReadonlySet<string> {
  const own = isWildcard(host) ? [...networkAddresses(), hostname(), `${hostname()}.local`] : [host]
  const names = [...LOOPBACK_NAMES, ...own.map(urlHost)]
  return new Set(
    names
      .flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])])
      .map((name) => name.toLowerCase()),
  )
}

/** 256 random bits as text for URLs and cookies. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares without telling by the time it takes where the difference is. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

/** The value of one cookie in a Cookie header. */
function cookieValue(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The secrets of one run: the token in the printed address, and the cookie's value that it is exchanged for. */
export class Credentials {
  readonly #token = secret()
  readonly #session = secret()
  readonly #tickets = new Set<string>()
  readonly #cookieName: string

  /** @param port is part of the cookie's name, because browsers share the cookies of all ports of a host. */
  constructor(port: number) {
    this.#cookieName = `mre_session_${port}`
  }

  /** The secret for scripts and for the printed address, good until the shell closes. */
  get token(): string {
    return this.#token
  }

  /** A secret that works once, for an address that others on this computer may see, such as a browser's command line. */
  issueTicket(): string {
    const ticket = secret()
    this.#tickets.add(ticket)
    return ticket
  }

  /** The Set-Cookie header in exchange for the token or a ticket; null for anything else. */
  exchange(given: string): string | null {
    if (!this.#tickets.delete(given) && !isSame(given, this.#token)) return null
    return `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`
  }

  hasCookie(header: string | undefined): boolean {
    const value = cookieValue(header, this.#cookieName)
    return value !== undefined && isSame(value, this.#session)
  }

  hasBearer(authorization: string | undefined): boolean {
    return isBearerOf(authorization, this.#token)
  }
}

/** Whether an Authorization header carries this token. */
export function isBearerOf(authorization: string | undefined, token: string): boolean {
  const [scheme, given] = (authorization ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && given !== undefined && isSame(given, token)
}

/** Whether a connection's other end is this computer. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && isLoopback(address.replace(/^::ffff:/u, ''))
}

export interface RequestFacts {
  /** GET and HEAD change nothing; an upgrade to a WebSocket does not count as GET. */
  readonly isRead: boolean
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly hasCookie: boolean
  /** Only where scripts may call: a browser never sends this by itself. */
  readonly hasBearer: boolean
}

export interface Refusal {
  readonly status: 401 | 403 | 421
  readonly message: string
}

/** Whether a request was sent to one of our names; the first thing to ask, before anything is answered. */
export function hostRefusal(host: string | undefined, own: ReadonlySet<string>): Refusal | null {
  if (host !== undefined && own.has(host.toLowerCase())) return null
  return { status: 421, message: 'This address does not belong to My Race Engineer.' }
}

/**
 * Why a request is refused, or null when it may pass: a foreign Host, a foreign or missing Origin on anything that is not
 * a mere read, or no credential. A script's token stands in for the Origin that scripts do not send.
 */
export function refusal(request: RequestFacts, own: ReadonlySet<string>): Refusal | null {
  const { isRead, host, origin, hasCookie, hasBearer } = request
  const wrongHost = hostRefusal(host, own)
  if (wrongHost !== null) return wrongHost
  const sameOrigin = origin?.toLowerCase() === `http://${host?.toLowerCase()}`
  const mayLackOrigin = isRead || hasBearer
  if (!sameOrigin && (origin !== undefined || !mayLackOrigin)) {
    return { status: 403, message: 'Requests from other sites are refused.' }
  }
  if (!hasCookie && !hasBearer) {
    return {
      status: 401,
      message: 'Open the address that was printed when My Race Engineer started: it carries the token.',
    }
  }
  return null
}

/** `to` if it is a path of this app, else its first page: an address with a token must not lead elsewhere. */
export function localPath(to: string | null): string {
  return (to === null ? null : ownPath(to)) ?? '/'
}
