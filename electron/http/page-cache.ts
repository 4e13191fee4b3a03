import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

/** What is kept of a page (G15, E20): its validators and hash, and its body, compressed, unless the caller keeps that. */
export interface CachedPage {
  readonly url: string
  readonly etag: string | null
  readonly lastModified: string | null
  /** SHA-256 of the page's bytes, in hex. */
  readonly sha256: string
  readonly body: Uint8Array | null
}

/** Where pages are kept between runs. */
export interface PageStore {
  find(url: string): CachedPage | undefined
  /** Keeps a page in place of an earlier one, and no more than `limit` pages. */
  keep(page: CachedPage & { readonly body: Buffer | null }, limit: number): void
  use(url: string): void
  forget(url: string): void
}

const longestValidator = 1_024
const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** SHA-256 in hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The headers that ask for the page only if it has changed. */
export function conditionsOf(page: CachedPage): Record<string, string> {
  return {
    ...(page.etag === null ? {} : { 'if-none-match': page.etag }),
    ...(page.lastModified === null ? {} : { 'if-modified-since': page.lastModified }),
  }
}

/** A page as it came, to be kept; null when the site gave nothing to ask by. */
export async function cachedPage(
  url: string,
  headers: Readonly<Record<string, string>>,
  page: { readonly sha256: string; readonly body: Uint8Array },
  keepBody: boolean,
): Promise<(CachedPage & { readonly body: Buffer | null }) | null> {
  const etag = validator(headers['etag'])
  const lastModified = validator(headers['last-modified'])
  if (etag === null && lastModified === null) return null
  return { url, etag, lastModified, sha256: page.sha256, body: keepBody ? await compress(page.body) : null }
}

/** The body that was kept; null when it is not there, is damaged, or is not what its hash says. */
export async function keptBody(page: CachedPage, maxBytes: number): Promise<Uint8Array | null> {
  if (page.body === null) return null
  try {
    const body = await decompress(page.body, { maxOutputLength: maxBytes })
    return sha256Of(body) === page.sha256 ? body : null
  } catch {
    return null
  }
}

/** Goes back into a request's header: one line of printable letters. */
function validator(value: string | undefined): string | null {
  return value !== undefined && value.length <= longestValidator && /^[\u0020-\u007e]+$/u.test(value)
    ? value
    : null
}
