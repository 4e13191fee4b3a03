import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSummary, sum, totalLine } from '../../../tools/test/summary.ts'

const skipped = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `test ${index}`, reason: 'why' }))

describe('totalLine', () => {
  it('names passed and failed tests, and skipped ones only when there are any', () => {
    expect(totalLine({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed')
    expect(
      totalLine(
        sum([
          { passed: 3, failed: 1, skipped: skipped(2) },
          { passed: 4, failed: 2, skipped: [] },
        ]),
      ),
    ).toBe('7 passed, 3 failed, 2 skipped')
  })
})

describe('readSummary', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'summary-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const read = (summary: unknown, exitCode: number) => {
    const file = join(folder, 'summary.json')
    if (summary !== undefined) writeFileSync(file, JSON.stringify(summary))
    return readSummary(file, 'Runner', exitCode)
  }

  it('takes a runner that passed as it is', () => {
    expect(read({ passed: 2, failed: 0, skipped: [] }, 0)).toEqual({ passed: 2, failed: 0, skipped: [] })
  })

  it.each([
    ['wrote no result', undefined, 0],
    ['wrote something else', { total: 1 }, 0],
    ['ran no test', { passed: 0, failed: 0, skipped: skipped(1) }, 0],
    ['failed without a failed test', { passed: 2, failed: 0, skipped: [] }, 1],
  ])('counts a runner that %s as a failure', (_, summary, exitCode) => {
    const result = read(summary, exitCode)
    expect(result.failed).toBe(1)
    expect(result.problem).toContain('Runner')
  })
})
