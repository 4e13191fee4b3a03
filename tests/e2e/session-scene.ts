import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { BrowserContextOptions, Page } from '@playwright/test'
import { makeRacePage } from '../support/race-page.ts'
import { seededEventId, seedSessions } from '../support/seeded-sessions.ts'
import type { SeededRace } from '../support/seeded-sessions.ts'
import { launchBrowserShell } from './support/browser-shell.ts'

/** A nitro race of twenty minutes: two stops each, one mishap, one driver who retires. */
export function nitroLaps(driver: number, laps: number): number[] {
  return Array.from({ length: laps }, (_, index) => {
    const lap = index + 1
    const spread = ((lap * 7919 + driver * 104_729) % 1_300) + driver * 150
    if (lap === 12 || lap === 24) return 48_000 + spread
    if (driver === 2 && lap === 17) return 60_000 + spread
    return (lap === 1 ? 33_000 : 38_000) + spread
  })
}

const short = makeRacePage({
  raceId: 9001,
  lap1Counted: false,
  lapTimes: {
    11: nitroLaps(1, 31),
    12: nitroLaps(2, 30),
    13: nitroLaps(3, 30),
    14: nitroLaps(4, 9),
    15: [],
  },
})
export const main: SeededRace = {
  className: 'Nitro Buggy',
  page: {
    ...short,
    heading: { ...short.heading, lengthText: '20:00 Timed', lengthMs: 1_200_000 },
    // The forecasts of the page are those of a race of five minutes.
    lapBlocks: short.lapBlocks.map((block) => ({
      ...block,
      laps: block.laps.map((lap) => ({ ...lap, paceText: null, paceLaps: null, paceMs: null })),
    })),
  },
}
export const withoutLaps: SeededRace = {
  className: 'Truck',
  page: {
    ...makeRacePage({ raceId: 9002, lap1Counted: true, lapTimes: { 21: [40_000, 41_000] } }),
    lapBlocks: [],
  },
}
export const notRun: SeededRace = {
  className: 'Truggy',
  page: { ...main.page, raceId: 9003, results: [], lapBlocks: [] },
}

export interface Screen {
  readonly page: Page
  open(raceId: number, search?: string): Promise<void>
  readonly complaints: readonly string[]
}

/** The browser shell on a data folder that holds these races. */
export async function withSessions(
  races: readonly SeededRace[],
  drive: (screen: Screen) => Promise<void>,
  colorScheme: 'light' | 'dark' = 'light',
  context: BrowserContextOptions = {},
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  await seedSessions(dataDir, races)
  const shell = await launchBrowserShell({
    dataDir,
    context: {
      colorScheme,
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      ...context,
    },
  })
  const { page } = shell
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  try {
    await drive({
      page,
      complaints,
      async open(raceId, search = '') {
        await page.goto(new URL(`/event/${seededEventId}/race/${raceId}${search}`, page.url()).href)
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      },
    })
    expect(complaints).toEqual([])
  } finally {
    await shell.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
