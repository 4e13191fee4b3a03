import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { Agent, buildConnector, request, type Dispatcher } from 'undici'
import type { Settings } from '../configuration/registry.ts'
import { userAgent } from '../configuration/versions.ts'
import {
  addressError,
  guardedLookup,
  isLoopbackAddress,
  isPublicAddress,
  type Resolver,
} from './address-guard.ts'
import { httpError } from './failure.ts'
import { replayUrl } from './replay.ts'

/** An answer with its body, unpacked. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Empty where the caller did not want it. */
  readonly body: Uint8Array
}

export interface Wanted {
  readonly headers: Readonly<Record<string, string>>
  /** Whether the body of an answer with this status is of use. */
  readonly body: (status: number) => boolean
  /** A body larger than this is refused, or cut there. */
  readonly maxBytes: number
  readonly overflow: 'refuse' | 'cut'
}

export interface TransportOptions {
  readonly settings: () => Settings
  readonly replay: URL | null
  readonly resolver?: Resolver
}

/** As many connections to one host as requests may ever be under way; the policy allows fewer. */
const mostConnections = 16

/**
 * One client per engine (G14): pooled connections, honest agent (G17), only public addresses, or under replay only the
 * replay server's. Sends what it is given; whether that may be sent is decided before (`guarded-requests.ts`).
 */
export class Transport {
  readonly #options: TransportOptions
  readonly #agent: Agent

  constructor(options: TransportOptions) {
    this.#options = options
    const settings = options.settings()
    const isAllowed = options.replay === null ? isPublicAddress : isLoopbackAddress
    const connect = buildConnector({
      timeout: settings.http_connect_timeout_ms,
      allowH2: false,
      lookup: guardedLookup(isAllowed, options.resolver),
    })
    this.#agent = new Agent({
      connect: (target, callback) => {
        const host = target.hostname.replace(/^\[|\]$/gu, '')
        // A host that is an address is never looked up.
        if (/^[\d.]+$|:/u.test(host) && !isAllowed(host)) callback(addressError(host, host), null)
        else connect(target, callback)
      },
      headersTimeout: settings.http_read_timeout_ms,
      bodyTimeout: settings.http_read_timeout_ms,
      connections: mostConnections,
    })
  }

  /** The address that is really asked. */
  addressOf(url: URL): URL {
    const { replay } = this.#options
    return replay === null ? url : replayUrl(replay, url)
  }

  /** @throws AppError CONNECTOR_HTTP_ERROR for a body that is too large; what the network throws */
  async send(url: URL, wanted: Wanted, signal: AbortSignal): Promise<Reply> {
    const response = await request(this.addressOf(url).href, {
      dispatcher: this.#agent,
      signal,
      headers: {
        'accept-encoding': 'gzip, br',
        ...wanted.headers,
        'user-agent': userAgent(this.#options.settings()),
      },
    })
    const status = response.statusCode
    const headers = plainHeaders(response.headers)
    if (wanted.body(status)) return { status, headers, body: await readBody(url, response, headers, wanted) }
    // Read to its end if that is near, so that the connection can be used again.
    await response.body.dump({ limit: 65_536, signal })
    return { status, headers, body: new Uint8Array() }
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

/** Counts what comes out of unpacking, so that a small bomb is as large as what it unpacks to. */
async function readBody(
  url: URL,
  response: Dispatcher.ResponseData,
  headers: Readonly<Record<string, string>>,
  { maxBytes, overflow }: Wanted,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of unpacked(url, response.body, headers['content-encoding'])) {
    if (!(chunk instanceof Uint8Array)) throw new Error('A body without an encoding is bytes')
    bytes += chunk.byteLength
    if (bytes > maxBytes) {
      if (overflow === 'refuse') {
        throw httpError(url, `The page is larger than ${maxBytes} bytes.`, { bytes_limit: maxBytes })
      }
      chunks.push(chunk.subarray(0, chunk.byteLength - (bytes - maxBytes)))
      break
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function unpacked(url: URL, body: Readable, encoding: string | undefined): Readable {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return body
    case 'gzip':
    case 'x-gzip':
      // Unlike a browser's, this is strict: a body that ends early is an error and no page.
      return pipeline(body, createGunzip(), () => undefined)
    case 'br':
      return pipeline(body, createBrotliDecompress(), () => undefined)
    default:
      body.once('error', () => undefined).destroy()
      throw httpError(url, 'LiveRC packed the page in a way that was not asked for.', {
        encoding: String(encoding).slice(0, 40),
      })
  }
}
