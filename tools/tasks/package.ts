import { bundleBrowser } from '../packaging/bundled-browser.ts'
import { ensureBuilt } from '../lib/build.ts'
import { commandScript, runNode } from '../lib/tool.ts'

/** `npm run package`: an installer for this system into dist/, by electron-builder, which gets the arguments. */
export async function run(args: readonly string[]): Promise<number> {
  await ensureBuilt()
  await bundleBrowser()
  return runNode(commandScript('electron-builder'), args)
}
