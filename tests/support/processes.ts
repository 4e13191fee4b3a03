import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { JobRequest } from '../../electron/jobs/job.ts'
import { jobView, type JobView } from '../../shared/contract/views.ts'
import { replayEnvironment } from './engine.ts'
import type { ServedSite } from './site.ts'

const program = fileURLToPath(new URL('engine-process.ts', import.meta.url))

/** An engine in a process of its own; killed when the test ends. */
export interface EngineProcess {
  /** Lets it begin. Returns at once. */
  go(): void
  /** The ends of its jobs; fails when the process ends without all of them. */
  readonly ended: Promise<JobView[]>
  /** Kills it as a crash would, and waits until it is gone. */
  kill(): Promise<void>
}

/** Starts an engine on a data folder, ready to run `requests` one after the other once it is told to. */
export async function spawnEngine(
  site: Pick<ServedSite, 'url'>,
  dataDir: string,
  requests: readonly JobRequest[],
  environment: Readonly<Record<string, string>> = {},
): Promise<EngineProcess> {
  const child = spawn(process.execPath, [program, dataDir, JSON.stringify(requests)], {
    env: { ...process.env, ...replayEnvironment(site, environment) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  const lines: string[] = []
  const complaints: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  const output = createInterface({ input: child.stdout })
  const ready = once(output, 'line')
  await Promise.race([ready, gone])
  if (child.exitCode !== null) throw new Error(`The engine did not start: ${complaints.join('')}`)
  output.on('line', (line) => lines.push(line))

  const ended = endedJobs(child, output, lines, requests.length, complaints)
  // A test that kills the process never looks at its end.
  ended.catch(() => undefined)
  return { go: () => void child.stdin.write('go\n'), ended, kill }
}

async function endedJobs(
  child: ChildProcess,
  output: ReturnType<typeof createInterface>,
  lines: readonly string[],
  wanted: number,
  complaints: readonly string[],
): Promise<JobView[]> {
  await Promise.all([once(output, 'close'), once(child, 'exit')])
  if (lines.length < wanted) throw new Error(`The engine ended early: ${complaints.join('')}`)
  return lines.map((line) => jobView.parse(JSON.parse(line)))
}
