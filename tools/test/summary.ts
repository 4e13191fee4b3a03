import { readFileSync, writeFileSync } from 'node:fs'

/** A test that did not run, and why. */
export interface SkippedTest {
  readonly name: string
  readonly reason: string
}

/** What a test runner's reporter hands to the `test` task. */
export interface RunSummary {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly SkippedTest[]
}

/** Names the file that a runner's reporter writes its summary to. */
export const SUMMARY_FILE_VARIABLE = 'MRE_TEST_SUMMARY'

/** Writes a runner's summary for the `test` task, when it asked for one. */
export function writeSummary(summary: RunSummary): void {
  const file = process.env[SUMMARY_FILE_VARIABLE]
  if (file !== undefined) writeFileSync(file, JSON.stringify(summary))
}

/**
 * Reads a runner's summary and weighs it with the runner's exit code: a runner that failed without naming a failed test,
 * wrote no summary or ran no test at all counts as one failure, which `problem` explains.
 */
export function readSummary(
  file: string,
  runner: string,
  exitCode: number,
): RunSummary & { problem?: string } {
  const summary = parseSummary(file)
  if (summary === undefined) {
    return {
      passed: 0,
      failed: 1,
      skipped: [],
      problem: `${runner} ended without a result (exit code ${exitCode})`,
    }
  }
  if (summary.failed > 0) return summary
  if (exitCode !== 0) {
    return { ...summary, failed: 1, problem: `${runner} failed (exit code ${exitCode}), though no test did` }
  }
  if (summary.passed === 0) return { ...summary, failed: 1, problem: `${runner} ran no test` }
  return summary
}

/** The line that ends `npm test`. */
export function totalLine({ passed, failed, skipped }: RunSummary): string {
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  return `${passed} passed, ${failed} failed${left}`
}

/** Adds up several runners. */
export function sum(summaries: readonly RunSummary[]): RunSummary {
  return {
    passed: summaries.reduce((total, { passed }) => total + passed, 0),
    failed: summaries.reduce((total, { failed }) => total + failed, 0),
    skipped: summaries.flatMap(({ skipped }) => skipped),
  }
}

function parseSummary(file: string): RunSummary | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isSummary(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function isSummary(value: unknown): value is RunSummary {
  return (
    typeof value === 'object' &&
    value !== null &&
    'passed' in value &&
    typeof value.passed === 'number' &&
    'failed' in value &&
    typeof value.failed === 'number' &&
    'skipped' in value &&
    Array.isArray(value.skipped)
  )
}
