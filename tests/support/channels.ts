import { createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { MessagePort } from 'node:worker_threads'
import { WebSocket } from 'ws'
import type { Contract } from '../../shared/contract/index.ts'
import type { RefusalReason, TextChannel } from '../../electron/engine/host/text-channel.ts'
import type { WebShell } from '../../electron/web/web-shell.ts'

export type EngineLink = ClientLink<Record<never, never>>
export type EngineClient = ContractRouterClient<Contract>

/** The contract's client over any link. */
export function clientOf(link: EngineLink): EngineClient {
  return createORPCClient(link)
}

/** A Node message port as the engine's end of a window's port. */
export function portChannel(port: MessagePort): TextChannel {
  return {
    send: (text) => port.postMessage(text),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
    refuse: () => port.close(),
  }
}

/** The contract's link over the page's end of a port. */
export function portLink(port: MessagePort): EngineLink {
  const link = new PortLink({ port })
  port.start()
  return link
}

/** A channel whose page is the test: what it says reaches the engine as it is, what the engine says is kept. */
export function scriptedChannel() {
  const answers: unknown[] = []
  const refusals: RefusalReason[] = []
  let deliver: (message: unknown) => void = () => undefined
  let close: () => void = () => undefined
  const channel: TextChannel = {
    send: (text) => void answers.push(JSON.parse(text)),
    onMessage: (listener) => void (deliver = listener),
    onClose: (listener) => void (close = listener),
    refuse: (reason) => void refusals.push(reason),
  }
  return { channel, answers, refusals, say: (message: unknown) => deliver(message), hangUp: () => close() }
}

/** The cookie that the shell gives for its printed address. */
export async function enter(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'manual' })
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

export interface SocketHeaders {
  readonly cookie?: string
  readonly origin?: string
  readonly host?: string
}

/** Opens a WebSocket to the shell; resolves with it, or with the HTTP status that refused it. */
export function openSocket(
  shell: WebShell,
  { cookie, origin, host }: SocketHeaders,
  path = '/rpc',
): Promise<WebSocket | number> {
  const { host: ownHost } = new URL(shell.url)
  const socket = new WebSocket(`ws://${ownHost}${path}`, {
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(origin === undefined ? {} : { origin }),
      ...(host === undefined ? {} : { host }),
    },
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.once('error', reject)
  })
}

/** Opens the page's own WebSocket: right cookie, right origin. */
export async function ownSocket(shell: WebShell): Promise<WebSocket> {
  const { origin } = new URL(shell.url)
  const socket = await openSocket(shell, { cookie: await enter(shell.url), origin })
  if (typeof socket === 'number') throw new Error(`The WebSocket was refused with ${socket}.`)
  return socket
}

/** The contract's link over a WebSocket of the `ws` package, which has the browser's interface. */
export function socketLink(websocket: WebSocket): EngineLink {
  return new SocketLink({ websocket: websocket as unknown as globalThis.WebSocket })
}
