/** Which way a page came (G30, K6); `file`: somebody saved it. */
export type FetchPath = 'http' | 'cache' | 'browser' | 'file'

/** A page as it was served. `url` is where it was found after redirects. */
export interface FetchedPage {
  readonly url: URL
  readonly html: string
  /** SHA-256 of its bytes, in hex: tells a page that has changed from one that has not. */
  readonly sha256: string
  /** `cache`: the site said that it has not changed since it was stored. */
  readonly path: FetchPath
}

/** The answer for a page that the caller knows already: it still is what its hash says. */
export interface UnchangedPage {
  readonly url: URL
  readonly html: null
  readonly sha256: string
  readonly path: FetchPath
}

export interface PageOptions {
  /** The hash of the page that the caller has stored. Only a caller who gives it can be answered "unchanged". */
  readonly known?: string
  /**
   * Whether the page's body may be stored, to be given again when the site says that it has not changed. Default true. A
   * page with laps says false: only its validators and its hash are kept, and they are sent only by a caller whose `known`
   * is that hash (E20).
   */
  readonly keepBody?: boolean
}

/** An answer of status 200 with its bytes as they came, for whoever keeps pages (O7). */
export interface RawPage {
  /** Where it was found after redirects. */
  readonly url: URL
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}

/** Fetches a page to be kept as it is: the same client and policy as for `PageSource`, never conditional, never cached. */
export interface PageCapture {
  /** @throws AppError as `PageSource.page` */
  capture(url: URL, signal: AbortSignal): Promise<RawPage>
}

/** The seam between connectors and the network: everything that asks LiveRC for a page comes through here. */
export interface PageSource {
  /**
   * The page at `url`, or that it is what `options.known` says.
   * @throws AppError CONNECTOR_HTTP_ERROR (status, timeout, connection, size), SCRAPING_DISABLED, ROBOTS_DISALLOWED,
   * CIRCUIT_OPEN, VALIDATION_ERROR for a foreign address, CANCELLED when `signal` aborts.
   */
  page(url: URL, signal: AbortSignal): Promise<FetchedPage>
  page(url: URL, signal: AbortSignal, options: PageOptions): Promise<FetchedPage | UnchangedPage>
  /**
   * Drops what is stored of the page: it could not be read, so that the next request must ask for all of it and not whether
   * it has changed.
   */
  forget(url: URL): void
  close(): Promise<void>
}
