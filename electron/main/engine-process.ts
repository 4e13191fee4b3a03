import { spawn } from 'node:child_process'
import { utilityProcess } from 'electron'
import type { MessagePortMain } from 'electron'
import { DATA_DIR_ARGUMENT, fromHost } from '../engine/host/protocol.ts'
import type { FromHost, SaveRequest, ToHost } from '../engine/host/protocol.ts'

/** A process that hosts the engine. */
export interface EngineProcess {
  /** Hands a window's port to the engine. */
  readonly connect: (port: MessagePortMain) => void
  /** Has the engine write a file; the answer comes as a message with the same number. */
  readonly save: (id: number, save: SaveRequest, file: string) => void
  /** Asks the engine to close; the process then ends by itself. */
  readonly close: () => void
  /** Ends the process at once. */
  readonly kill: () => void
}

export interface EngineEvents {
  readonly onMessage: (message: FromHost) => void
  /** The process is gone. Told once. */
  readonly onExit: (code: number | null) => void
}

export interface EngineProcessOptions {
  readonly dataDir: string | undefined
  /** The built entry for this kind of process. */
  readonly entry: string
}

export type LaunchEngine = (events: EngineEvents) => EngineProcess

const argumentsOf = ({ dataDir }: EngineProcessOptions): string[] =>
  dataDir === undefined ? [] : [`${DATA_DIR_ARGUMENT}${dataDir}`]

/** The engine in Electron's own utility process, which takes the windows' ports as they are. */
export function utilityEngine(options: EngineProcessOptions): LaunchEngine {
  return ({ onMessage, onExit }) => {
    const engine = utilityProcess.fork(options.entry, argumentsOf(options), {
      serviceName: 'My Race Engineer engine',
    })
    const send = (message: ToHost, ports: MessagePortMain[] = []): void => engine.postMessage(message, ports)
    let lastPort = 0
    engine.on('message', (message) => onMessage(fromHost.parse(message)))
    engine.once('exit', onExit)
    return {
      connect: (port) => send({ type: 'connect', port: (lastPort += 1) }, [port]),
      save: (id, save, file) => send({ type: 'save', id, save, file }),
      close: () => send({ type: 'close' }),
      kill: () => void engine.kill(),
    }
  }
}

/**
 * The engine under another Node.js as a child process. Its IPC channel takes no ports, so main keeps the windows' ports
 * and forwards their messages under a number each.
 */
export function childEngine(node: string, options: EngineProcessOptions): LaunchEngine {
  return ({ onMessage, onExit }) => {
    const engine = spawn(node, [options.entry, ...argumentsOf(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    })
    const ports = new Map<number, MessagePortMain>()
    let lastPort = 0
    let gone = false
    const send = (message: ToHost): void => {
      if (engine.connected) engine.send(message)
    }
    const end = (code: number | null): void => {
      if (gone) return
      gone = true
      for (const port of ports.values()) port.close()
      ports.clear()
      onExit(code)
    }
    engine.on('message', (raw) => {
      const message = fromHost.parse(raw)
      if (message.type === 'text') ports.get(message.port)?.postMessage(message.text)
      else if (message.type === 'disconnect') ports.get(message.port)?.close()
      else onMessage(message)
    })
    engine.once('exit', end)
    // A path that names no program.
    engine.once('error', () => end(null))
    return {
      connect: (port) => {
        const number = (lastPort += 1)
        ports.set(number, port)
        send({ type: 'connect', port: number })
        port.on('message', ({ data }) => {
          // Anything but text breaks the protocol, here as in the engine.
          if (typeof data === 'string') send({ type: 'text', port: number, text: data })
          else port.close()
        })
        port.on('close', () => {
          if (ports.delete(number)) send({ type: 'disconnect', port: number })
        })
        port.start()
      },
      save: (id, save, file) => send({ type: 'save', id, save, file }),
      close: () => send({ type: 'close' }),
      kill: () => void engine.kill('SIGKILL'),
    }
  }
}
