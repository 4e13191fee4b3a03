/** What a browser asks for, and what it is told. */

export interface ResourceOptions {
  /** Nothing that changes anything at the site. */
  readonly method: 'GET'
  /** The browser's own; of these only `requestHeaderNames` are sent. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface Resource {
  /** Where it was found after redirects. */
  readonly url: URL
  readonly status: number
  /** Only those that a page needs to be shown; no cookies, nothing about the connection. */
  readonly headers: Readonly<Record<string, string>>
  /** Unpacked. */
  readonly body: Uint8Array
}

const requestHeaderNames: ReadonlySet<string> = new Set(['accept', 'accept-language', 'x-requested-with'])

const responseHeaderNames: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'cache-control',
  'content-language',
  'content-security-policy',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'x-content-type-options',
])

/** No cookies, no referrer, no credentials: the site learns from a browser request what it learns from any other. */
export function requestHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return { accept: '*/*', ...only(headers, requestHeaderNames) }
}

export function responseHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return only(headers, responseHeaderNames)
}

function only(headers: Readonly<Record<string, string>>, names: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => names.has(name)),
  )
}
