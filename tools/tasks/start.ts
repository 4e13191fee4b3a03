import { ensureBuilt } from '../lib/build.ts'
import { openApp } from '../lib/shell.ts'

/** `npm start`: the app on live LiveRC. `--browser` opens the browser shell even where Electron is present. */
export async function run(args: readonly string[]): Promise<number> {
  await ensureBuilt()
  return openApp({ args: args.filter((arg) => arg !== '--browser'), browser: args.includes('--browser') })
}
