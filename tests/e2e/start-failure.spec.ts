import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

test('a damaged database is said, left alone, and the app starts once it is out of the way', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mre-e2e-'))
  const file = join(dataDir, 'mre.sqlite')
  mkdirSync(dataDir, { recursive: true })
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
    await app.evaluate(({ BrowserWindow }, title) => {
      const contents = BrowserWindow.getAllWindows().find(
        (one) => one.webContents.getTitle() === title,
      )?.webContents
      contents?.focus()
      for (const keyCode of ['Tab', 'Enter'])
        for (const type of ['keyDown', 'char', 'keyUp'] as const)
          if (type !== 'char' || keyCode === 'Enter')
            contents?.sendInputEvent({ type, keyCode: type === 'char' ? '\r' : keyCode })
    }, failed)
    await expect.poll(() => titles(app)).not.toContain(failed)
    await expect(page.getByText('Connected')).toBeVisible()
  } finally {
    await close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
