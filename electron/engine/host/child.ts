import { hostEngine } from './host.ts'
import { toHost } from './protocol.ts'
import type { FromHost } from './protocol.ts'
import type { TextChannel } from './text-channel.ts'

/**
 * Entry point under plain Node.js, as Electron main's child process: the engine, answering all windows through the one
 * IPC channel. For debugging, and for an Electron too old to host the engine.
 */

const send = (message: FromHost): void => {
  // After main is gone there is nobody to tell.
  if (process.connected) process.send?.(message)
}

const host = hostEngine({
  load: async () => (await import('../engine.ts')).startEngine,
  send,
  args: process.argv,
  versions: process.versions,
})

interface ChildChannel {
  message: (text: string) => void
  close: () => void
}
const channels = new Map<number, ChildChannel>()

/** The text channel of the window whose port main knows by this number. */
function multiplexed(port: number): TextChannel {
  const channel: ChildChannel = { message: () => undefined, close: () => undefined }
  channels.set(port, channel)
  return {
    send: (text) => send({ type: 'text', port, text }),
    onMessage: (listener) => void (channel.message = listener),
    onClose: (listener) => void (channel.close = listener),
    refuse: () => {
      channels.delete(port)
      send({ type: 'disconnect', port })
    },
  }
}

async function end(): Promise<never> {
  await (await host)?.close()
  process.exit(0)
}

process.on('message', (raw) => {
  const message = toHost.parse(raw)
  // Every message waits for the engine, so their order stays.
  void host.then((started) => {
    switch (message.type) {
      case 'connect':
        started?.serve(multiplexed(message.port))
        break
      case 'text':
        channels.get(message.port)?.message(message.text)
        break
      case 'disconnect':
        channels.get(message.port)?.close()
        channels.delete(message.port)
        break
      case 'save':
        started?.save(message)
        break
      case 'close':
        void end()
        break
    }
  })
})
process.on('disconnect', () => void end())
process.on('SIGTERM', () => void end())
// Ctrl+C in a terminal reaches main as well, which then says when to close.
process.on('SIGINT', () => undefined)
