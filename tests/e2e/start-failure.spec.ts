import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { chromiumMissing, launchBrowserShell } from './support/browser-shell.ts'
import { expectAccessible } from './scene.ts'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'

/*
 * What both shells show while their engine cannot start. The desktop's page runs no script and has a session of its own, so
 * keys are sent to it from main.
 */

const titles = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getTitle()))

const failed = 'My Race Engineer cannot start'

/** Keys for the page of the failed start. */
const press = (app: ElectronApplication, keys: readonly string[]): Promise<void> =>
  app.evaluate(
    ({ BrowserWindow }, { title, keyCodes }) => {
      const windows = BrowserWindow.getAllWindows()
      const contents = windows.find((one) => one.webContents.getTitle() === title)?.webContents
      contents?.focus()
      for (const keyCode of keyCodes) {
        contents?.sendInputEvent({ type: 'keyDown', keyCode })
        if (keyCode === 'Enter') contents?.sendInputEvent({ type: 'char', keyCode: '\r' })
        contents?.sendInputEvent({ type: 'keyUp', keyCode })
      }
    },
    { title: failed, keyCodes: keys },
  )

/** Answers message boxes with the button of this number. */
const answerBoxes = (app: ElectronApplication, response: number): Promise<void> =>
  app.evaluate(({ dialog }, button) => {
    dialog.showMessageBox = async () => ({ response: button, checkboxChecked: false })
  }, response)

test.describe('on the desktop', () => {
  test.skip(electronMissing() !== null, electronMissing() ?? '')

  test('a damaged database is said, left alone, and the app starts once it is out of the way', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
    const file = join(dataDir, 'mre.sqlite')
    writeFileSync(file, 'This is no database.')
    const { app, page, close } = await launchElectronApp({ dataDir })
    try {
      await expect.poll(() => titles(app)).toContain(failed)
      const picture = await app.evaluate(async ({ BrowserWindow }, title) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === title)
        return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? ''
      }, failed)
      writeFileSync(test.info().outputPath('start-failure.png'), Buffer.from(picture, 'base64'))
      rmSync(file)
      await press(app, ['Tab', 'Enter'])
      await expect.poll(() => titles(app)).not.toContain(failed)
      await expect(page.getByText('Connected', { exact: true })).toBeVisible()
    } finally {
      await close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  test('a copy is made in the app, put back in the app, and put back where the app cannot start', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
    const file = join(dataDir, 'mre.sqlite')
    const copies = (reason: string): string[] =>
      existsSync(join(dataDir, 'backups'))
        ? readdirSync(join(dataDir, 'backups')).filter(
            (name) => name.startsWith(`${reason}-`) && name.endsWith('.sqlite'),
          )
        : []
    try {
      const first = await launchElectronApp({ dataDir })
      try {
        await expect(first.page.getByText('Connected', { exact: true })).toBeVisible()
        await first.app.evaluate(({ Menu }) =>
          Menu.getApplicationMenu()?.getMenuItemById('backup.open')?.click(),
        )
        const dialog = first.page.getByRole('dialog', { name: 'Backups of the database' })
        await dialog.getByRole('button', { name: 'Back up now' }).click()
        await expect.poll(() => copies('manual').length).toBe(1)
        await answerBoxes(first.app, 1)
        await dialog.getByRole('button', { name: /^Restore the backup manual/u }).click()
        await expect(first.page.getByText(/^Restored: manual/u)).toBeVisible()
        expect(copies('replaced')).toHaveLength(1)
        await expect(first.page.getByText('Connected', { exact: true })).toBeVisible()
      } finally {
        await first.close()
      }
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
      writeFileSync(file, 'This is no database.')
      const second = await launchElectronApp({ dataDir })
      try {
        await expect.poll(() => titles(second.app)).toContain(failed)
        await answerBoxes(second.app, 1)
        // Try again, logs, data, quit, and then the newest copy.
        await press(second.app, ['Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Enter'])
        await expect.poll(() => titles(second.app)).not.toContain(failed)
        await expect(second.page.getByText('Connected', { exact: true })).toBeVisible()
        expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
        expect(copies('damaged')).toHaveLength(1)
      } finally {
        await second.close()
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

test.describe('in the browser shell', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  /** As somebody who sits in front of it. */
  const args = ['--on-failure', 'page']
  const heading = (page: Page) => page.getByRole('heading', { level: 1, name: failed })

  for (const theme of ['light', 'dark'] as const) {
    test(`a damaged database is said and left alone, and the app starts once it is out of the way, in the ${theme} theme`, async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
      const file = join(dataDir, 'mre.sqlite')
      writeFileSync(file, 'This is no database.')
      const { page, close } = await launchBrowserShell({ dataDir, args, context: { colorScheme: theme } })
      try {
        await expect(heading(page)).toBeVisible()
        await expect(page.getByText('The file is not a database of this program.')).toBeVisible()
        await expect(page.getByText(dataDir, { exact: true })).toBeVisible()
        await page.screenshot({ path: test.info().outputPath(`start-failure-${theme}.png`) })
        await expectAccessible(page, 'start failure')
        await page.getByRole('button', { name: 'Try again' }).click()
        await expect(page.getByRole('status')).toHaveText('Tried again, and it still fails.')
        expect(readFileSync(file, 'utf8')).toBe('This is no database.')
        rmSync(file)
        await page.keyboard.press('Tab')
        await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused()
        await page.keyboard.press('Enter')
        await expect(page.getByText('Connected', { exact: true })).toBeVisible()
      } finally {
        await close()
        rmSync(dataDir, { recursive: true, force: true })
      }
    })
  }

  test('a copy is put back by keys alone, after being asked once more, and the app starts with it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
    const file = join(dataDir, 'mre.sqlite')
    const backups = join(dataDir, 'backups')
    try {
      const first = await launchBrowserShell({ dataDir, args, route: '/admin/database' })
      try {
        await first.page.getByRole('button', { name: 'Back up now' }).click()
        await expect(first.page.getByRole('button', { name: /^Restore the backup manual/ })).toBeVisible()
      } finally {
        await first.close()
      }
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
      writeFileSync(file, 'This is no database.')
      const { page, close, exitCode } = await launchBrowserShell({ dataDir, args })
      try {
        await expect(heading(page)).toBeVisible()
        // Try again, quit, and then the newest copy.
        for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key)
        await expect(page.getByRole('heading', { level: 1, name: /^Restore manual-/ })).toBeVisible()
        await expectAccessible(page, 'restoring where the app cannot start')
        await page.screenshot({ path: test.info().outputPath('restore.png') })
        expect(readFileSync(file, 'utf8')).toBe('This is no database.')
        await page.keyboard.press('Tab')
        await expect(page.getByRole('link', { name: 'Cancel' })).toBeFocused()
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await expect(page.getByText('Connected', { exact: true })).toBeVisible()
        expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
        expect(readdirSync(backups).filter((name) => name.startsWith('damaged-'))).toHaveLength(1)
        await expect(page.getByRole('region', { name: 'Notice about imports' })).toBeVisible()
      } finally {
        await close()
      }
      expect(exitCode()).toBe(0)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  test('quitting from the page ends the program with the code of the failure', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
    writeFileSync(join(dataDir, 'mre.sqlite'), 'This is no database.')
    const { page, close, exitCode } = await launchBrowserShell({ dataDir, args })
    try {
      await page.getByRole('button', { name: 'Quit' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('My Race Engineer was closed')
      await expect.poll(() => exitCode()).toBe(2)
    } finally {
      await close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
