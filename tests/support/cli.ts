import { vi } from 'vitest'
import { z } from 'zod'
import { main } from '../../electron/cli/main.ts'

export interface CliAnswer {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs `mre` in this process: the whole program, with its output caught and `environment` over this process's own. One
 * command at a time.
 */
export async function mre(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliAnswer> {
  const written = { stdout: '', stderr: '' }
  const catching = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text)
      return true
    })
  const spies = [catching('stdout'), catching('stderr')]
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const listeners = process.stdout.listeners('error')
  try {
    const exitCode = await main(args)
    return { exitCode, ...written }
  } finally {
    for (const listener of process.stdout.listeners('error')) {
      if (!listeners.includes(listener)) process.stdout.off('error', listener as () => void)
    }
    for (const spy of spies) spy.mockRestore()
    vi.unstubAllEnvs()
  }
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
): Promise<{ readonly exitCode: number; readonly document: z.infer<typeof document> }> {
  const { exitCode, stdout, stderr } = await mre([...args, '--json'], environment)
  try {
    return { exitCode, document: document.parse(JSON.parse(stdout)) }
  } catch (cause) {
    throw new Error(`No JSON document: ${stdout.slice(0, 500)} ${stderr.slice(0, 2_000)}`, { cause })
  }
}
