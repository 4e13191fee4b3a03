import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, killNow, processesWithArgument } from './processes.ts'

/** Profiles that browsers of this process use. */
const inUse = new Set<string>()

/**
 * A new, empty profile below `folder`, named after this process so that a later one can tell that it was left behind (N6:
 * the browser knows nothing of the user's own).
 */
export function createProfile(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const profile = mkdtempSync(join(folder, `${process.pid}-`))
  inUse.add(profile)
  return profile
}

/** Removes a profile whose browser has ended. A file that Windows still holds stays for the next start. */
export function removeProfile(profile: string): void {
  inUse.delete(profile)
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // `removeDeadProfiles` tries again.
  }
}

/**
 * Removes what processes that are gone have left behind. Their browsers end with them, because the pipe to their owner
 * breaks; one that still runs all the same is ended here. Gives how many profiles there were.
 */
export function removeDeadProfiles(folder: string): number {
  const dead = profilesIn(folder).filter((profile) => !hasOwner(folder, profile))
  for (const name of dead) {
    const profile = join(folder, name)
    for (const pid of processesWithArgument(`--user-data-dir=${profile}`)) killNow(pid)
    removeProfile(profile)
  }
  return dead.length
}

function profilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+-/u.test(name))
  } catch {
    return []
  }
}

/** A process of our own number is us: what we do not use is of an earlier process that had the number. */
function hasOwner(folder: string, name: string): boolean {
  const pid = Number.parseInt(name, 10)
  return pid === process.pid ? inUse.has(join(folder, name)) : isAlive(pid)
}
