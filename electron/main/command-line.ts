import { spawn } from 'node:child_process'
import { utilityProcess } from 'electron'
import { z } from 'zod'

export interface CommandLineOptions {
  /** The built `mre`. */
  readonly entry: string
  readonly dataDir: string
  /** A Node.js to run it; Electron's own where there is none. */
  readonly node: string | undefined
}

const answer = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true), data: z.unknown() }),
  z.object({
    success: z.literal(false),
    error: z.object({ message: z.string(), action: z.string().nullish() }),
  }),
])
export type CommandAnswer = z.infer<typeof answer>

/** Longest answer that is read, in characters. */
const mostText = 1_000_000

/**
 * Runs a command of `mre` in a process of its own and gives its answer: the way to a database that the engine cannot open.
 * Never rejects.
 */
export async function runCommandLine(
  { entry, dataDir, node }: CommandLineOptions,
  words: readonly string[],
): Promise<CommandAnswer> {
  const args = [...words, '--json', '--data-dir', dataDir]
  const text = await (node === undefined ? inUtility(entry, args) : inNode(node, entry, args))
  try {
    return answer.parse(JSON.parse(text))
  } catch {
    return { success: false, error: { message: 'The command gave no answer.' } }
  }
}

interface Output {
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
}

function collect(output: Output | null): () => string {
  let text = ''
  output?.on('data', (chunk) => {
    if (text.length < mostText) text += chunk.toString('utf8')
  })
  return () => text
}

function inNode(node: string, entry: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(node, [entry, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
    const text = collect(child.stdout)
    child.once('error', () => resolve(''))
    child.once('close', () => resolve(text()))
  })
}

function inUtility(entry: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(entry, [...args], { stdio: ['ignore', 'pipe', 'ignore'] })
    const text = collect(child.stdout)
    // The answer is one line; nothing else keeps the process.
    child.stdout?.on('data', () => {
      if (text().endsWith('\n')) child.kill()
    })
    child.once('exit', () => resolve(text()))
  })
}
