import { spawn, type SpawnOptions } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from '../bootstrap/child.mjs'
import { inProject, projectRoot } from '../bootstrap/paths.mjs'

/** A message for the person at the terminal. stdout belongs to the task's own result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/**
 * The script behind a package's command. It is run with Node directly, since the shims in node_modules/.bin need a shell
 * on Windows.
 */
export function commandScript(packageName: string, command = packageName): string {
  const folder = inProject('node_modules', ...packageName.split('/'))
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const bin =
    typeof manifest === 'object' && manifest !== null && 'bin' in manifest ? manifest.bin : undefined
  const script: unknown =
    typeof bin === 'string' ? bin : new Map<string, unknown>(Object.entries(bin ?? {})).get(command)
  if (typeof script !== 'string') throw new Error(`${packageName} has no command "${command}"`)
  return join(folder, script)
}

/** Runs a Node script of the project or of a dependency under this Node, in the project's root. Gives its exit code. */
export function runNode(
  script: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  return runToEnd(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: projectRoot,
    ...options,
  })
}

/** What a program printed, and how it ended. */
export interface Captured {
  readonly code: number
  /** stdout and stderr, interleaved as they came. */
  readonly output: string
}

/** Runs a program quietly. A program that cannot be started counts as ended with code 127. */
export function capture(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Captured> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, {
      cwd: projectRoot,
      ...options,
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs a Node script quietly. */
export function captureNode(
  script: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Captured> {
  return capture(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], options)
}
