import type { Change } from '../../../shared/domain/compare/documents.ts'
import { AppError, toErrorReport } from '../../../shared/domain/errors.ts'

/** The outcome of one step with one page or event (L15). */
export interface StepReport {
  readonly step: 'fetch' | 'parse' | 'normalise' | 'persist'
  /** The page's address, or `event N`. */
  readonly subject: string
  readonly ok: boolean
  readonly durationMs: number
  readonly code: string | null
  readonly stage: string | null
  /** What is missing, or how it differs from what was expected. */
  readonly message: string | null
  /** Differences from the golden document, where there is one. */
  readonly differences: readonly Change[]
  readonly counts: Readonly<Record<string, number>>
}

export interface StepResult {
  readonly counts?: Readonly<Record<string, number>>
  /** Differences from the golden document. */
  readonly differences?: readonly Change[]
  /** Why the result is not what it should be. */
  readonly mismatch?: string | null
}

/** Runs one step and says how it went; only cancelling ends the whole run. @throws AppError CANCELLED */
export async function runStep(
  step: StepReport['step'],
  subject: string,
  work: () => Promise<StepResult>,
): Promise<StepReport> {
  const startedAt = performance.now()
  const durationMs = () => Math.round((performance.now() - startedAt) * 10) / 10
  try {
    const { counts = {}, differences = [], mismatch = null } = await work()
    const isRight = mismatch === null && differences.length === 0
    const message =
      mismatch ?? (isRight ? null : `${differences.length} differences from the expected document`)
    return {
      step,
      subject,
      ok: isRight,
      durationMs: durationMs(),
      code: null,
      stage: null,
      message,
      differences,
      counts,
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') throw error
    const { code, stage, message, details } = toErrorReport(error)
    const marker = details['missing'] ?? details['variant'] ?? details['status_code'] ?? details['field']
    return {
      step,
      subject,
      ok: false,
      durationMs: durationMs(),
      code,
      stage,
      message: marker === undefined || marker === null ? message : `${message} (${marker})`,
      differences: [],
      counts: {},
    }
  }
}
