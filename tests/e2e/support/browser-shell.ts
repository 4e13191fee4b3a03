import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { builtFile, environmentWith, isRoot, projectRoot, variable } from './project.ts'

export interface BrowserShellOptions {
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Further arguments of `mre serve`. */
  readonly args?: readonly string[]
  /** The app's page to open first, such as `/event/486677`. */
  readonly route?: string
  /** Colour scheme, size, reduced motion and the like. */
  readonly context?: BrowserContextOptions
}

export interface RunningBrowserShell {
  readonly browser: Browser
  readonly page: Page
  /** The printed address, token included. */
  readonly url: string
  /** The process's exit code, once it has ended. */
  readonly exitCode: () => number | null
  readonly close: () => Promise<void>
  /** Ends the server without a word to it, and the browser. */
  readonly kill: () => Promise<void>
}

/** Why the browser shell cannot be tested here, or null when it can. */
export function chromiumMissing(): string | null {
  if (variable('MRE_TEST_CHROMIUM') !== undefined) return null
  return variable('MRE_TEST_NO_CHROMIUM') ?? 'MRE_TEST_CHROMIUM names no Chromium'
}

/** Starts `mre serve` from the built code and resolves with the address that it prints. */
async function serveApp({ dataDir, env = {}, args = [] }: BrowserShellOptions) {
  const cli = builtFile('main', 'cli.js')
  const server = spawn(process.execPath, [cli, 'serve', '--json', '--data-dir', dataDir, ...args], {
    cwd: projectRoot,
    env: environmentWith(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const close = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill(signal)
    await once(server, 'exit')
  }
  for await (const line of createInterface({ input: server.stdout })) {
    const answer: unknown = JSON.parse(line)
    const url = addressIn(answer)
    if (url === null) throw new Error(`mre serve did not start: ${line}`)
    return { url, exitCode: () => server.exitCode, close }
  }
  throw new Error('mre serve ended without an answer.')
}

function addressIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('data' in answer)) return null
  const { data } = answer
  return typeof data === 'object' && data !== null && 'url' in data && typeof data.url === 'string'
    ? data.url
    : null
}

/** The printed address, leading to `route`. */
function addressOf(url: string, route: string): string {
  const address = new URL(url)
  address.searchParams.set('to', route)
  return address.href
}

/** Starts the browser shell and opens it in Chromium. */
export async function launchBrowserShell(options: BrowserShellOptions): Promise<RunningBrowserShell> {
  const executablePath = variable('MRE_TEST_CHROMIUM')
  if (executablePath === undefined) throw new Error(chromiumMissing() ?? 'There is no Chromium.')
  const server = await serveApp(options)
  const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot })
  try {
    const context = await browser.newContext(options.context)
    const page = await context.newPage()
    await page.goto(addressOf(server.url, options.route ?? '/'))
    const close = async (): Promise<void> => {
      await browser.close()
      await server.close()
    }
    const kill = async (): Promise<void> => {
      await server.close('SIGKILL')
      await browser.close()
    }
    return { browser, page, url: server.url, exitCode: server.exitCode, close, kill }
  } catch (thrown) {
    await browser.close()
    await server.close()
    throw thrown
  }
}
