import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createBridge } from './bridge-connection.ts'
import type { Channel } from './bridge-connection.ts'
import { inElectron } from './state/platform.ts'
import { PORT_OFFER, PORT_REQUEST, RPC_PATH } from '../shared/contract/transport.ts'

/**
 * The one place that knows how the page reaches the engine: over the message port that the preload hands over, or, in
 * the browser shell, over a WebSocket to the page's own origin (whose HttpOnly cookie is the credential).
 */

/** Asks the preload for a port. The answer comes when there is an engine behind it, also after a restart of the engine. */
function openPort(): Promise<Channel> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0]
      if (event.source !== window || event.data !== PORT_OFFER || port === undefined) return
      window.removeEventListener('message', receive)
      const closed = new Promise<void>((done) => port.addEventListener('close', () => done(), { once: true }))
      const link = new PortLink({ port })
      port.start()
      resolve({ link, closed })
    }
    window.addEventListener('message', receive)
    window.postMessage(PORT_REQUEST, window.location.origin)
  })
}

function openSocket(): Promise<Channel> {
  const address = new URL(RPC_PATH, window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.hash = ''
  const websocket = new WebSocket(address)
  return new Promise((resolve, reject) => {
    const closed = new Promise<void>((done) =>
      websocket.addEventListener('close', () => done(), { once: true }),
    )
    websocket.addEventListener('open', () => resolve({ link: new SocketLink({ websocket }), closed }), {
      once: true,
    })
    void closed.then(() => reject(new Error('The connection was refused.')))
  })
}

/**
 * `client` calls the engine's contract; every failed call throws an `ORPCError` whose code is `APP_ERROR` and whose
 * `data` is an `ErrorReport`. `connection` is the state of the way there. `watchStream` follows the pushed messages.
 */
export const { client, connection, watchStream } = createBridge({ open: inElectron ? openPort : openSocket })
