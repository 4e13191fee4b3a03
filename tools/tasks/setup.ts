import { findChromium } from '../lib/chromium.ts'
import { ensureBuilt } from '../lib/build.ts'
import { findElectron, forgetElectronFailure } from '../lib/electron.ts'
import { say } from '../lib/tool.ts'

/** `npm run setup`: fetches all that can be fetched and builds, so that the machine can then work without network. */
export async function run(): Promise<number> {
  forgetElectronFailure()
  const electron = await findElectron()
  const chromium = await findChromium()
  await ensureBuilt()
  say(`Node      ${process.versions.node}`)
  say(
    electron === undefined
      ? 'Electron  not available here: "npm start" opens the app in a browser'
      : `Electron  ${electron.version}`,
  )
  say('path' in chromium ? `Chromium  ${chromium.path}` : `Chromium  ${chromium.reason}`)
  say('Ready: npm start, npm run demo, npm test')
  return 0
}
