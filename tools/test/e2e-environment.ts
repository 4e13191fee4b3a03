import { findChromium } from '../lib/chromium.ts'
import { hasDisplay } from '../lib/display.ts'
import { electronLaunch, findElectron, type ElectronRuntime } from '../lib/electron.ts'
import { inPath, installPackages } from '../lib/packages.ts'
import { capture } from '../lib/tool.ts'

/** What Electron needs from Debian, besides a display. */
const ELECTRON_LIBRARIES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libxshmfence1',
  'libdrm2',
  'libatk-bridge2.0-0',
  'libcups2',
]
const VIRTUAL_DISPLAY = ['xvfb', 'xauth']

/**
 * The environment of tests that render pages: MRE_TEST_CHROMIUM, or MRE_TEST_NO_CHROMIUM, why there is none. Looked for
 * once, before many test files ask at the same time.
 */
export async function chromiumEnvironment(): Promise<NodeJS.ProcessEnv> {
  const chromium = await findChromium()
  return {
    ...process.env,
    ...('path' in chromium
      ? { MRE_TEST_CHROMIUM: chromium.path }
      : { MRE_TEST_NO_CHROMIUM: chromium.reason }),
  }
}

/**
 * Prepares what the end-to-end tests drive. They find in their environment:
 * MRE_TEST_CHROMIUM, a Chromium for the browser shell, or MRE_TEST_NO_CHROMIUM, why there is none;
 * MRE_TEST_ELECTRON, an Electron to start, or MRE_TEST_NO_ELECTRON, why there is none;
 * MRE_ENGINE_NODE where that Electron needs it, and MRE_CHROMIUM_SANDBOX=off for root, whom Chromium refuses otherwise.
 */
export async function prepareEndToEnd(): Promise<{ env: NodeJS.ProcessEnv; wrapper: readonly string[] }> {
  const root = process.getuid?.() === 0
  const browser = await chromiumEnvironment()
  const electron = await prepareElectron()
  return {
    env: { ...browser, ...electron.env, ...(root ? { MRE_CHROMIUM_SANDBOX: 'off' } : {}) },
    wrapper: electron.wrapper,
  }
}

async function prepareElectron(): Promise<{ env: NodeJS.ProcessEnv; wrapper: readonly string[] }> {
  const without = (reason: string) => ({ env: { MRE_TEST_NO_ELECTRON: reason }, wrapper: [] })
  const runtime = await findElectron()
  if (runtime === undefined) {
    return without('no Electron runtime is installed and it could not be downloaded')
  }
  if (!(await starts(runtime))) {
    await installPackages(ELECTRON_LIBRARIES)
    if (!(await starts(runtime)))
      return without(`Electron does not start; it needs ${ELECTRON_LIBRARIES.join(', ')}`)
  }
  const env = { ...electronLaunch(runtime).env, MRE_TEST_ELECTRON: runtime.executable }
  if (hasDisplay()) return { env, wrapper: [] }
  if (!inPath('xvfb-run')) await installPackages(VIRTUAL_DISPLAY)
  if (!inPath('xvfb-run')) return without('there is no display and no xvfb-run; install xvfb and xauth')
  return { env, wrapper: ['xvfb-run', '-a'] }
}

async function starts(runtime: ElectronRuntime): Promise<boolean> {
  const { args, env } = electronLaunch(runtime)
  return (await capture(runtime.executable, [...args, '--version'], { env })).code === 0
}
