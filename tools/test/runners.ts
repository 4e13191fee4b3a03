import { mkdirSync, rmSync } from 'node:fs'
import type { SpawnOptions } from 'node:child_process'
import { runToEnd } from '../bootstrap/child.mjs'
import { inProject, projectRoot } from '../bootstrap/paths.mjs'
import { commandScript } from '../lib/tool.ts'
import { readSummary, SUMMARY_FILE_VARIABLE, type RunSummary } from './summary.ts'

/** A finished runner. */
export type Finished = RunSummary & { readonly problem?: string }

/** Runs Vitest: every project of vitest.config.ts, or what `args` choose. */
export function runVitest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
  const reporter = inProject('tools/test/vitest-reporter.ts')
  return runRunner(
    'Vitest',
    [],
    [commandScript('vitest'), 'run', '--reporter=default', `--reporter=${reporter}`, ...args],
    env,
  )
}

/** Runs the end-to-end tests; `wrapper` is put before the command (xvfb-run where windows need a display). */
export function runPlaywright(
  args: readonly string[],
  wrapper: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Finished> {
  const reporters = `list,${inProject('tools/test/playwright-reporter.ts')}`
  const script = commandScript('@playwright/test', 'playwright')
  return runRunner(
    'Playwright',
    wrapper,
    [script, 'test', '--config=playwright.config.ts', `--reporter=${reporters}`, ...args],
    env,
  )
}

async function runRunner(
  name: string,
  wrapper: readonly string[],
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  const summary = inProject('.cache', 'test', `${name.toLowerCase()}.json`)
  mkdirSync(inProject('.cache', 'test'), { recursive: true })
  rmSync(summary, { force: true })
  const [command = process.execPath, ...rest] = [
    ...wrapper,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    ...args,
  ]
  const options: SpawnOptions = {
    cwd: projectRoot,
    env: { ...env, [SUMMARY_FILE_VARIABLE]: summary },
    stdio: ['ignore', 'inherit', 'inherit'],
  }
  const code = await runToEnd(command, rest, options)
  return readSummary(summary, name, code)
}
