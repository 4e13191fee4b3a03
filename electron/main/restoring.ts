import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { SaveOutcome } from '../../shared/contract/shell.ts'
import { restoreQuestion } from '../../shared/domain/start-failure.ts'
import type { CommandAnswer } from './command-line.ts'
import type { EngineHost } from './engine-host.ts'

/** Asks whether a copy shall take the place of the database. */
export async function isWanted(window: BrowserWindow, name: string): Promise<boolean> {
  const { title, text, confirm, cancel } = restoreQuestion(name)
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: title,
    detail: text,
    buttons: [cancel, confirm],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}

/** The command that puts a copy back. */
export function restoreWords(name: string, reason: string): readonly string[] {
  return ['db', 'restore', name, '--reason', reason, '--yes']
}

export interface RestoringParts {
  readonly engine: Pick<EngineHost, 'close' | 'start'>
  readonly command: (words: readonly string[]) => Promise<CommandAnswer>
}

/** Puts a copy back while the app runs: the engine closes for it and starts again, whatever came of it. Never rejects. */
export async function restore(
  { engine, command }: RestoringParts,
  window: BrowserWindow,
  name: string,
): Promise<SaveOutcome> {
  if (!(await isWanted(window, name))) return { kind: 'cancelled' }
  await engine.close()
  const answer = await command(restoreWords(name, 'Restored in the app'))
  engine.start()
  if (answer.success) return { kind: 'done', name }
  const { message, action } = answer.error
  return {
    kind: 'failed',
    report: {
      code: 'PERSISTENCE_ERROR',
      stage: 'db',
      source: 'main',
      message,
      action: action ?? null,
      details: {},
    },
  }
}
