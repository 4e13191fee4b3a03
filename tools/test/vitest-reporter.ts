import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { writeSummary, type SkippedTest } from './summary.ts'

/**
 * Counts Vitest's results for the `test` task. A file that cannot be loaded, a failing hook of a suite and an error
 * outside every test count as failures too.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const broken = modules.flatMap((module) => [module, ...module.children.allSuites()])
    const state = (wanted: string) => tests.filter((test) => test.result().state === wanted)
    writeSummary({
      passed: state('passed').length,
      failed:
        state('failed').length +
        state('pending').length +
        broken.filter((suite) => suite.errors().length > 0).length +
        unhandledErrors.length,
      skipped: state('skipped').map(skippedTest),
    })
  }
}

function skippedTest(test: TestCase): SkippedTest {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  return {
    name: `${test.module.relativeModuleId} > ${test.fullName}`,
    reason: note ?? (test.options.mode === 'todo' ? 'not written yet' : 'skipped by the test file'),
  }
}
