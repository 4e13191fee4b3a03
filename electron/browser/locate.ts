import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../configuration/environment.ts'
import { installedBrowsers } from '../../shared/util/installed-browsers.ts'
import { packagedChromium } from './packaged-chromium.ts'

export type BrowserOrigin = 'setting' | 'bundled' | 'installed' | 'package'

/** A browser that may be the one, or the place where none was found. Only one that starts counts. */
export interface BrowserPlace {
  readonly origin: BrowserOrigin
  readonly place: string
  readonly executable: string | null
}

export interface LocateOptions {
  /** The setting `browser_path`; empty where it is not set. */
  readonly setting: string
  readonly environment: Pick<Environment, 'path' | 'programFolders'>
  /** Where a bundled browser is. */
  readonly bundled: string
  /** Where the browser of the npm package is unpacked. */
  readonly unpackTo: string
  readonly platform?: NodeJS.Platform
  readonly exists?: (path: string) => boolean
  readonly unpack?: (folder: string) => Promise<string | null>
}

/** Browsers in the order of design.md: setting, bundled, installed, the npm package's. Unpacks only when it comes to that. */
export async function* browserPlaces(options: LocateOptions): AsyncGenerator<BrowserPlace, void, undefined> {
  const { setting, environment, bundled, unpackTo, platform = process.platform } = options
  const { exists = isFile, unpack = packagedChromium } = options
  if (setting !== '')
    yield { origin: 'setting', place: setting, executable: exists(setting) ? setting : null }
  yield { origin: 'bundled', place: bundled, executable: browserBelow(bundled) }
  const installed = installedBrowsers(platform, environment).filter(({ path }) => exists(path))
  for (const { path } of installed) yield { origin: 'installed', place: path, executable: path }
  if (installed.length === 0) yield { origin: 'installed', place: 'Chrome, Edge, Chromium', executable: null }
  const unpacked = await unpack(unpackTo)
  yield { origin: 'package', place: unpacked ?? '@sparticuz/chromium', executable: unpacked }
}

const programs = new Set([
  'chrome-headless-shell',
  'headless_shell',
  'chromium',
  'chrome',
  'chrome-headless-shell.exe',
  'headless_shell.exe',
  'chrome.exe',
  'Chromium',
])
/** `chromium_headless_shell-N/chrome-headless-shell-linux64/chrome-headless-shell`, or an app's folder on a Mac. */
const deepest = 6

/** The browser below a folder, as Playwright's installer puts it there. */
function browserBelow(folder: string, depth = 0): string | null {
  if (depth > deepest || !existsSync(folder)) return null
  const entries = readdirSync(folder, { withFileTypes: true })
  const file = entries.find((entry) => entry.isFile() && programs.has(entry.name))
  if (file !== undefined) return join(folder, file.name)
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const found = browserBelow(join(folder, entry.name), depth + 1)
    if (found !== null) return found
  }
  return null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
