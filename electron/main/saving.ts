import { randomBytes } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, BrowserWindow, dialog, session } from 'electron'
import type { SaveOutcome, SaveWish } from '../../shared/contract/shell.ts'
import { AppError, type ErrorReport, toErrorReport } from '../../shared/domain/errors.ts'
import { exportName, reportName } from '../../shared/domain/export/file-name.ts'
import type { ReportRequest } from '../../shared/domain/export/request.ts'
import type { EngineHost } from './engine-host.ts'
import { restore, type RestoringParts } from './restoring.ts'

export interface SavingOptions {
  readonly engine: Pick<EngineHost, 'save' | 'close' | 'start'>
  readonly command: RestoringParts['command']
  /** Where reports lie while they are printed. */
  readonly folder: string
}

/**
 * Saving and printing for the pages (ui.md 1d): main asks for the place, the engine writes the file. A report is printed from
 * a hidden window that shows the engine's HTML: without scripts, without network, with a session of its own.
 */
export class Saving {
  readonly #options: SavingOptions

  constructor(options: SavingOptions) {
    this.#options = options
  }

  /** Never rejects. */
  async run(window: BrowserWindow, { what }: SaveWish): Promise<SaveOutcome> {
    try {
      switch (what.kind) {
        case 'table':
          return await this.#toFile(window, exportName(what.request), (file) =>
            this.#write({ kind: 'table', request: what.request }, file),
          )
        case 'pdf':
          return await this.#toFile(window, reportName(what.request, 'pdf'), (file) =>
            this.#withReport(what.request, async (report) => {
              const { contents, paper } = report
              const pdf = await contents.printToPDF({
                preferCSSPageSize: true,
                printBackground: true,
                pageSize: paper,
              })
              await writePdf(file, pdf)
            }),
          )
        case 'print':
          await this.#withReport(what.request, ({ contents }) => print(contents))
          return { kind: 'done', name: '' }
        case 'restore':
          return await restore(this.#options, window, what.name)
      }
    } catch (thrown) {
      if (thrown instanceof Cancelled) return { kind: 'cancelled' }
      return {
        kind: 'failed',
        report: thrown instanceof EngineRefusal ? thrown.report : toErrorReport(thrown),
      }
    }
  }

  async #toFile(
    window: BrowserWindow,
    name: string,
    write: (file: string) => Promise<void>,
  ): Promise<SaveOutcome> {
    const extension = name.slice(name.lastIndexOf('.') + 1)
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: join(app.getPath('documents'), name),
      filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    if (canceled || filePath === '') throw new Cancelled()
    await write(filePath)
    return { kind: 'done', name: basename(filePath) }
  }

  async #write(save: Parameters<EngineHost['save']>[0], file: string): Promise<void> {
    const { bytes, report } = await this.#options.engine.save(save, file)
    if (bytes === null) throw new EngineRefusal(report ?? engineGone)
  }

  /** Shows the report in a window that nobody sees, for as long as `work` needs it. */
  async #withReport(
    request: ReportRequest,
    work: (report: { contents: Electron.WebContents; paper: ReportRequest['paper'] }) => Promise<void>,
  ): Promise<void> {
    const folder = await mkdtemp(join(this.#options.folder, 'report-'))
    const file = join(folder, 'report.html')
    const hidden: BrowserWindow[] = []
    try {
      await this.#write({ kind: 'report', request }, file)
      const address = pathToFileURL(file).href
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          session: reportSession(address),
          javascript: false,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webviewTag: false,
        },
      })
      hidden.push(window)
      await window.loadURL(address)
      await work({ contents: window.webContents, paper: request.paper })
    } finally {
      for (const window of hidden) window.destroy()
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

/** A session in memory in which only the report itself can be loaded. */
function reportSession(address: string): Electron.Session {
  const own = session.fromPartition(`report-${crypto.randomUUID()}`)
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== address }))
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  return own
}

function print(contents: Electron.WebContents): Promise<void> {
  return new Promise((resolve, reject) => {
    contents.print({ printBackground: true }, (success, reason) => {
      if (success) resolve()
      else if (/cancel/iu.test(reason)) reject(new Cancelled())
      else
        reject(
          new EngineRefusal({
            ...engineGone,
            message: 'The report could not be printed.',
            action: 'Save it as PDF and print that.',
          }),
        )
    })
  })
}

/** The user has closed a dialog. */
class Cancelled extends Error {}

/** What the engine said instead of writing a file. */
class EngineRefusal extends Error {
  readonly report: ErrorReport

  constructor(report: ErrorReport) {
    super(report.message)
    this.report = report
  }
}

const engineGone: ErrorReport = {
  code: 'INTERNAL_ERROR',
  stage: 'request',
  source: 'main',
  message: 'The engine is not running, so nothing was written.',
  action: 'Try again in a moment.',
  details: {},
}

/** The whole PDF or none, under the name that was asked for. */
async function writePdf(file: string, pdf: Uint8Array): Promise<void> {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`
  try {
    await writeFile(partial, pdf, { flag: 'wx' })
    await rename(partial, file)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw new AppError('PERSISTENCE_ERROR', 'The file could not be written.', {
      stage: 'request',
      source: 'main',
      action: 'Check that the folder may be written to and that the disk is not full.',
      cause,
    })
  }
}
