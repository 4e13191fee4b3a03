import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Settings } from '../../electron/configuration/registry.ts'
import { SiteClient, type SiteClientOptions } from '../../electron/http/client.ts'
import { SitePolicy, type RequestStart, type SitePolicyOptions } from '../../electron/http/site-policy.ts'
import { createMetrics, type Metrics } from '../../electron/observability/metrics.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { quickSettings } from './http-settings.ts'

export const racePage = new URL('https://meadow.liverc.com/results/?p=view_race_result&id=6001536')
export const never = new AbortController().signal

/** A request as the server saw it. */
export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly at: number
}

/** A server of a test's own in place of LiveRC, and a client that asks it. */
export interface HttpSite {
  readonly client: SiteClient
  readonly policy: SitePolicy
  readonly metrics: Metrics
  /** For `MRE_REPLAY_URL`. */
  readonly url: URL
  /** Requests for pages, oldest first. */
  readonly seen: Seen[]
  /** Requests for robots.txt, oldest first. */
  readonly seenRobots: Seen[]
  /** What the policy let start, oldest first. */
  readonly starts: RequestStart[]
  /** Changes settings while the client runs. */
  set(changes: Partial<Settings>): void
  /** Another client on the same server, with a memory of its own. */
  another(client?: Partial<SiteClientOptions>): SiteClient
  stop(): Promise<void>
}

export interface HttpSiteOptions {
  readonly settings?: Partial<Settings>
  /** The text of every host's robots.txt, or what answers for it; by default there is none. */
  readonly robots?: string | RequestListener
  readonly policy?: Partial<SitePolicyOptions>
  readonly client?: Partial<SiteClientOptions>
}

/** Starts both; they end with the test. */
export async function startHttpSite(
  answer: RequestListener,
  options: HttpSiteOptions = {},
): Promise<HttpSite> {
  const seen: Seen[] = []
  const seenRobots: Seen[] = []
  const { robots } = options
  const answerRobots: RequestListener = (request, response) => {
    if (typeof robots === 'function') robots(request, response)
    else if (robots === undefined) response.writeHead(404).end()
    else response.end(robots)
  }
  const server = createServer((request, response) => {
    const isRobots = request.url?.endsWith('/robots.txt') === true
    const { method, url, headers } = request
    ;(isRobots ? seenRobots : seen).push({ method, url, headers, at: performance.now() })
    if (isRobots) answerRobots(request, response)
    else answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!isAddress(address)) throw new Error('The server has no port')
  const url = new URL(`http://127.0.0.1:${address.port}`)

  let settings = quickSettings(options.settings)
  const current = () => settings
  const starts: RequestStart[] = []
  const metrics = createMetrics()
  const policy = new SitePolicy({
    settings: current,
    metrics,
    onStart: (start) => starts.push(start),
    ...options.policy,
  })
  const another = (more: Partial<SiteClientOptions> = {}) => {
    const client = new SiteClient({
      policy,
      metrics,
      replay: url,
      ...options.client,
      ...more,
    })
    onTestFinished(() => client.close())
    return client
  }
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await new Promise<void>((resolve) => (server.listening ? server.once('close', resolve) : resolve()))
  }
  onTestFinished(stop)
  return {
    client: another(),
    policy,
    metrics,
    url,
    seen,
    seenRobots,
    starts,
    set: (changes) => {
      settings = { ...settings, ...changes }
    },
    another,
    stop,
  }
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** The AppError with which `work` must fail. */
export async function failure(work: Promise<unknown>): Promise<AppError> {
  try {
    await work
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('Nothing was thrown')
}
