import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** What tells a process from every other one, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** When the operating system started it, in the system's own words; null where it does not say. */
  readonly processStart: string | null
}

/** `unknown`: on another computer, or where the system does not say. */
export type Aliveness = 'yes' | 'no' | 'unknown'

/** What an operating system knows about processes; tests put another in its place. */
export interface ProcessSystem {
  readonly platform: NodeJS.Platform
  readonly host: string
  exists(pid: number): boolean
  /** A file's, or a link's, text; null when it cannot be read. */
  readText(path: string): string | null
  readLink(path: string): string | null
  /** What a program prints; null when it fails. */
  run(command: string, args: readonly string[]): string | null
}

const quickMs = 5_000

/** The system that this process runs on. */
export const ownSystem: ProcessSystem = {
  platform: process.platform,
  host: hostname(),
  exists: (pid) => {
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      // Somebody else's process cannot be signalled, and is there all the same.
      return error instanceof Error && 'code' in error && error.code === 'EPERM'
    }
  },
  readText: (path) => quietly(() => readFileSync(path, 'utf8')),
  readLink: (path) => quietly(() => readlinkSync(path)),
  run: (command, args) =>
    quietly(() =>
      execFileSync(command, args, {
        encoding: 'utf8',
        timeout: quickMs,
        stdio: ['ignore', 'pipe', 'ignore'],
        windowsHide: true,
      }),
    ),
}

function quietly(work: () => string): string | null {
  try {
    return work()
  } catch {
    return null
  }
}

/**
 * When a process was started, as text that stays the same as long as it lives and is never that of another one.
 * Linux: boot, namespace of process numbers, clock ticks since boot. macOS and Windows: the start time that `ps` or
 * PowerShell print. Null where the system does not say.
 */
export function processStart(pid: number, system: ProcessSystem = ownSystem): string | null {
  switch (system.platform) {
    case 'linux': {
      const boot = system.readText('/proc/sys/kernel/random/boot_id')
      const namespace = system.readLink('/proc/self/ns/pid')
      const ticks = startTicks(system.readText(`/proc/${pid}/stat`))
      return boot === null || namespace === null || ticks === null
        ? null
        : `${boot.trim()} ${namespace} ${ticks}`
    }
    case 'win32':
      return filled(
        system.run('powershell.exe', [
          '-NoProfile',
          '-NonInteractive',
          '-Command',
          `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`,
        ]),
      )
    default:
      return filled(system.run('ps', ['-o', 'lstart=', '-p', String(pid)]))
  }
}

/** Field 22 of `/proc/PID/stat`. The name before it may hold spaces and brackets; a zombie does nothing any more. */
function startTicks(stat: string | null): string | null {
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
}

function filled(text: string | null): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

/** Whether a process still runs. Says `no` only when that is certain. */
export function aliveness(identity: ProcessIdentity, system: ProcessSystem = ownSystem): Aliveness {
  if (identity.host !== system.host) return 'unknown'
  if (system.platform === 'linux' && identity.processStart !== null) {
    const [boot, namespace] = identity.processStart.split(' ')
    const ownBoot = system.readText('/proc/sys/kernel/random/boot_id')?.trim()
    if (ownBoot !== undefined && ownBoot !== boot) return 'no'
    // Two containers on one data folder count their processes apart.
    if (system.readLink('/proc/self/ns/pid') !== namespace) return 'unknown'
  }
  if (!system.exists(identity.pid)) return 'no'
  if (identity.processStart === null) return 'unknown'
  const start = processStart(identity.pid, system)
  if (start === null) return endedMeanwhile(identity.pid, system)
  return start === identity.processStart ? 'yes' : 'no'
}

/** A process without a start time: a zombie, or one that ended between two questions, or a system that does not say. */
function endedMeanwhile(pid: number, system: ProcessSystem): Aliveness {
  if (!system.exists(pid)) return 'no'
  if (system.platform !== 'linux') return 'unknown'
  return system.readText(`/proc/${pid}/stat`) === null ? 'unknown' : 'no'
}
