import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ElectronApplication } from '@playwright/test'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'
import { beginImport, eventRow, isRacePage, loadEvents, openScene } from './scene.ts'

/** What the desktop adds around the page: the menu bar, native notifications, the question before closing. */

test.skip(electronMissing() !== null, electronMissing() ?? '')

let dataDir = ''
test.beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
})
test.afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** How an item of the native menu stands. */
const item = (app: ElectronApplication, id: string) =>
  app.evaluate(({ Menu }, wanted) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(wanted)
    return found == null
      ? null
      : { enabled: found.enabled, checked: found.checked, accelerator: found.accelerator ?? null }
  }, id)

/** Chooses an item of the native menu, as a click does. */
const choose = (app: ElectronApplication, id: string): Promise<void> =>
  app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(wanted)
    const [window] = BrowserWindow.getAllWindows()
    found?.click(undefined, window, window?.webContents)
  }, id)

test('every command is in the menu bar, and choosing one carries it out in the page', async () => {
  const { app, page, close } = await launchElectronApp({ dataDir })
  try {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect
      .poll(() => item(app, 'palette.open'))
      .toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+K' })
    expect(await item(app, 'tab.close')).toMatchObject({ enabled: false })
    const names = await app.evaluate(
      ({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [],
    )
    expect(names.join()).toMatch(/File.*Edit.*View.*Go.*Tab.*Session.*Help/u)

    await choose(app, 'place.admin')
    await expect(page.getByRole('heading', { name: 'No jobs yet' })).toBeVisible()
    await choose(app, 'theme.dark')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect.poll(() => item(app, 'theme.dark')).toMatchObject({ checked: true })
    await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
    await choose(app, 'split.toggle')
    await expect(page.getByRole('region', { name: 'Right pane' })).toBeVisible()
    await expect.poll(() => item(app, 'split.toggle')).toMatchObject({ checked: true })
    await choose(app, 'help.keys')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await page.keyboard.press('Escape')
    await choose(app, 'rail.collapse')
    await expect.poll(() => item(app, 'rail.collapse')).toMatchObject({ checked: true })
  } finally {
    await close()
  }

  const again = await launchElectronApp({ dataDir })
  try {
    await expect(again.page.getByRole('region', { name: 'Right pane' })).toBeVisible()
    await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'dark')
    expect(await again.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
    // What was chosen last, just before the app was closed.
    await expect.poll(() => item(again.app, 'rail.collapse')).toMatchObject({ checked: true })
    // Keys reach the page once, not once more through the menu.
    await again.page.keyboard.press('Control+Backslash')
    await expect(again.page.getByRole('region', { name: 'Right pane' })).toHaveCount(0)
    await again.page.waitForTimeout(500)
    await expect(again.page.getByRole('region', { name: 'Right pane' })).toHaveCount(0)
  } finally {
    await again.close()
  }
})

test('a window that is closed right after a change has stored it, however it is closed', async () => {
  const ends = {
    window: (app: ElectronApplication) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    quit: (app: ElectronApplication) => app.evaluate(({ app: own }) => own.quit()),
  }
  let theme = 'system'
  for (const end of [ends.window, ends.quit]) {
    const { app, page, close } = await launchElectronApp({ dataDir })
    try {
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expect.poll(() => item(app, 'split.toggle')).toMatchObject({ checked: theme === 'dark' })
      theme = theme === 'system' ? 'dark' : 'light'
      const gone = app.waitForEvent('close')
      // In the page, so that nothing comes between the change and the end.
      await page.keyboard.press('Control+Backslash')
      await choose(app, `theme.${theme}`)
      await end(app).catch(() => undefined)
      await gone
    } finally {
      await close()
    }
  }
  const last = await launchElectronApp({ dataDir })
  try {
    await expect(last.page.locator('html')).toHaveAttribute('data-theme', 'light')
    await expect.poll(() => item(last.app, 'split.toggle')).toMatchObject({ enabled: true, checked: false })
  } finally {
    await last.close()
  }
})

test('a page that says what it may not is refused, and main goes on', async () => {
  const { app, page, close } = await launchElectronApp({ dataDir })
  try {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    // The page's own request for a port is answered by now: the next answer is to this one.
    await expect
      .poll(() => item(app, 'tab.close'))
      .toMatchObject({ enabled: false, accelerator: 'CmdOrCtrl+W' })
    await page.evaluate(async () => {
      const port = await new Promise<MessagePort | undefined>((resolve) => {
        window.addEventListener('message', (event) => {
          if (event.data === 'mre:shell') resolve(event.ports[0])
        })
        window.postMessage('mre:shell-request', window.location.origin)
      })
      port?.postMessage({ type: 'notify', title: 'x', body: '', route: 'https://evil.test/' })
      port?.postMessage({ type: 'theme', theme: 'neon' })
      port?.postMessage('quit')
    })
    const log = join(dataDir, 'logs', 'main.log')
    const refused = (): number =>
      existsSync(log) ? readFileSync(log, 'utf8').split('shell_message_refused').length - 1 : 0
    await expect.poll(refused).toBe(3)
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('system')
  } finally {
    await close()
  }
})

test('an import that ends unwatched is told natively, and closing during one asks', async () => {
  const scene = await openScene({
    shell: 'electron',
    faults: [{ url: isRacePage, skip: 1, delayMs: 2_000 }],
  })
  const { page, app, eventName, eventId } = scene
  if (app === undefined) throw new Error('This scene has no Electron')
  try {
    await loadEvents(scene)
    await beginImport(scene)
    await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()

    // Closing asks, once main has heard of the job; the answer is to stay.
    await page.waitForTimeout(600)
    await app.evaluate(({ dialog, BrowserWindow }) => {
      const asked: string[] = []
      Reflect.set(globalThis, 'asked', asked)
      dialog.showMessageBox = (...args: unknown[]) => {
        asked.push(JSON.stringify(args.at(-1)))
        return Promise.resolve({ response: 0, checkboxChecked: false })
      }
      BrowserWindow.getAllWindows()[0]?.close()
    })
    const asked = () => app.evaluate(() => Reflect.get(globalThis, 'asked') as string[])
    await expect.poll(async () => (await asked()).join()).toContain('An import is running.')
    expect(app.windows()).toHaveLength(1)

    // The window is not looked at when the import ends.
    await app.evaluate(({ Notification, BrowserWindow }) => {
      const shown: { title: string; body: string; click: () => void }[] = []
      Reflect.set(globalThis, 'shown', shown)
      Notification.isSupported = () => true
      Notification.prototype.show = function show(this: Electron.Notification) {
        shown.push({ title: this.title, body: this.body, click: () => this.emit('click') })
      }
      BrowserWindow.getAllWindows()[0]?.blur()
    })
    await page.evaluate(() => {
      document.hasFocus = () => false
    })
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (window !== undefined) window.isFocused = () => false
    })
    const titles = () =>
      app.evaluate(() => (Reflect.get(globalThis, 'shown') as { title: string }[]).map(({ title }) => title))
    await expect.poll(titles, { timeout: 60_000 }).toEqual([`Finished: Import ${eventName}`])
    await app.evaluate(() => (Reflect.get(globalThis, 'shown') as { click: () => void }[])[0]?.click())
    await expect(page).toHaveURL(new RegExp(`/event/${eventId}`))
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('the log folder is opened by the menu and by Help; nothing a page says chooses another', async () => {
  const { app, page, close } = await launchElectronApp({ dataDir, args: ['--open=/help?part=about'] })
  const opened = () => app.evaluate((): unknown => Reflect.get(globalThis, 'openedFolders'))
  try {
    await app.evaluate(({ shell }) => {
      const folders: string[] = []
      Reflect.set(globalThis, 'openedFolders', folders)
      shell.openPath = (folder) => {
        folders.push(folder)
        return Promise.resolve('')
      }
    })
    await page.getByRole('button', { name: 'Open the log folder' }).click()
    const logs = join(dataDir, 'logs')
    await expect.poll(opened).toEqual([logs])
    expect(existsSync(logs)).toBe(true)
    await expect.poll(() => item(app, 'help.logs')).toMatchObject({ enabled: true })
    await choose(app, 'help.logs')
    await expect.poll(opened).toEqual([logs, logs])

    // The window has no search of its own: the menu's one finds on this screen.
    await choose(app, 'find.open')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await page.keyboard.type('licence')
    await expect(page.getByRole('search').locator('output')).toHaveText(/^1 of [1-9]/)
  } finally {
    await close()
  }
})

test('a further window looks like the first at once when the theme changes', async () => {
  const { app, page, close } = await launchElectronApp({ dataDir })
  try {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const [second] = await Promise.all([
      app.waitForEvent('window'),
      app.evaluate(({ Menu, BrowserWindow }) => {
        const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&File')
        const found = file?.submenu?.items.find(({ label }) => label === 'New window')
        const [window] = BrowserWindow.getAllWindows()
        found?.click(undefined, window, window?.webContents)
      }),
    ])
    await expect(second.getByRole('heading', { level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'System theme, change' }).click()
    await page.getByRole('button', { name: 'Light theme, change' }).click()
    await expect(second.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  } finally {
    await close()
  }
})
