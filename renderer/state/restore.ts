import { z } from 'zod'
import { type ErrorReport, errorReport } from '../../shared/domain/errors.ts'

/*
 * Putting a copy of the database back in the browser shell. No call of the contract: the engine is closed for it, and the
 * shell that serves this page starts it again.
 */

const answer = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true) }),
  z.object({ success: z.literal(false), error: errorReport }),
])

/** What a refused restore is thrown as: as the contract's own errors, its `data` is the report. */
class RestoreRefused extends Error {
  readonly data: ErrorReport

  constructor(data: ErrorReport) {
    super(data.message)
    this.data = data
  }
}

/** @throws an error that `readError` understands; the database is then as before */
export async function restoreInBrowser(name: string, reason: string): Promise<void> {
  const response = await fetch('/api/v1/database/restore', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, reason }),
  })
  const read = answer.parse(await response.json())
  if (!read.success) throw new RestoreRefused(read.error)
}
