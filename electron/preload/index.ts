import { ipcRenderer } from 'electron'
import {
  PORT_CHANNEL,
  PORT_OFFER,
  PORT_REQUEST,
  SHELL_CHANNEL,
  SHELL_OFFER,
  SHELL_REQUEST,
} from '../../shared/contract/transport.ts'

/**
 * The page asks for a port, to the engine or to the desktop shell, and gets one. Nothing else crosses: no API on `window`,
 * no Electron object, and no message but these. Main decides whether the page may have it.
 */

const PORTS = [
  { request: PORT_REQUEST, channel: PORT_CHANNEL, offer: PORT_OFFER },
  { request: SHELL_REQUEST, channel: SHELL_CHANNEL, offer: SHELL_OFFER },
] as const

window.addEventListener('message', (event) => {
  const wanted = PORTS.find(({ request }) => event.data === request)
  if (event.source === window && wanted !== undefined) ipcRenderer.send(wanted.channel)
})

for (const { channel, offer } of PORTS) {
  ipcRenderer.on(channel, (event) => {
    const port = event.ports[0]
    if (port !== undefined) window.postMessage(offer, window.location.origin, [port])
  })
}
