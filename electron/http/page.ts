/** Which way a page came (G30, K6); `file`: somebody saved it. */
export type FetchPath = 'http' | 'cache' | 'browser' | 'file'

/** A page as it was served. `url` is where it was found after redirects. */
export interface FetchedPage {
  readonly url: URL
  readonly html: string
  /** SHA-256 of its bytes, in hex: tells a page that has changed from one that has not. */
  readonly sha256: string
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
  close(): Promise<void>
}
