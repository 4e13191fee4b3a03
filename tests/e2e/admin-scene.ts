import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Page } from '@playwright/test'

/** Opens a screen of the app by its address. */
export async function open(page: Page, route: string): Promise<void> {
  await page.goto(new URL(route, page.url()).href)
}

export const isRacePage = (target: URL): boolean => target.searchParams.get('p') === 'view_race_result'

/** A folder for the app whose database a test reaches into. */
export function dataFolder(): { readonly dataDir: string; readonly remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** Locks an event in the name of a process that is gone, as a computer that lost its power leaves it. */
export function leaveLock(dataDir: string, eventId: string): void {
  const database = new DatabaseSync(join(dataDir, 'mre.sqlite'))
  const now = Date.now()
  const iso = (ms: number): string => new Date(ms).toISOString()
  try {
    database
      .prepare(
        'insert into locks (lock_key, owner, token, stage, acquired_at, heartbeat_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        `event:liverc:${eventId}`,
        'gone',
        'token',
        'persist_races',
        iso(now - 300_000),
        iso(now),
        iso(now + 3_600_000),
      )
  } finally {
    database.close()
  }
}
