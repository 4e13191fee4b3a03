import { readdirSync, readFileSync } from 'node:fs'
import { findChromium } from '../../tools/lib/chromium.ts'

/** A Chromium to render with, or why there is none; `npm test` has looked for one already. */
export async function testChromium(): Promise<{ path: string } | { reason: string }> {
  const without = process.env['MRE_TEST_NO_CHROMIUM']
  return without === undefined || without === '' ? findChromium() : { reason: without }
}

/** The settings of an engine that renders with this Chromium, also as root. */
export function browserEnvironment(path: string): Record<string, string> {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return {
    MRE_BROWSER_FALLBACK: 'on',
    MRE_BROWSER_PATH: path,
    ...(isRoot ? { MRE_CHROMIUM_SANDBOX: 'off' } : {}),
  }
}

/** The browsers (not their helper processes) whose profile is below a folder; Linux only. */
export function browsersBelow(folder: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => argumentsOf(name).some((argument) => argument.startsWith(`--user-data-dir=${folder}`)))
    .filter((name) => !argumentsOf(name).some((argument) => argument.startsWith('--type=')))
    .map(Number)
}

/** Every process that names a folder on its command line, helpers included; Linux only. */
export function processesBelow(folder: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => argumentsOf(name).some((argument) => argument.includes(folder)))
    .map(Number)
    .filter((pid) => pid !== process.pid)
}

function argumentsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
