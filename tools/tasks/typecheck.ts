import { globSync } from 'node:fs'
import { projectRoot } from '../bootstrap/paths.mjs'
import { commandScript, runNode } from '../lib/tool.ts'

const NOT_OURS = ['node_modules', 'out', 'dist', '.cache', '.data']

/**
 * `npm run typecheck`: every TypeScript project, one for each kind of process, since what a folder may use (Node, the DOM,
 * Electron) differs.
 */
export async function run(args: readonly string[]): Promise<number> {
  const projects = globSync('**/tsconfig.json', {
    cwd: projectRoot,
    exclude: (name) => NOT_OURS.includes(name),
  })
  let worst = 0
  for (const project of projects.toSorted()) {
    const code = await runNode(commandScript('typescript', 'tsc'), ['-p', project, ...args])
    worst = Math.max(worst, code)
  }
  return worst
}
