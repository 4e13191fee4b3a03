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
  const all = processesBelow(`--user-data-dir=${folder}`)
  // A helper that has just been forked still looks like its parent.
  return all.filter((pid) => !all.includes(parentOf(pid)))
}

/** Every process with an argument that starts like this, helpers included; Linux only. */
export function processesBelow(start: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => argumentsOf(name).some((argument) => argument.startsWith(start)))
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

function parentOf(pid: number): number {
  try {
    // The name, in parentheses, may hold anything.
    const [, after = ''] = /\) \S (\d+) /u.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return Number(after)
  } catch {
    return 0
  }
}
