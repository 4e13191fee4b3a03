import type { WebSocket } from 'ws'
import type { TextChannel } from '../engine/host/text-channel.ts'

/** A reader so slow that this much waits for it has gone away without saying so. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024

const CLOSE_CODES = { 'too-big': 1009, malformed: 1008 } as const

/** A WebSocket as a text channel. */
export function socketChannel(socket: WebSocket): TextChannel {
  // Also raised for a message over `maxPayload`; the socket then closes by itself.
  socket.on('error', () => undefined)
  return {
    send(text) {
      if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate()
      else socket.send(text)
    },
    onMessage: (listener) =>
      void socket.on('message', (data: Buffer, isBinary) =>
        listener(isBinary ? data : data.toString('utf8')),
      ),
    onClose: (listener) => void socket.on('close', listener),
    refuse: (reason) => socket.close(CLOSE_CODES[reason], reason),
  }
}

const HEARTBEAT_MS = 30_000

/** Ends sockets whose other end stopped answering, such as a tablet that left the network. Answers with the stop. */
export function keepAlive(sockets: ReadonlySet<WebSocket>): () => void {
  const answered = new WeakSet<WebSocket>()
  const asked = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (asked.has(socket) && !answered.has(socket)) socket.terminate()
      if (!asked.has(socket)) socket.on('pong', () => answered.add(socket))
      asked.add(socket)
      answered.delete(socket)
      if (socket.readyState === socket.OPEN) socket.ping()
    }
  }, HEARTBEAT_MS)
  timer.unref()
  return () => clearInterval(timer)
}
