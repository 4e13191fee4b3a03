import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/*
 * Names of the copies in `backups` beside the database: why each was made, the version of its schema, and when.
 * `mre`: before a migration. `replaced`: what a restore has put aside. `damaged`: the same, where it could not be read.
 */

export const backupReasons = ['mre', 'daily', 'manual', 'replaced', 'damaged'] as const
export type BackupReason = (typeof backupReasons)[number]

export interface BackupFile {
  readonly name: string
  readonly path: string
  readonly reason: BackupReason
  /** Version of its schema; 0 where nobody could read it. */
  readonly version: number
  /** UTC. */
  readonly madeAt: string
  readonly bytes: number
}

const namePattern = /^(mre|daily|manual|replaced|damaged)-v(\d+)-(\d{8})T(\d{6})Z(-\d+)?\.sqlite$/u

export function backupFolder(file: string): string {
  return join(dirname(file), 'backups')
}

/** The copies of a database, newest first. Other files in the folder are left out. */
export function listBackups(file: string): BackupFile[] {
  const folder = backupFolder(file)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const found = readName(folder, name)
      return found === null ? [] : [found]
    })
    .toSorted((a, b) => (a.madeAt === b.madeAt ? b.name.localeCompare(a.name) : a.madeAt < b.madeAt ? 1 : -1))
}

function readName(folder: string, name: string): BackupFile | null {
  const match = namePattern.exec(name)
  if (match === null) return null
  const [, reasonText, version, date = '', time = ''] = match
  const reason = backupReasons.find((known) => known === reasonText)
  if (reason === undefined) return null
  const path = join(folder, name)
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
  return {
    name,
    path,
    reason,
    version: Number(version),
    madeAt: `${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`,
    bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  }
}

/** A name that no copy has yet. */
export function newBackupPath(file: string, reason: BackupReason, version: number, now: Date): string {
  const name = `${reason}-v${version}-${stamp(now)}`
  for (let attempt = 1; ; attempt++) {
    const candidate = join(
      backupFolder(file),
      `${basename(name)}${attempt === 1 ? '' : `-${attempt}`}.sqlite`,
    )
    if (!existsSync(candidate)) return candidate
  }
}

/** `20261122T120000Z`, the clock time in UTC. */
function stamp(now: Date): string {
  return now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}
