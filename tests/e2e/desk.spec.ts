import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { chromiumMissing, launchBrowserShell } from './support/browser-shell.ts'
import {
  beginImport,
  eventRow,
  expectAccessible,
  findBox,
  importHeadline,
  isRacePage,
  loadEvents,
  openScene,
} from './scene.ts'
import type { Scene } from './scene.ts'

/** The desk: tabs, panes, palette, shortcuts, and that all of it is there again at the next start. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const tabs = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Open tabs' }).getByRole('listitem')
const tabButton = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('navigation', { name: 'Open tabs' }).getByRole('button', { name }).first()
const front = (page: Page): Locator => page.locator('.strip-tab[aria-current="page"]')

/** The event imported and open, and the labels of its first sessions. */
async function openEvent(scene: Scene): Promise<void> {
  const { page, eventName } = scene
  await loadEvents(scene)
  await importHeadline(scene)
  await eventRow(scene).getByRole('link', { name: eventName, exact: true }).click()
  await page.getByRole('tab', { name: /Sessions/ }).click()
  await expect(page.getByRole('grid', { name: 'Sessions' })).toBeVisible()
}

const sessionLink = (page: Page, index: number): Locator =>
  page.getByRole('grid', { name: 'Sessions' }).getByRole('link').nth(index)

/** Waits until what the window remembers is stored. */
async function stored(page: Page): Promise<void> {
  await page.waitForTimeout(900)
}

