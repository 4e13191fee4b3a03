import { readdirSync, readFileSync } from 'node:fs'

/** Whether a process is there. One of another user counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/** Ends a process at once; one that is gone already is no fault. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

/**
 * Memory of processes in bytes: what they do not share and their part of what they do (PSS), else what is resident. Null
 * where the system does not tell (anything but Linux).
 */
export function memoryOf(pids: readonly number[]): number | null {
  if (process.platform !== 'linux') return null
  return pids.reduce((sum, pid) => sum + (proportional(pid) ?? resident(pid) ?? 0), 0)
}

/** Kilobytes in `smaps_rollup`; sandboxed processes show it to root only. */
function proportional(pid: number): number | null {
  const kilobytes = /^Pss:\s+(\d+) kB$/mu.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

function resident(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/mu.exec(read(`/proc/${pid}/status`))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

/** Processes with exactly this argument. Empty where the system does not tell. */
export function processesWithArgument(argument: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => read(`/proc/${name}/cmdline`).split('\0').includes(argument))
    .map(Number)
}

/** A file of `/proc`; empty where the process has ended or is not ours to look at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
