import { inProject } from '../bootstrap/paths.mjs'
import { demoEnvironment, runMainJob, startDemoSite } from '../demo.ts'
import { ensureBuilt } from '../lib/build.ts'
import { hasDisplay } from '../lib/display.ts'
import { openApp } from '../lib/shell.ts'
import { say } from '../lib/tool.ts'

const DATA = '.data/demo'

/**
 * `npm run demo`: the app's main job against the synthetic LiveRC site on this computer, then the app on the imported event.
 * It keeps its own data folder. `--browser` opens the browser shell even where Electron is present, or without a display.
 */
export async function run(args: readonly string[]): Promise<number> {
  await ensureBuilt()
  const site = await startDemoSite()
  try {
    console.log(`A made-up LiveRC is served at ${site.url}; its data go to ${DATA}.`)
    const env = demoEnvironment(site, inProject(DATA))
    await runMainJob(site, env)
    const route = `/event/${site.eventId}`
    const browser = args.includes('--browser')
    console.log()
    if (hasDisplay() || browser) {
      console.log('Opening the app on this event. Ctrl+C here ends it.')
      return await openApp({ args: [`--open=${route}`], env, browser })
    }
    console.log('There is no display here. To open the app on this event:')
    console.log(`  npm run mre -- --data-dir ${DATA} serve --open=${route}`)
    console.log('or, where there is one, npm run demo again.')
    return 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 1
  } finally {
    await site.stop()
  }
}
