import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import {
  PORT_CHANNEL,
  PORT_OFFER,
  PORT_REQUEST,
  SHELL_CHANNEL,
  SHELL_OFFER,
  SHELL_REQUEST,
} from '../../shared/contract/transport.ts'

/** The preload as it is shipped, run with a recorded Electron and a recorded window. */

const file = join(import.meta.dirname, '../../out/preload/index.cjs')
if (!existsSync(file)) throw new Error('The app is not built: run npm run build first.')
const bundle = readFileSync(file, 'utf8')

function runPreload() {
  const port = { name: 'port' }
  const required: string[] = []
  const ipcListeners = new Map<string, (event: unknown) => void>()
  const windowListeners = new Map<string, (event: unknown) => void>()
  const ipcRenderer = {
    send: vi.fn(),
    on: vi.fn(
      (channel: string, listener: (event: unknown) => void) => void ipcListeners.set(channel, listener),
    ),
  }
  const exposeInMainWorld = vi.fn()
  const window = {
    addEventListener: vi.fn(
      (name: string, listener: (event: unknown) => void) => void windowListeners.set(name, listener),
    ),
    postMessage: vi.fn(),
    location: { origin: 'app://mre' },
  }
  const namesBefore = Object.keys(window)
  const require = (name: string): unknown => {
    required.push(name)
    return { ipcRenderer, contextBridge: { exposeInMainWorld } }
  }
  runInContext(`(function (require, window) {${bundle}\n})`, createContext({}))(require, window)
  return {
    required,
    ipcRenderer,
    exposeInMainWorld,
    window,
    added: Object.keys(window).filter((name) => !namesBefore.includes(name)),
    port,
    fromPage: (event: unknown) => windowListeners.get('message')?.(event),
    fromMain: (event: unknown, channel: string = PORT_CHANNEL) => ipcListeners.get(channel)?.(event),
    channels: [...ipcListeners.keys()],
  }
}

describe('preload bundle (rows 4 and 20)', () => {
  it('needs nothing but electron, so that it loads in a sandbox', () => {
    expect(runPreload().required).toEqual(['electron'])
    expect(bundle.match(/require\(/gu)).toHaveLength(1)
    expect(bundle).not.toMatch(/\bimport\b|\bprocess\b|\beval\b|\bFunction\b/u)
  })

  it('puts nothing on the page: no API, no Electron object', () => {
    const preload = runPreload()
    expect(preload.exposeInMainWorld).not.toHaveBeenCalled()
    expect(preload.added).toEqual([])
    expect(preload.channels).toEqual([PORT_CHANNEL, SHELL_CHANNEL])
    expect(bundle).not.toContain('contextBridge')
  })

  it('asks main for a port when the page asks for one, and for nothing else', () => {
    const { fromPage, ipcRenderer, window } = runPreload()
    fromPage({ source: window, data: 'open the pod bay doors' })
    fromPage({ source: {}, data: PORT_REQUEST })
    fromPage({ source: null, data: PORT_REQUEST })
    fromPage({ source: window, data: { type: PORT_REQUEST } })
    expect(ipcRenderer.send).not.toHaveBeenCalled()
    fromPage({ source: window, data: PORT_REQUEST })
    fromPage({ source: window, data: SHELL_REQUEST })
    expect(ipcRenderer.send.mock.calls).toEqual([[PORT_CHANNEL], [SHELL_CHANNEL]])
  })

  it('hands on the port alone, to its own origin', () => {
    const { fromMain, window, port } = runPreload()
    fromMain({ ports: [] })
    expect(window.postMessage).not.toHaveBeenCalled()
    fromMain({ ports: [port], sender: 'raw', senderId: 1 })
    fromMain({ ports: [port] }, SHELL_CHANNEL)
    expect(window.postMessage.mock.calls).toEqual([
      [PORT_OFFER, 'app://mre', [port]],
      [SHELL_OFFER, 'app://mre', [port]],
    ])
  })
})