test('tabs open, close, move, come back, and each has its own way back', async () => {
  const scene = await openScene()
  const { page, eventName, eventId } = scene
  const { keyboard } = page
  try {
    await openEvent(scene)
    await expect(tabs(page)).toHaveCount(1)
    await expect(page).toHaveURL(new RegExp(`/event/${eventId}\\?tab=sessions$`))

    // In the background: with Ctrl, and with the middle button.
    const first = (await sessionLink(page, 0).textContent()) ?? ''
    await sessionLink(page, 0).click({ modifiers: ['Control'] })
    await sessionLink(page, 1).click({ button: 'middle' })
    await expect(tabs(page)).toHaveCount(3)
    await expect(front(page)).toContainText(eventName)

    // Inside the tab: a session, and back.
    await sessionLink(page, 0).click()
    await expect(page.getByRole('heading', { level: 1, name: first })).toBeVisible()
    await expect(tabs(page)).toHaveCount(3)
    await keyboard.press('Alt+ArrowLeft')
    await expect(page.getByRole('grid', { name: 'Sessions' })).toBeVisible()
    await keyboard.press('Alt+ArrowRight')
    await expect(page.getByRole('heading', { level: 1, name: first })).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('grid', { name: 'Sessions' })).toBeVisible()

    await keyboard.press('Control+2')
    await expect(tabs(page).nth(1).locator('[aria-current="page"]')).toBeVisible()
    await keyboard.press('Control+Tab')
    await expect(tabs(page).nth(2).locator('[aria-current="page"]')).toBeVisible()
    await keyboard.press('Alt+Shift+PageUp')
    await expect(tabs(page).nth(1).locator('[aria-current="page"]')).toBeVisible()
    await expect(page.getByTestId('announcer')).toContainText('moved to place 2 of 3')

    const closed = (await front(page).textContent()) ?? ''
    await keyboard.press('Control+w')
    await expect(tabs(page)).toHaveCount(2)
    await keyboard.press('Control+Shift+t')
    await expect(tabs(page)).toHaveCount(3)
    await expect(front(page)).toHaveText(closed)
    await tabs(page).nth(2).locator('.strip-tab').click({ button: 'middle' })
    await expect(tabs(page)).toHaveCount(2)

    // With the arrow keys in the strip, and Delete.
    await tabs(page).first().locator('.strip-tab').focus()
    await keyboard.press('ArrowRight')
    await keyboard.press('Delete')
    await expect(tabs(page)).toHaveCount(1)
    await expect(tabs(page).first().locator('.strip-tab')).toBeFocused()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('what is open is there again after a reload and after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  const scene = await openScene({ dataDir })
  const { page, eventName } = scene
  try {
    await openEvent(scene)
    const session = (await sessionLink(page, 0).textContent()) ?? ''
    await sessionLink(page, 0).click({ modifiers: ['Control'] })
    await page.getByRole('button', { name: 'Split view' }).click()
    await expect(
      page.getByRole('region', { name: 'Right pane' }).getByRole('heading', { level: 1 }),
    ).toHaveText(session)
    await page.getByRole('button', { name: 'Compact rows, change' }).click()
    await page.getByRole('button', { name: 'System theme, change' }).click()
    await page.keyboard.press('Control+b')

    const expectAll = async (shown: Page): Promise<void> => {
      await expect(tabs(shown)).toHaveCount(2)
      await expect(
        shown.getByRole('region', { name: 'Left pane' }).getByRole('heading', { level: 1 }),
      ).toHaveText(eventName)
      await expect(
        shown.getByRole('region', { name: 'Left pane' }).getByRole('tab', { selected: true }),
      ).toHaveText(/Sessions/)
      await expect(
        shown.getByRole('region', { name: 'Right pane' }).getByRole('heading', { level: 1 }),
      ).toHaveText(session)
      await expect(shown.locator('html')).toHaveAttribute('data-density', 'comfortable')
      await expect(shown.locator('html')).toHaveAttribute('data-theme', 'light')
      await expect(shown.locator('.rail-collapsed')).toBeVisible()
    }
    await page.reload()
    await expectAll(page)
    await stored(page)
    await scene.closeShell()

    const again = await launchBrowserShell({ dataDir, env: scene.env })
    try {
      await expectAll(again.page)
      // A second window of the same browser looks like the first, with nothing open.
      const second = await again.page.context().newPage()
      await second.goto(new URL('/', again.page.url()).href)
      await expect(second.locator('html')).toHaveAttribute('data-theme', 'light')
      await expect(tabs(second)).toHaveCount(0)
    } finally {
      await again.close()
    }
  } finally {
    await scene.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('two panes: F6 goes round, the divider moves by keys, a view is never shown twice', async () => {
  const scene = await openScene()
  const { page } = scene
  const { keyboard } = page
  try {
    await openEvent(scene)
    await sessionLink(page, 0).click({ modifiers: ['Control'] })
    await keyboard.press('Control+Backslash')
    const left = page.getByRole('region', { name: 'Left pane' })
    const right = page.getByRole('region', { name: 'Right pane' })
    await expect(right.getByRole('grid', { name: /^Results of/ })).toBeVisible()

    const visited = new Set<string>()
    for (let press = 0; press < 6; press += 1) {
      await keyboard.press('F6')
      visited.add(
        await page.evaluate(() => {
          const part = document.activeElement?.closest('.rail, .strip, [data-pane], .status-bar')
          return part?.getAttribute('data-pane') ?? part?.className ?? ''
        }),
      )
    }
    expect([...visited].some((name) => name.startsWith('rail'))).toBe(true)
    for (const part of ['strip', 'left', 'right', 'status-bar']) expect(visited).toContain(part)

    const before = (await left.boundingBox())?.width ?? 0
    await page.getByRole('separator', { name: 'Width of the left pane' }).focus()
    await keyboard.press('ArrowRight')
    await expect.poll(async () => (await left.boundingBox())?.width ?? 0).toBeGreaterThan(before)

    // The tab that the other pane shows: the focus goes there, nothing moves.
    await tabs(page).first().locator('.strip-tab').click()
    await expect(left).toHaveAttribute('data-front', 'true')
    await expect(left.getByRole('grid', { name: 'Sessions' })).toBeVisible()
    await expect(right.getByRole('grid', { name: /^Results of/ })).toBeVisible()
    await expectAccessible(page, 'two panes')
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('everything is reached by the palette, by keyboard alone', async () => {
  const scene = await openScene()
  const { page } = scene
  const { keyboard } = page
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  try {
    await expect(page.getByRole('button', { name: 'Load the track list' })).toBeVisible()
    await keyboard.press('Control+k')
    await expect(palette.getByRole('textbox')).toBeFocused()
    await expectAccessible(page, 'palette')
    await keyboard.type('theme dark')
    await expect(palette.getByRole('menuitem').first()).toContainText('Theme: Dark')
    await keyboard.press('Enter')
    await expect(palette).toHaveCount(0)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

    await keyboard.press('Control+k')
    await keyboard.type('jobs')
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'No jobs yet' })).toBeVisible()
    await keyboard.press('Control+k')
    await keyboard.type('qqqq')
    await expect(palette).toContainText('Nothing fits')
    await keyboard.press('Escape')
    await expect(palette).toHaveCount(0)

    await keyboard.press('Control+k')
    await keyboard.type('load the track')
    await keyboard.press('Enter')
    await expect(page.getByText(/Track list/).first()).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('shortcuts are listed, can be changed, and single keys can be turned off', async () => {
  const scene = await openScene({ route: '/admin' })
  const { page } = scene
  const { keyboard } = page
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  try {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await keyboard.press('Shift+?')
    await expect(sheet).toBeVisible()
    await expect(sheet).toContainText('Ctrl+K')
    await expectAccessible(page, 'shortcuts')
    await sheet.getByRole('checkbox', { name: /single key/ }).uncheck()
    await keyboard.press('Escape')
    await keyboard.press('Shift+?')
    await expect(sheet).toHaveCount(0)
    await keyboard.press('F1')
    await expect(sheet).toBeVisible()
    await sheet.getByRole('button', { name: /^Change shortcuts/ }).click()

    const editor = page.getByRole('dialog', { name: 'Change shortcuts' })
    const text = editor.getByRole('textbox', { name: 'Own shortcuts' })
    await text.fill('{ "place.find": ')
    await expect(editor.getByRole('button', { name: /^Save/ })).toHaveAttribute('aria-disabled', 'true')
    await text.fill('{ "place.find": "Alt+f", "no.such": "F9", "tab.close": "Strg+x" }')
    await expect(editor).toContainText('There is no command no.such.')
    await expect(editor).toContainText('Strg+x is no combination of keys.')
    await expectAccessible(page, 'own shortcuts')
    await editor.getByRole('button', { name: 'Save' }).click()
    await keyboard.press('Alt+f')
    await expect(findBox(page)).toBeVisible()
    await stored(page)
    await page.reload()
    await expect(findBox(page)).toBeVisible()
    await page.getByRole('link', { name: 'Admin' }).click()
    await keyboard.press('Alt+f')
    await expect(findBox(page)).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('the menu of the browser shell carries commands out', async () => {
  const scene = await openScene()
  const { page } = scene
  const { keyboard } = page
  try {
    const button = page.getByRole('button', { name: 'Menu', exact: true })
    await button.focus()
    await keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'File' })).toBeFocused()
    await expectAccessible(page, 'menu')
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowRight')
    await expect(page.getByRole('menuitem', { name: 'Theme' })).toBeFocused()
    await keyboard.press('ArrowRight')
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByRole('menu')).toHaveCount(0)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a job that ends out of sight is told by a toast and counted on the rail', async () => {
  const scene = await openScene({
    faults: [{ url: isRacePage, skip: 1, delayMs: 1_500 }],
  })
  const { page, eventName, eventId } = scene
  try {
    await loadEvents(scene)
    await beginImport(scene)
    await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()
    // A screen that has nothing to do with it.
    await page.evaluate(() => window.history.pushState({}, '', '/nowhere'))
    await page.evaluate(() => window.dispatchEvent(new PopStateEvent('popstate', { state: {} })))
    await expect(page.getByRole('heading', { name: 'There is no such screen' })).toBeVisible()
    await page.bringToFront()

    const toasts = page.getByRole('region', { name: /^Notifications/ })
    await expect(toasts).toContainText(`Finished: Import ${eventName}`, { timeout: 60_000 })
    await expect(page.getByRole('link', { name: /^Admin\s+1 ended unseen$/ })).toBeVisible()
    await expectAccessible(page, 'toast')
    await toasts.getByRole('button', { name: 'Open' }).click()
    await expect(page).toHaveURL(new RegExp(`/event/${eventId}`))
    await expect(page.getByRole('link', { name: /^Admin$/ })).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a stored state that cannot be used does not keep the window from opening', async () => {
  const scene = await openScene()
  const { page } = scene
  try {
    await page.routeWebSocket(/\/rpc$/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        // The state is asked for and never answered.
        if (!String(message).includes('/ui/getState')) server.send(message)
      })
    })
    await page.reload()
    await expect(page.getByRole('button', { name: 'Load the track list' })).toBeVisible()
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('tabs overflow into a list', async () => {
  const scene = await openScene({ context: { viewport: { width: 800, height: 600 } } })
  const { page } = scene
  try {
    for (let id = 1; id <= 12; id += 1) {
      await page.evaluate((event) => {
        window.history.pushState({}, '', `/event/${event}`)
        window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
      }, id)
      await expect(tabs(page)).toHaveCount(id)
    }
    await expect(front(page)).toBeInViewport()
    await page.getByRole('button', { name: '12', exact: true }).click()
    const palette = page.getByRole('dialog', { name: 'Command palette' })
    await expect(palette.getByRole('menuitem')).toHaveCount(12)
    await page.keyboard.type('event 3')
    await page.keyboard.press('Enter')
    await expect(tabButton(page, 'Event 3')).toHaveAttribute('aria-current', 'page')
    await expect(tabButton(page, 'Event 3')).toBeInViewport()
  } finally {
    await scene.close()
  }
})
