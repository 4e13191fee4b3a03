import { inProject } from '../bootstrap/paths.mjs'
import { captureNode, commandScript, say } from '../lib/tool.ts'

/** Where electron-builder takes it from, and where the locator looks for it in development. */
const FOLDER = inProject('resources', 'chromium')

/**
 * Puts the headless Chromium that fits playwright-core into resources/chromium, unless it is there already, so that it ships with the app. Where
 * it cannot be downloaded, the app is packaged without: it then uses an installed Chrome, Edge or Chromium.
 */
export async function bundleBrowser(): Promise<void> {
  say('Fetching the browser that ships with the app …')
  const installed = await captureNode(
    commandScript('playwright-core'),
    ['install', '--only-shell', '--no-progress', 'chromium'],
    { env: { ...process.env, PLAYWRIGHT_BROWSERS_PATH: FOLDER } },
  )
  if (installed.code !== 0) say('It could not be fetched: the package is made without a browser of its own.')
}
