import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { AppError } from '../../shared/domain/errors.ts'
import { MAX_MESSAGE_BYTES } from '../../shared/contract/transport.ts'
import { serveChannels, type TextChannel } from '../engine/host/text-channel.ts'
import type { Engine } from '../engine/types.ts'
import {
  Credentials,
  isLoopback,
  isWildcard,
  localPath,
  networkAddresses,
  ownHosts,
  urlHost,
} from './access.ts'
import { downloadHandler } from './downloads.ts'
import { metricsHandler, refuseWeakToken } from './metrics.ts'
import { type Handler, pageHandler } from './page.ts'
import { ENTER_PATH, requestHandler, upgradeRefusal } from './requests.ts'
import type { ShellParts } from './requests.ts'
import { restHandler } from './rest.ts'
import { keepAlive, socketChannel } from './socket.ts'

export interface WebShellOptions {
  /** Given, not owned: closing the shell leaves it running. Null where it could not start; then `standIn` is needed. */
  readonly engine: Engine | null
  /** What is served in the place of an engine, and how a copy of the database is put back. */
  readonly standIn?: StandIn
  /** 0 takes a free port. */
  readonly port?: number
  /** The interface to listen on; anything but loopback opens the app to the network. */
  readonly host?: string
  /** The built page. */
  readonly rendererDir: string
  /** Lets a collector on this computer read `/metrics`, and nothing else. */
  readonly metricsToken?: string | undefined
}

export interface StandIn {
  readonly page: Handler
  readonly programs: Handler
  readonly restore: Handler
}

export interface WebShell {
  /** The address to print: it carries the token and leads to the app's first page. */
  readonly url: string
  /** What the user should know about who can reach this shell, or null when only this computer can. */
  readonly warning: string | null
  /** The secret that scripts send to `/api/v1` as `Authorization: Bearer …`. */
  readonly token: string
  /** An address of `route` that lets in whoever opens it first, for a browser's command line, which others can read. */
  oneTimeUrl(route?: string): string
  /** Serves this engine from now on, or with null the stand-in; windows that are open connect anew. */
  show(engine: Engine | null): void
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

/** Connections beyond this wait: an app window needs two or three. */
const MOST_CONNECTIONS = 512

/**
 * Serves the app to browsers: the page, a WebSocket for the contract and REST under `/api/v1`. Every request needs one of
 * our names as Host and the cookie that the printed address is exchanged for (or, for REST, the token); what is more than
 * a read, and the WebSocket, also our Origin.
 * @throws AppError CAPABILITY_ERROR when the page is not built; VALIDATION_ERROR when the port or address cannot be had.
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { standIn, host = '127.0.0.1' } = options
  const page = pageHandler(options.rendererDir)
  refuseWeakToken(options.metricsToken)
  let shown = shownOf(options.engine, page, standIn)
  const server = createServer()
  server.maxConnections = MOST_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(host, options.port ?? 0, cause)))
    server.listen(options.port ?? 0, host, resolve)
  })
  const listening = server.address()
  if (listening === null || typeof listening === 'string') throw new Error('The server has no port.')
  const { port } = listening
  const credentials = new Credentials(port)
  const parts: ShellParts = {
    hosts: ownHosts(host, port),
    credentials,
    page: (request, response) => shown.page(request, response),
    rest: (request, response) => shown.rest(request, response),
    downloads: (request, response) => shown.downloads(request, response),
    metrics: (request, response) => shown.metrics(request, response),
    restore: standIn?.restore ?? null,
    metricsToken: options.metricsToken,
  }

  server.on('request', requestHandler(parts))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A caller that resets its connection must not end the process.
    socket.on('error', () => socket.destroy())
    const { serve } = shown
    const refused = upgradeRefusal(parts, request) ?? (serve === null ? { status: 503 } : null)
    if (refused === null)
      sockets.handleUpgrade(request, socket, head, (accepted) => serve?.(socketChannel(accepted)))
    else socket.end(`HTTP/1.1 ${refused.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  const stopKeepingAlive = keepAlive(sockets.clients)

  const enterUrl = (name: string, secret: string, route = '/'): string =>
    `http://${urlHost(name)}:${port}${ENTER_PATH}?token=${secret}&to=${encodeURIComponent(localPath(route))}`
  const name = isWildcard(host) ? '127.0.0.1' : host
  const others = isWildcard(host) ? networkAddresses() : [host]
  return {
    url: enterUrl(name, credentials.token),
    token: credentials.token,
    warning: isLoopback(host)
      ? null
      : networkWarning(others.map((other) => enterUrl(other, credentials.token))),
    oneTimeUrl: (route) => enterUrl(name, credentials.issueTicket(), route),
    show(engine) {
      shown = shownOf(engine, page, standIn)
      for (const socket of sockets.clients) socket.terminate()
    },
    close: () => {
      stopKeepingAlive()
      for (const socket of sockets.clients) socket.terminate()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** Everything that depends on the engine. */
interface Shown {
  readonly page: Handler
  readonly rest: Handler
  readonly downloads: Handler
  readonly metrics: Handler
  /** Null where there is nothing to connect to. */
  readonly serve: ((channel: TextChannel) => void) | null
}

function shownOf(engine: Engine | null, page: Handler, standIn: StandIn | undefined): Shown {
  if (engine !== null) {
    return {
      page,
      rest: restHandler(engine.router),
      downloads: downloadHandler(engine.files),
      metrics: metricsHandler(engine.router),
      serve: serveChannels(engine.router),
    }
  }
  if (standIn === undefined) throw new Error('A shell without an engine needs a stand-in.')
  const { programs } = standIn
  return { page: standIn.page, rest: programs, downloads: programs, metrics: programs, serve: null }
}

function networkWarning(urls: readonly string[]): string {
  return [
    'Warning: other computers on your network can reach this app, and what passes between is not encrypted.',
    'Whoever has one of these addresses can use it as you do:',
    ...urls.map((url) => `  ${url}`),
  ].join('\n')
}

function cannotListen(host: string, port: number, cause: unknown): AppError {
  return new AppError('VALIDATION_ERROR', `${host} port ${port} cannot be listened on.`, {
    stage: 'request',
    source: 'web',
    action: 'Choose another --port or --host; port 0 takes a free one.',
    details: { field: 'port', value: port },
    cause,
  })
}
