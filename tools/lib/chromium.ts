import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installedBrowsers } from '../../shared/util/installed-browsers.ts'
import { inProject } from '../bootstrap/paths.mjs'
import { installPackages } from './packages.ts'
import { capture, captureNode, say } from './tool.ts'

/** What @sparticuz/chromium needs from Debian. */
const LIBRARIES = ['libnss3', 'libnspr4', 'libexpat1', 'fonts-dejavu-core']

/**
 * Finds a Chromium for the tests of the browser shell: MRE_TEST_CHROMIUM, an installed Chrome, Chromium or Edge, else the
 * one from @sparticuz/chromium, unpacked once into a folder of this project and version. Gives its path, or why there
 * is none.
 */
export async function findChromium(): Promise<{ path: string } | { reason: string }> {
  const named = process.env['MRE_TEST_CHROMIUM']
  if (named !== undefined && named !== '') {
    return existsSync(named) ? { path: named } : { reason: `MRE_TEST_CHROMIUM names no file: ${named}` }
  }
  const places = { path: process.env['PATH'] ?? '', programFolders: [] }
  for (const { path } of installedBrowsers(process.platform, places)) {
    // A distribution may put a stub there that only says how to install the browser. Elsewhere asking opens a window.
    if (existsSync(path) && (process.platform !== 'linux' || (await starts(path)))) return { path }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: 'no Chrome, Chromium or Edge is installed' }
  }
  return unpackedChromium()
}

async function unpackedChromium(): Promise<{ path: string } | { reason: string }> {
  const path = join(await unpack(), 'chromium')
  if (await starts(path)) return { path }
  await installPackages(LIBRARIES)
  const second = await capture(path, ['--version'])
  if (second.code === 0) return { path }
  return {
    reason: `Chromium does not start here; install ${LIBRARIES.join(', ')}. It said: ${second.output.trim().slice(0, 300)}`,
  }
}

async function starts(path: string): Promise<boolean> {
  return (await capture(path, ['--version'])).code === 0
}

/** Unpacks beside, then renames, so that an interrupted or doubled unpacking never leaves half a browser. */
async function unpack(): Promise<string> {
  const manifest: unknown = JSON.parse(
    readFileSync(inProject('node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  )
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown'
  const folder = inProject('.cache', `chromium-${version}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  say('Unpacking Chromium for the browser tests (once) …')
  const work = `${folder}.${process.pid}`
  mkdirSync(work, { recursive: true })
  // The package unpacks into the system's temporary folder and takes whatever "chromium" it finds there, so it gets its own.
  const result = await captureNode(inProject('tools/lib/unpack-chromium.ts'), [], {
    env: { ...process.env, TMPDIR: work },
  })
  if (result.code !== 0) throw new Error(`Chromium could not be unpacked.\n${result.output}`)
  if (existsSync(folder)) rmSync(work, { recursive: true, force: true })
  else renameSync(work, folder)
  return folder
}
