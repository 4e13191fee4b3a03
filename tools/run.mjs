#!/usr/bin/env node
// The one door to every npm script. It runs under any Node from 20.19 on with nothing installed: it brings the
// dependencies up to date, then runs the task under Node 24. Nothing but the task itself writes to stdout.
import { fileURLToPath } from 'node:url'
import { runToEnd } from './bootstrap/child.mjs'
import { ensureDependencies, preferProjectCommands, SetupError } from './bootstrap/dependencies.mjs'
import { bundledNode, missingNodeMessage, ownNodeIsNewEnough } from './bootstrap/node24.mjs'

/** @typedef {{ run: (args: readonly string[]) => Promise<number | undefined> }} Task */

// Loaded only when asked for: they are TypeScript, which an older Node cannot read.
/** @type {Record<string, () => Promise<Task>>} */
const TASKS = {
  setup: () => import('./tasks/setup.ts'),
  demo: () => import('./tasks/demo.ts'),
  start: () => import('./tasks/start.ts'),
  dev: () => import('./tasks/dev.ts'),
  build: () => import('./tasks/build.ts'),
  mre: () => import('./tasks/mre.ts'),
  test: () => import('./tasks/test.ts'),
  bench: () => import('./tasks/bench.ts'),
  check: () => import('./tasks/check.ts'),
  lint: () => import('./tasks/lint.ts'),
  package: () => import('./tasks/package.ts'),
  sample: () => import('./tasks/sample.ts'),
  typecheck: () => import('./tasks/typecheck.ts'),
}

/**
 * @param {string | undefined} task
 * @param {string[]} args
 * @returns {Promise<number | undefined>} the exit code; undefined when the task sets it itself
 */
async function main(task, args) {
  const load = task !== undefined && Object.hasOwn(TASKS, task) ? TASKS[task] : undefined
  if (task === undefined || load === undefined) {
    process.stderr.write(
      `usage: node tools/run.mjs <task> [arguments]\ntasks: ${Object.keys(TASKS).join(', ')}\n`,
    )
    return 2
  }
  const installed = await ensureDependencies()
  preferProjectCommands()
  // After an installation the binary of this very process may have been replaced: start afresh from the new one.
  if (ownNodeIsNewEnough() && !installed) {
    const { run } = await load()
    return run(args)
  }
  const node = bundledNode() ?? (ownNodeIsNewEnough() ? process.execPath : undefined)
  if (node === undefined) throw new SetupError(missingNodeMessage())
  return runToEnd(node, [
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(import.meta.url),
    task,
    ...args,
  ])
}

try {
  const code = await main(process.argv[2], process.argv.slice(3))
  if (code !== undefined) process.exitCode = code
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : describe(error)}\n`)
  process.exitCode = 1
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
