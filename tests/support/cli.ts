import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const program = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url))

export interface CliAnswer {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `mre` in a process of its own, with nothing but `environment` of ours in it. */
export async function mre(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliAnswer> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { exitCode, stdout, stderr }
}

const document = z.union([
  z.object({ success: z.literal(true), data: z.unknown() }),
  z.object({
    success: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
    data: z.unknown().optional(),
  }),
])

/** As `mre`, with the one JSON document that `--json` answers. */
export async function mreJson(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number | null; readonly document: z.infer<typeof document> }> {
  const { exitCode, stdout, stderr } = await mre([...args, '--json'], environment)
  try {
    return { exitCode, document: document.parse(JSON.parse(stdout)) }
  } catch (cause) {
    throw new Error(`No JSON document: ${stdout.slice(0, 500)} ${stderr.slice(0, 2_000)}`, { cause })
  }
}
