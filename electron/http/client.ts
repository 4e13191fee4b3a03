import { createHash } from 'node:crypto'
import { Agent, fetch } from 'undici'
import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import { productVersion } from '../configuration/versions.ts'
import type { FetchedPage, PageCapture, PageSource, RawPage } from './page.ts'
import { replayUrl } from './replay.ts'
import type { SitePolicy } from './site-policy.ts'

export interface HttpClientOptions {
  readonly settings: Settings
  readonly policy: SitePolicy
  readonly replay: URL | null
}

const maxRedirects = 3

/** One client per engine (G14): pooled connections, honest agent (G17), limits that really abort (G11). */
export class HttpClient implements PageSource, PageCapture {
  readonly #options: HttpClientOptions
  readonly #agent: Agent

  constructor(options: HttpClientOptions) {
    this.#options = options
    this.#agent = new Agent({
      connect: { timeout: options.settings.http_connect_timeout_ms },
      headersTimeout: options.settings.http_read_timeout_ms,
      bodyTimeout: options.settings.http_read_timeout_ms,
      connections: options.settings.max_in_flight,
    })
  }

  async page(url: URL, signal: AbortSignal): Promise<FetchedPage> {
    const { url: found, bytes } = await this.capture(url, signal)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { url: found, html: new TextDecoder('utf-8').decode(bytes), sha256, path: 'http' }
  }

  async capture(url: URL, signal: AbortSignal): Promise<RawPage> {
    const { policy, settings } = this.#options
    const end = await policy.admit(url, signal).catch((reason: unknown) => {
      throw signal.aborted ? cancelledError('http') : reason
    })
    const limit = AbortSignal.timeout(settings.http_total_timeout_ms)
    try {
      return await this.#follow(url, AbortSignal.any([signal, limit]))
    } catch (error) {
      if (signal.aborted) throw cancelledError('http')
      throw error instanceof AppError ? error : connectionError(url, error, limit.aborted || isTimeout(error))
    } finally {
      end()
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #follow(start: URL, signal: AbortSignal): Promise<RawPage> {
    let url = start
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const response = await this.#request(url, signal)
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null) {
        if (response.status !== 200) {
          await response.body?.cancel()
          throw httpError(start, `LiveRC answered ${response.status}.`, { status_code: response.status })
        }
        const bytes = await this.#body(start, response.body)
        return { url, status: response.status, headers: Object.fromEntries(response.headers), bytes }
      }
      await response.body?.cancel()
      const target = URL.parse(location, url.href)
      if (target === null) throw httpError(start, 'LiveRC answered with a redirect to nowhere.', {})
      await this.#options.policy.follow(target, signal)
      url = target
    }
    throw httpError(start, `LiveRC redirected more than ${maxRedirects} times.`, {})
  }

  #request(url: URL, signal: AbortSignal) {
    const { replay, settings } = this.#options
    return fetch((replay === null ? url : replayUrl(replay, url)).href, {
      dispatcher: this.#agent,
      redirect: 'manual',
      signal,
      headers: {
        accept: 'text/html,application/xhtml+xml',
        'user-agent': `MyRaceEngineer/${productVersion} (+${settings.user_agent_contact})`,
      },
    })
  }

  async #body(url: URL, body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
    const limit = this.#options.settings.max_page_bytes
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength
      if (bytes > limit)
        throw httpError(url, `The page is larger than ${limit} bytes.`, { bytes_limit: limit })
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }
}

function httpError(url: URL, message: string, details: Readonly<Record<string, number | string>>): AppError {
  const status = details['status_code']
  const missing = status === 404 || status === 410
  return new AppError('CONNECTOR_HTTP_ERROR', message, {
    stage: 'fetch',
    source: 'http',
    action: missing ? 'Check that the page still exists on LiveRC.' : 'Try again in a few minutes.',
    details: { url: url.href, ...details },
  })
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** Whether undici gave up waiting: for the connection, for the first byte, or for the next one. */
function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && timeouts.has(String(error.code))) || isTimeout(error.cause)
}

function connectionError(url: URL, cause: unknown, timedOut: boolean): AppError {
  return new AppError(
    'CONNECTOR_HTTP_ERROR',
    timedOut ? 'LiveRC did not answer in time.' : 'LiveRC could not be reached.',
    {
      stage: 'fetch',
      source: 'http',
      action: 'Check the network connection and try again.',
      details: { url: url.href, reason: timedOut ? 'timeout' : 'connection' },
      cause,
    },
  )
}
