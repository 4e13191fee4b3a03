import { existsSync, readdirSync } from 'node:fs'
import { inProject } from '../bootstrap/paths.mjs'
import { ensureBuilt } from '../lib/build.ts'
import { runNode, say } from '../lib/tool.ts'

const FOLDER = 'tests/performance'

/**
 * `npm run bench`: every tests/performance/*.bench.ts, each in a process of its own, one after the other. Names choose:
 * `npm run bench -- import`. A figure over its bound is reported by the table; only a crash makes the exit code 1.
 */
export async function run(names: readonly string[]): Promise<number> {
  const files = existsSync(inProject(FOLDER))
    ? readdirSync(inProject(FOLDER))
        .filter((file) => file.endsWith('.bench.ts'))
        .toSorted()
    : []
  const chosen = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
  if (chosen.length === 0) {
    say(
      `No benchmark matches. There are: ${files.map((file) => file.replace('.bench.ts', '')).join(', ') || 'none'}`,
    )
    return 1
  }
  await ensureBuilt()
  const crashed: string[] = []
  for (const file of chosen) {
    const code = await runNode(inProject(FOLDER, file), [], {
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (code !== 0) crashed.push(file)
  }
  for (const file of crashed) say(`${file} crashed.`)
  return crashed.length === 0 ? 0 : 1
}
