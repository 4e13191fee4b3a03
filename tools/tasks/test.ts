import { ensureBuilt } from '../lib/build.ts'
import { chromiumEnvironment, prepareEndToEnd } from '../test/e2e-environment.ts'
import { runPlaywright, runVitest, type Finished } from '../test/runners.ts'
import { sum, totalLine } from '../test/summary.ts'

const END_TO_END = 'tests/e2e'

/**
 * `npm test`: every runner, then the sum of all as the last line. Arguments choose: paths below tests/e2e go to
 * Playwright, everything else (paths, options) to Vitest.
 */
export async function run(args: readonly string[]): Promise<number> {
  const endToEnd = args.filter((arg) => arg.replaceAll('\\', '/').includes(END_TO_END))
  const others = args.filter((arg) => !endToEnd.includes(arg))
  const everything = args.length === 0
  await ensureBuilt()
  const finished: Finished[] = []
  if (everything || others.length > 0) finished.push(await runVitest(others, await chromiumEnvironment()))
  if (everything || endToEnd.length > 0) {
    const { env, wrapper } = await prepareEndToEnd()
    finished.push(await runPlaywright(endToEnd, wrapper, env))
  }
  return conclude(finished)
}

function conclude(finished: readonly Finished[]): number {
  const total = sum(finished)
  const skippedByReason = Map.groupBy(total.skipped, ({ reason }) => reason)
  for (const [reason, tests] of skippedByReason) {
    console.log(`\nSkipped: ${reason}`)
    for (const { name } of tests) console.log(`  ${name}`)
  }
  for (const { problem } of finished) if (problem !== undefined) console.log(`\n${problem}`)
  console.log(totalLine(total))
  return total.failed === 0 ? 0 : 1
}
