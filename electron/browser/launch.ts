import { join } from 'node:path'
import type { Browser, BrowserContext, CDPSession } from 'playwright-core'
import { isAlive, killNow, memoryOf } from './processes.ts'
import { createProfile, removeProfile } from './profiles.ts'

export interface LaunchOptions {
  readonly executable: string
  /** Where profiles are made. */
  readonly profiles: string
  readonly sandbox: boolean
  /** The environment that the browser sees. */
  readonly variables: Readonly<Record<string, string>>
}

/** One browser, running. */
export interface RunningBrowser {
  readonly executable: string
  readonly version: string
  readonly pid: number
  readonly isAlive: () => boolean
  /** Aborts when the browser has ended, for whatever reason. */
  readonly gone: AbortSignal
  readonly newContext: (options: ContextOptions) => Promise<BrowserContext>
  /** Memory of all its processes in bytes; null where the system does not tell. */
  readonly memory: () => Promise<number | null>
  /** Ends it, by force if it does not end by itself. Never throws. */
  readonly close: () => Promise<void>
}

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>

/** A dead address: a request that slipped past the interception has nowhere to go. */
const nowhere = 'http://127.0.0.1:9'

/**
 * Nothing of its own may reach a network (design.md section 4): names resolve to nothing, and what is left goes to a proxy
 * that does not exist, which takes UDP from WebRTC as well. Playwright adds its own switches, and the pipe through which it
 * steers the browser: when the engine dies, however it dies, the pipe breaks and the browser ends.
 */
const switches = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  `--proxy-server=${nowhere}`,
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  // A page that eats memory crashes, which is survived, before it takes the machine's.
  '--js-flags=--max-old-space-size=512',
]

const closesWithinMs = 5_000

/**
 * Starts a browser with an own, empty profile.
 * @throws Error in the launcher's words when it does not start; nothing is left behind then
 */
export async function launchBrowser(options: LaunchOptions): Promise<RunningBrowser> {
  // Loaded on first need: most runs render nothing, and it takes a tenth of a second.
  const { chromium } = await import('playwright-core')
  const profile = createProfile(options.profiles)
  try {
    // With a context of its own the browser takes our profile folder; pages get contexts of theirs beside it.
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: options.executable,
      headless: true,
      chromiumSandbox: options.sandbox,
      args: switches,
      env: { ...options.variables, HOME: profile, TMPDIR: profile },
      artifactsDir: join(profile, 'artifacts'),
      acceptDownloads: false,
      serviceWorkers: 'block',
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    const browser = context.browser()
    if (browser === null) throw new Error('The browser was started without a handle')
    return await running(options, profile, browser)
  } catch (thrown) {
    removeProfile(profile)
    throw thrown
  }
}

async function running(options: LaunchOptions, profile: string, browser: Browser): Promise<RunningBrowser> {
  const gone = new AbortController()
  browser.once('disconnected', () => {
    gone.abort(new Error('The browser has ended'))
    removeProfile(profile)
  })
  const session = await browser.newBrowserCDPSession()
  const pid = (await processesOf(session)).find(({ type }) => type === 'browser')?.id
  if (pid === undefined) throw new Error('The browser has no process')
  return {
    executable: options.executable,
    version: browser.version(),
    pid,
    isAlive: () => !gone.signal.aborted && browser.isConnected(),
    gone: gone.signal,
    newContext: (contextOptions) => browser.newContext(contextOptions),
    memory: async () => memoryOf((await processesOf(session)).map(({ id }) => id)),
    close: async () => {
      const stubborn = setTimeout(() => killNow(pid), closesWithinMs)
      await browser.close().catch(() => undefined)
      clearTimeout(stubborn)
      if (isAlive(pid)) killNow(pid)
      removeProfile(profile)
    },
  }
}

async function processesOf(session: CDPSession): Promise<readonly { type: string; id: number }[]> {
  return (await session.send('SystemInfo.getProcessInfo')).processInfo
}
