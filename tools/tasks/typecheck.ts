import { existsSync } from 'node:fs'
import { inProject } from '../bootstrap/paths.mjs'
import { commandScript, runNode } from '../lib/tool.ts'

/** One TypeScript project for each kind of process: what a folder may use (Node, DOM, Electron) differs. */
const PROJECTS = [
  'tsconfig.json',
  'shared/tsconfig.json',
  'renderer/tsconfig.json',
  'electron/preload/tsconfig.json',
  'tests/e2e/tsconfig.json',
]

/** `npm run typecheck`: every TypeScript project. */
export async function run(args: readonly string[]): Promise<number> {
  let worst = 0
  for (const project of PROJECTS) {
    if (!existsSync(inProject(project))) throw new Error(`${project} is missing`)
    const code = await runNode(commandScript('typescript', 'tsc'), ['-p', project, ...args])
    worst = Math.max(worst, code)
  }
  return worst
}
