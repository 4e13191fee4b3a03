import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inProject, projectRoot } from '../bootstrap/paths.mjs'
import { runNode } from './tool.ts'

const CLI = inProject('out', 'main', 'cli.js')

/** A command of the built CLI that serves something until it is stopped. */
export interface RunningCommand {
  /** What it announced: the `data` of its JSON document. */
  readonly data: ReadonlyMap<string, unknown>
  readonly stop: () => Promise<void>
}

/** Runs a command of the built CLI as a user would, its output on this terminal. Gives the exit code. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return runNode(CLI, args, { env: { ...process.env, ...env } })
}

/**
 * Starts a command that serves until it is stopped, and waits until it says that it is ready.
 * @throws Error when it ends before, or says something else
 */
export async function startCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningCommand> {
  const program = spawn(process.execPath, [CLI, ...args, '--json'], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const data = readData(await firstLine(program, program.stdout, args.join(' ')))
    return { data: new Map(Object.entries(data)), stop: () => stopped(program) }
  } catch (error) {
    await stopped(program)
    throw error
  }
}

async function firstLine(
  program: ChildProcess,
  output: NodeJS.ReadableStream,
  name: string,
): Promise<string> {
  const lines = createInterface({ input: output })
  const ended = new AbortController()
  program.once('close', () => ended.abort())
  try {
    const said: unknown[] = await once(lines, 'line', { signal: ended.signal })
    return String(said[0])
  } catch (cause) {
    throw new Error(`mre ${name} did not start; its message is above.`, { cause })
  }
}

function readData(line: string): object {
  const document: unknown = JSON.parse(line)
  const data = typeof document === 'object' && document !== null && 'data' in document ? document.data : null
  if (typeof data !== 'object' || data === null) throw new Error(`mre announced something else: ${line}`)
  return data
}

async function stopped(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const closed = once(program, 'close')
  program.kill()
  await closed
}
