import { ensureBuilt } from '../lib/build.ts'
import { commandScript, runNode } from '../lib/tool.ts'

/** `npm run package`: an installer for this system into dist/, by electron-builder, which gets the arguments. */
export async function run(args: readonly string[]): Promise<number> {
  await ensureBuilt()
  return runNode(commandScript('electron-builder'), args)
}
