import { createInterface } from 'node:readline/promises'
import { operatorReason, minReasonLength } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { Output } from './output.ts'

/**
 * Does what may need a reason: with the one that was given, else without; where that is refused, a person is asked, and a
 * program that nobody sits at must say it beforehand.
 * @throws AppError of `work`, CONFIRMATION_REQUIRED where nobody has said why
 */
export async function reasoned<T>(
  output: Output,
  given: string | null,
  work: (reason: string | null) => T,
): Promise<T> {
  try {
    return work(given)
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'CONFIRMATION_REQUIRED') throw thrown
    const isPerson = process.stdin.isTTY && process.stderr.isTTY && !output.isJson
    const reason = isPerson ? await askedReason(output, thrown.message) : null
    if (reason !== null) return work(reason)
    throw new AppError('CONFIRMATION_REQUIRED', thrown.message, {
      stage: thrown.stage,
      source: thrown.source,
      action: `Say why with --reason, in at least ${minReasonLength} characters; it goes to the audit log.`,
      details: thrown.details,
      cause: thrown,
    })
  }
}

/** What a person writes; null where that is no reason. */
async function askedReason(output: Output, why: string): Promise<string | null> {
  output.note(why)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return operatorReason.safeParse((await terminal.question('Reason: ')).trim()).data ?? null
  } finally {
    terminal.close()
  }
}
