import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Page } from '@playwright/test'

/** Opens a screen of the app by its address. */
export async function open(page: Page, route: string): Promise<void> {
  await page.goto(new URL(route, page.url()).href)
}

/** A folder for the app whose database a test reaches into. */
export function dataFolder(): { readonly dataDir: string; readonly remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

const insertOwner = `insert into process_owners (id, pid, host, shell, role, started_at, heartbeat_at)
  values ('far', 4711, 'computer-at-the-track', 'electron', 'worker', ?, ?)`
const insertLock = `insert into locks (lock_key, owner, token, stage, acquired_at, heartbeat_at, expires_at)
  values (?, ?, 'token', 'persist_races', ?, ?, ?)`

/**
 * Locks an event in somebody's name who does not work on it any more. `gone`: a process that has left nothing behind, whose
 * lease lasts a while. `far`: one on another computer whose lease has run out, not long ago.
 */
export function leaveLock(dataDir: string, eventId: string, holder: 'gone' | 'far'): void {
  const database = new DatabaseSync(join(dataDir, 'mre.sqlite'))
  const iso = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString()
  try {
    if (holder === 'far') database.prepare(insertOwner).run(iso(-600), iso(-120))
    const expires = holder === 'far' ? iso(-60) : iso(250)
    database.prepare(insertLock).run(`event:liverc:${eventId}`, holder, iso(-300), iso(-120), expires)
  } finally {
    database.close()
  }
}

/** Changes rows of the app's database behind its back. */
export function damage(dataDir: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(join(dataDir, 'mre.sqlite'))
  try {
    for (const statement of statements) database.exec(statement)
  } finally {
    database.close()
  }
}
