import { inspect } from 'node:util'
import { AppError, toErrorReport } from '../../../shared/domain/errors.ts'
import { writeWhole } from '../../services/export-file.ts'
import type { Engine, StartEngine } from '../types.ts'
import { DATA_DIR_ARGUMENT } from './protocol.ts'
import type { FromHost, ToHost } from './protocol.ts'
import { runtimeProblem } from './runtime.ts'
import type { RuntimeVersions } from './runtime.ts'
import { serveChannels } from './text-channel.ts'
import type { TextChannel } from './text-channel.ts'

export interface HostOptions {
  /** Loads the engine's code. Called only where it can run: on too old a runtime merely loading it would crash. */
  readonly load: () => Promise<StartEngine>
  readonly send: (message: FromHost) => void
  readonly args: readonly string[]
  readonly versions: RuntimeVersions
}

type SaveMessage = Extract<ToHost, { type: 'save' }>

export interface EngineHost {
  /** Answers this channel's requests from now on. */
  readonly serve: (channel: TextChannel) => void
  /** Writes a file for main, and tells how it went. */
  readonly save: (message: SaveMessage) => void
  /** Closes the engine. */
  readonly close: () => Promise<void>
}

async function start({ load, args, versions }: HostOptions): Promise<Engine> {
  const problem = runtimeProblem(versions)
  if (problem !== null)
    throw new AppError('CAPABILITY_ERROR', problem, { stage: 'request', source: 'engine-host' })
  const startEngine = await load()
  const dataDir = args
    .find((argument) => argument.startsWith(DATA_DIR_ARGUMENT))
    ?.slice(DATA_DIR_ARGUMENT.length)
  return startEngine(dataDir === undefined ? { shell: 'electron' } : { shell: 'electron', dataDir })
}

/**
 * Starts the engine of a host process and tells main: `ready`, or `failed` with the reason. After a failure the process
 * has nothing left to do; main ends it.
 */
export async function hostEngine(options: HostOptions): Promise<EngineHost | undefined> {
  try {
    const engine = await start(options)
    const host = {
      serve: serveChannels(engine.router),
      save: (message: SaveMessage) => void save(engine, message).then(options.send),
      close: () => engine.close(),
    }
    options.send({ type: 'ready', dataDir: engine.dataDir })
    return host
  } catch (thrown) {
    // The report is safe to show and therefore says little; the terminal gets the whole of it.
    process.stderr.write(`${inspect(thrown)}\n`)
    options.send({ type: 'failed', report: toErrorReport(thrown) })
    return undefined
  }
}

async function save({ files }: Engine, { id, save: wanted, file }: SaveMessage): Promise<FromHost> {
  try {
    const body =
      wanted.kind === 'table' ? files.table(wanted.request).body : files.report(wanted.request).html
    return { type: 'saved', id, bytes: await writeWhole(file, body), report: null }
  } catch (thrown) {
    return { type: 'saved', id, bytes: null, report: toErrorReport(thrown) }
  }
}
