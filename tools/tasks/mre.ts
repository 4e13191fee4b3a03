import { pathToFileURL } from 'node:url'
import { inProject } from '../bootstrap/paths.mjs'
import { ensureBuilt } from '../lib/build.ts'

/** `npm run mre -- …`: the command line, from the built code, in this process. It sets the exit code itself. */
export async function run(args: readonly string[]): Promise<undefined> {
  await ensureBuilt()
  const cli = inProject('out', 'main', 'cli.js')
  process.argv = [process.execPath, cli, ...args]
  await import(pathToFileURL(cli).href)
}
