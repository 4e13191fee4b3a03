import { runCli, startCli } from './lib/cli.ts'

/** Time before each answer of the synthetic site, in ms: a little, so that progress can be seen. */
const SITE_LATENCY_MS = '40'

/** The running synthetic site, and what it is about. */
export interface DemoSite {
  readonly url: string
  readonly trackSlug: string
  readonly eventId: string
  readonly stop: () => Promise<void>
}

/** Starts the synthetic LiveRC site on loopback, with `mre replay serve`, as a user would. */
export async function startDemoSite(): Promise<DemoSite> {
  const args = ['replay', 'serve', '--synthetic', 'demo', '--latency', SITE_LATENCY_MS]
  const { data, stop } = await startCli(args)
  const said = (name: string) => String(data.get(name))
  return { url: said('url'), trackSlug: said('track'), eventId: said('event_id'), stop }
}

/** The environment in which the app and the CLI see the synthetic site instead of LiveRC, and the demo's own data. */
export function demoEnvironment(site: DemoSite, dataDir: string): NodeJS.ProcessEnv {
  return {
    MRE_REPLAY_URL: site.url,
    MRE_DATA_DIR: dataDir,
    // The site is ours, on this computer: nobody has to be spared.
    MRE_CRAWL_DELAY_MS: '0',
  }
}

/**
 * The app's main job, by the commands that a user would give: the track catalogue, the events of one track, one event
 * whole. Their output and live progress go straight to the terminal.
 * @throws Error naming the command that failed
 */
export async function runMainJob(site: DemoSite, env: NodeJS.ProcessEnv): Promise<void> {
  await mre(['tracks', 'sync'], env)
  await mre(['events', 'sync', '--track', site.trackSlug], env)
  await mre(['events', 'ingest', '--event', site.eventId], env)
  await mre(['events', 'show', '--event', site.eventId], env)
}

async function mre(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  process.stdout.write(`\n$ mre ${args.join(' ')}\n`)
  const code = await runCli(args, env)
  if (code !== 0) throw new Error(`mre ${args.join(' ')} failed (exit code ${code}).`)
}
