import type { IncomingMessage, ServerResponse } from 'node:http'
import { RPC_PATH } from '../../shared/contract/transport.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { pageHeaders } from '../configuration/page-headers.ts'
import { hostRefusal, isBearerOf, isLoopbackAddress, localPath, refusal } from './access.ts'
import type { Credentials, Refusal } from './access.ts'
import { answerFailure, DOWNLOAD_PREFIX } from './downloads.ts'
import { METRICS_PATH } from './metrics.ts'
import { answerText } from './page.ts'
import type { Handler } from './page.ts'
import { failureEnvelope, REST_PREFIX } from './rest.ts'
import { RESTORE_PATH } from './restoring.ts'

/** Where an address with a token is exchanged for the cookie. */
export const ENTER_PATH = '/enter'

export interface ShellParts {
  /** Host headers that are ours, see `ownHosts`. */
  readonly hosts: ReadonlySet<string>
  readonly credentials: Credentials
  readonly page: Handler
  readonly rest: Handler
  /** Answers what is to be saved, see `downloadHandler`. */
  readonly downloads: Handler
  /** Puts a copy of the database back; null where nobody can. */
  readonly restore: Handler | null
  /** Answers `/metrics`. */
  readonly metrics: Handler
  /** The secret that opens `/metrics` alone, to callers on this computer. */
  readonly metricsToken: string | undefined
}

/**
 * The path and query of a request; null for what is no path of ours: another host's address, encoded separators, bad
 * escapes. Those who answer read the path again, each in their own way, so that nothing ambiguous may reach them.
 */
function requestUrl({ url = '/' }: IncomingMessage): URL | null {
  const path = url.split('?')[0] ?? ''
  if (!/^\/(?!\/)/u.test(path) || /%2f|%5c|%00|\\/iu.test(path)) return null
  try {
    decodeURIComponent(path)
    return new URL(url, 'http://localhost')
  } catch {
    return null
  }
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

function refuse(response: ServerResponse, { status, message }: Refusal, asJson: boolean): void {
  if (!asJson) return answerText(response, status, message)
  const error = new AppError('FORBIDDEN', message, { stage: 'request', source: 'web' })
  return answerJson(response, status, failureEnvelope(error))
}

function refusalOf(
  { hosts, credentials }: ShellParts,
  request: IncomingMessage,
  isRest: boolean,
  isRead: boolean,
) {
  const { host, origin, cookie, authorization } = request.headers
  const hasBearer = isRest && credentials.hasBearer(authorization)
  return refusal({ isRead, host, origin, hasCookie: credentials.hasCookie(cookie), hasBearer }, hosts)
}

/** Gives the cookie for the token and leads on to the page, whose address then holds no secret. */
function enter({ credentials }: ShellParts, url: URL, response: ServerResponse): void {
  const cookie = credentials.exchange(url.searchParams.get('token') ?? '')
  if (cookie === null) {
    answerText(response, 401, 'This address is no longer valid. Open the one that was printed last.')
    return
  }
  const location = localPath(url.searchParams.get('to'))
  response.writeHead(303, { location, 'set-cookie': cookie, 'cache-control': 'no-store' }).end()
}

function answer(parts: ShellParts, request: IncomingMessage, response: ServerResponse): void | Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders())) response.setHeader(name, value)
  const url = requestUrl(request)
  const isRest = url?.pathname === REST_PREFIX || url?.pathname.startsWith(`${REST_PREFIX}/`) === true
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const foreign = hostRefusal(request.headers.host, parts.hosts)
  if (foreign !== null) return refuse(response, foreign, isRest)
  if (url?.pathname === ENTER_PATH && request.method === 'GET') return enter(parts, url, response)
  if (url?.pathname === METRICS_PATH) return answerMetrics(parts, request, response)
  const refused = refusalOf(parts, request, isRest, isRead)
  if (refused !== null) return refuse(response, refused, isRest)
  if (url === null) return answerText(response, 404, 'Not found.')
  if (!isRest) return parts.page(request, response)
  response.setHeader('cache-control', 'no-store')
  if (url.pathname.startsWith(`${DOWNLOAD_PREFIX}/`)) return answered(parts.downloads, request, response)
  if (url.pathname === RESTORE_PATH && parts.restore !== null)
    return answered(parts.restore, request, response)
  return answered(parts.rest, request, response)
}

/** What a handler throws is answered as REST answers it. */
async function answered(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await handler(request, response)
  } catch (thrown) {
    answerFailure(response, thrown)
  }
}

/** `/metrics` for the app's own token or cookie, and for a collector on this computer that has the token for it alone. */
function answerMetrics(
  parts: ShellParts,
  request: IncomingMessage,
  response: ServerResponse,
): void | Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead) return answerText(response, 405, 'Only GET is allowed here.')
  const { authorization, origin } = request.headers
  const isCollector =
    parts.metricsToken !== undefined &&
    origin === undefined &&
    isLoopbackAddress(request.socket.remoteAddress) &&
    isBearerOf(authorization, parts.metricsToken)
  const refused = isCollector ? null : refusalOf(parts, request, true, true)
  return refused === null ? answered(parts.metrics, request, response) : refuse(response, refused, false)
}

/** Answers every request to the shell, each after the same checks: Host, then Origin and credential. */
export function requestHandler(
  parts: ShellParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    Promise.resolve(answer(parts, request, response)).catch((thrown: unknown) => {
      if (response.headersSent) response.destroy()
      else answerJson(response, 500, failureEnvelope(thrown))
    })
  }
}

/** Why a request to become a WebSocket is refused, or null. Our own Origin is needed, since no browser withholds it. */
export function upgradeRefusal(
  parts: ShellParts,
  request: IncomingMessage,
): { readonly status: number } | null {
  return requestUrl(request)?.pathname === RPC_PATH
    ? refusalOf(parts, request, false, false)
    : { status: 404 }
}
