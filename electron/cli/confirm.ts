import { createInterface } from 'node:readline/promises'
import { AppError } from '../../shared/domain/errors.ts'
import type { Output } from './output.ts'

/**
 * Asks a person before something is removed or replaced (F25): `--yes` agrees beforehand, a program that nobody sits at
 * must say it.
 * @param what one line each: what will happen
 * @throws AppError CONFIRMATION_REQUIRED where nobody has agreed
 */
export async function confirmed(output: Output, what: readonly string[], yes: boolean): Promise<void> {
  if (yes) return
  for (const line of what) output.note(line)
  const isPerson = process.stdin.isTTY && process.stderr.isTTY && !output.isJson
  if (isPerson && (await answersYes())) return
  throw new AppError('CONFIRMATION_REQUIRED', 'Nothing was done: nobody has agreed to it.', {
    stage: 'request',
    source: 'recovery',
    action: isPerson
      ? 'Run the command again and answer with y.'
      : 'Say --yes, or look first with --dry-run.',
  })
}

async function answersYes(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/iu.test((await terminal.question('Go on? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}
