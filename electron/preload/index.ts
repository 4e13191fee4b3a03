import { ipcRenderer } from 'electron'
import { PORT_CHANNEL, PORT_OFFER, PORT_REQUEST } from '../../shared/contract/transport.ts'

/**
 * The page asks for a port to the engine and gets one. Nothing else crosses: no API on `window`, no Electron object, and
 * no message but this one. Main decides whether the page may have it.
 */

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === PORT_REQUEST) ipcRenderer.send(PORT_CHANNEL)
})

ipcRenderer.on(PORT_CHANNEL, (event) => {
  const port = event.ports[0]
  if (port !== undefined) window.postMessage(PORT_OFFER, window.location.origin, [port])
})
