import { runNode, commandScript } from '../lib/tool.ts'
import { buildWith } from '../lib/build.ts'

/** `npm run build`: the whole app into out/, with the builder's own report. */
export async function run(args: readonly string[]): Promise<number> {
  return buildWith(() => runNode(commandScript('electron-vite'), ['build', ...args]))
}
