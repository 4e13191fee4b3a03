import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ElectronApplication } from '@playwright/test'
import { electronMissing, launchElectronApp } from './support/electron-app.ts'

/** What the desktop shows while its engine cannot start. Its page runs no script, so keys are sent to it from main. */

test.skip(electronMissing() !== null, electronMissing() ?? '')

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
      const dialog = first.page.getByRole('dialog', { name: 'Copies of the database' })
      await dialog.getByRole('button', { name: 'Back up now' }).click()
      await expect.poll(() => copies('manual').length).toBe(1)
      await answerBoxes(first.app, 1)
      await dialog.getByRole('button', { name: /^Restore the copy manual/u }).click()
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
