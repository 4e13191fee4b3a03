import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { BrowserContextOptions, ElectronApplication, Locator, Page } from '@playwright/test'
import type { Fault } from '../../fixtures/server/faults.ts'
import { startReplayServer } from '../../fixtures/server/replay-server.ts'
import type { ReplayRequest } from '../../fixtures/server/replay-server.ts'
import { siteSource } from '../../fixtures/server/source.ts'
import { correctedSite } from '../../fixtures/site/corrected.ts'
import { createSite } from '../../fixtures/site/site.ts'
import type { Site } from '../../fixtures/site/site.ts'
import type { SiteOptions } from '../../fixtures/site/options.ts'
import { launchBrowserShell } from './support/browser-shell.ts'
import { launchElectronApp } from './support/electron-app.ts'

export interface SceneOptions {
  readonly shell?: 'browser' | 'electron'
  readonly site?: SiteOptions
  readonly faults?: readonly Fault[]
  /** The screen to open first. */
  readonly route?: string
  readonly context?: BrowserContextOptions
  readonly env?: Readonly<Record<string, string>>
  /** A folder to use and to leave where it is; else an empty one that goes away with the scene. */
  readonly dataDir?: string
}

/** The app on an empty data folder, with a synthetic LiveRC behind it. */
export interface Scene {
  readonly page: Page
  /** Electron itself, where the scene plays there. */
  readonly app: ElectronApplication | undefined
  readonly site: Site
  readonly eventId: string
  readonly slug: string
  readonly trackName: string
  readonly eventName: string
  /** Faults with `corrected` answer from the site as `correctedSite` puts it right. */
  setFaults(faults: readonly Fault[]): void
  /** What LiveRC was asked for so far, oldest first. */
  readonly requests: readonly ReplayRequest[]
  /** Takes LiveRC off the network. */
  stopSite(): Promise<void>
  /** What the page wrote to its console as a warning or an error, and what it threw. */
  readonly complaints: readonly string[]
  /** What the app was started with, to start it again on the same folder. */
  readonly env: Readonly<Record<string, string>>
  /** Closes the app alone. */
  closeShell(): Promise<void>
  /** Ends the process of the engine as a loss of power does. In the browser shell only. */
  killShell(): Promise<void>
  close(): Promise<void>
}

const FAST = { MRE_CRAWL_DELAY_MS: '0', MRE_JOB_MAX_ATTEMPTS: '1' }

/** Starts the site, the engine and the shell. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const site = createSite({ size: 'small', ...options.site })
  const server = await startReplayServer({
    source: siteSource(site),
    corrected: siteSource(correctedSite(site)),
    faults: options.faults ?? [],
  })
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  const env = { ...FAST, MRE_REPLAY_URL: server.url, ...options.env }
  // A bare address goes on where the last window ended, or to Home: this one asks for Find.
  const { route = '/?find', context } = options
  const shell =
    options.shell === 'electron'
      ? await launchElectronApp({ dataDir, env, args: [`--open=${route}`] })
      : await launchBrowserShell({ dataDir, env, route, ...(context === undefined ? {} : { context }) })
  let closing: Promise<void> | undefined
  const closeShell = (): Promise<void> => (closing ??= shell.close())
  const complaints: string[] = []
  shell.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  shell.page.on('pageerror', (error) => complaints.push(error.message))
  // Loaded once more, now that its complaints are heard; not while it still puts its address in order.
  await shell.page.getByRole('main').waitFor()
  await shell.page.reload()
  const { headline } = site.urls
  const truth = site.truth.event(headline.eventId)
  if (truth === null) throw new Error('The site has no headline event')
  return {
    page: shell.page,
    app: 'app' in shell ? shell.app : undefined,
    site,
    eventId: String(headline.eventId),
    slug: headline.slug,
    trackName: truth.heading.trackName,
    eventName: truth.heading.eventName,
    complaints,
    setFaults: (faults) => server.setFaults(faults),
    requests: server.requests,
    stopSite: () => server.close(),
    async killShell() {
      if (!('kill' in shell)) throw new Error('The engine of Electron is a process of its own')
      closing = shell.kill()
      await closing
    },
    env,
    closeShell,
    async close() {
      await closeShell()
      await server.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export const findBox = (page: Page): Locator =>
  page.getByRole('combobox', { name: /^Search tracks, events and drivers/ })

/** Loads the track list and the events of the headline track, as a newcomer would. */
export async function loadEvents({ page, trackName }: Scene): Promise<void> {
  await page.getByRole('button', { name: 'Load the track list' }).click()
  await page.getByRole('grid', { name: 'Tracks' }).getByRole('button', { name: trackName }).first().click()
  await page.getByRole('button', { name: 'Load its events' }).click()
  await expect(page.getByRole('grid', { name: 'Events' })).toBeVisible()
}

/** For a fault that strikes the pages of races alone. */
export const isRacePage = (target: URL): boolean => target.searchParams.get('p') === 'view_race_result'

/** The row of an event in the list. */
export function eventRow({ page, eventName }: Scene): Locator {
  return page.getByRole('grid', { name: 'Events' }).getByRole('row').filter({ hasText: eventName }).first()
}

/** Begins the import of the headline event, from its row. */
export async function beginImport(scene: Scene): Promise<void> {
  await eventRow(scene)
    .getByRole('button', { name: /^Import / })
    .click()
}

/** Imports the headline event from its row and waits until it is there. */
export async function importHeadline(scene: Scene): Promise<void> {
  await beginImport(scene)
  await expect(eventRow(scene).getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
}

/** Takes the computer's network from the page, or gives it back; the engine stays within reach. */
export const setOnline = (page: Page, isOnline: boolean): Promise<void> =>
  page.evaluate((online) => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => online })
    window.dispatchEvent(new Event(online ? 'online' : 'offline'))
  }, isOnline)

/**
 * From now on the page takes the made-up LiveRC for the one on the internet: under replay the app never counts as offline,
 * as its pages come from this computer. Everything else that page and engine say to each other stays as it is.
 */
export async function withoutReplay({ page }: Scene): Promise<void> {
  await page.routeWebSocket(/.*/u, (socket) => {
    const engine = socket.connectToServer()
    engine.onMessage((message) =>
      socket.send(
        typeof message === 'string' ? message.replaceAll('"replay":true', '"replay":false') : message,
      ),
    )
  })
  await page.reload()
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails with what axe finds on the screen as it is now: by all rules, or by those that are named. */
export async function expectAccessible(
  page: Page,
  screen: string,
  rules: readonly string[] = [],
): Promise<void> {
  // What still fades in has not its colours yet.
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const finite = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    await Promise.allSettled(finite.map(({ finished }) => finished))
  })
  const axe = new AxeBuilder({ page })
  const { violations } = await (
    rules.length === 0 ? axe.withTags(RULES) : axe.withRules([...rules])
  ).analyze()
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`,
  )
  expect(found, `${screen} must have no accessibility problem`).toEqual([])
}
