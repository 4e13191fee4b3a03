import type { Reporter, Suite, TestCase } from '@playwright/test/reporter'
import { relative } from 'node:path'
import { projectRoot } from '../bootstrap/paths.mjs'
import { writeSummary, type SkippedTest } from './summary.ts'

/** Counts Playwright's results for the `test` task. A test that passed only when repeated counts as failed. */
export default class SummaryReporter implements Reporter {
  #root: Suite | undefined
  #errors = 0

  onBegin(_config: unknown, root: Suite): void {
    this.#root = root
  }

  onError(): void {
    this.#errors += 1
  }

  onEnd(): void {
    const tests = this.#root?.allTests() ?? []
    const outcome = (wanted: ReturnType<TestCase['outcome']>) =>
      tests.filter((test) => test.outcome() === wanted)
    writeSummary({
      passed: outcome('expected').length,
      failed: outcome('unexpected').length + outcome('flaky').length + this.#errors,
      skipped: outcome('skipped').map(skippedTest),
    })
  }

  printsToStdio(): boolean {
    return false
  }
}

function skippedTest(test: TestCase): SkippedTest {
  const annotations = [...test.annotations, ...test.results.flatMap((result) => result.annotations)]
  const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
  return {
    name: `${relative(projectRoot, test.location.file)} > ${test.titlePath().slice(1).filter(Boolean).join(' > ')}`,
    reason: reason ?? 'skipped by the test file',
  }
}
