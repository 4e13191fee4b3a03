import { hostEngine } from './host.ts'
import { toHost } from './protocol.ts'
import type { FromHost } from './protocol.ts'
import type { TextChannel } from './text-channel.ts'

/** Entry point of Electron's utility process: the engine, answering the windows' own message ports. */

const main = process.parentPort

const host = hostEngine({
  load: async () => (await import('../engine.ts')).startEngine,
  send: (message: FromHost) => main.postMessage(message),
  args: process.argv,
  versions: process.versions,
})

/** A window's port as a text channel. */
function portChannel(port: Electron.MessagePortMain): TextChannel {
  return {
    send: (text) => port.postMessage(text),
    onMessage: (listener) => {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => void port.on('close', listener),
    refuse: () => port.close(),
  }
}

main.on('message', (event) => {
  const message = toHost.parse(event.data)
  const port = event.ports[0]
  void host.then(async (started) => {
    if (message.type === 'connect' && port !== undefined) started?.serve(portChannel(port))
    if (message.type === 'save') started?.save(message)
    if (message.type === 'close') {
      await started?.close()
      process.exit(0)
    }
  })
})
