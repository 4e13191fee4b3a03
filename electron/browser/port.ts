/** An answer to what a page asked for while it was rendered. */
export interface ResourceAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * The only way to the network for a page that is rendered: the HTTP client, with everything that the site policy asks of a
 * request (design.md section 4). Redirects are followed there; an answer of any status is an answer.
 * @throws AppError of the policy, such as SCRAPING_DISABLED, or of the connection
 */
export interface ResourceSource {
  resource(
    url: URL,
    options: {
      readonly method: 'GET'
      readonly headers?: Readonly<Record<string, string>>
      readonly signal: AbortSignal
    },
  ): Promise<ResourceAnswer>
}

export interface RenderRequest {
  /** The page's address: the only one that the browser navigates to. */
  readonly url: URL
  /** The page as HTTP gave it. The browser starts from it, so that the site is not asked for it again. */
  readonly html: string
  /** Pages with the same key are rendered one at a time (G26). */
  readonly key: string
  /** Until this selector matches, the page is not looked at (G32). */
  readonly waitFor: string
  /** Whether the page as it is now has everything (PAGES.md section 11). */
  readonly isComplete: (html: string) => boolean
  /** Links that show laps: clicked once if the page has come to rest without being complete, the only click (G35). */
  readonly expand?: string
  /** Whether pictures are wanted (G25: only when debugging). */
  readonly screenshots: boolean
  readonly signal: AbortSignal
}

/** How rendering ended: the page became complete, came to rest without, or its time was over. */
export type RenderEnd = 'complete' | 'quiet' | 'timeout'

export interface RenderedPage {
  /** The final DOM. */
  readonly html: string
  /** SHA-256 of `html` in UTF-8, in hex. */
  readonly sha256: string
  readonly end: RenderEnd
  /** By name: before the wait, at the end. */
  readonly screenshots: Readonly<Record<string, Uint8Array>>
  /** What the page asked for: answered, refused without asking, and asked for in vain. */
  readonly requests: { readonly answered: number; readonly refused: number; readonly failed: number }
}

/** Renders pages that HTTP alone cannot give. */
export interface PageRenderer {
  /**
   * The page after its scripts have run, complete or not.
   * @throws AppError BROWSER_ERROR, with `details.browser = 'none'` where there is no browser; what the policy said to a
   * request of the page where that stops everything (SCRAPING_DISABLED, CIRCUIT_OPEN); CANCELLED when `signal` aborts
   */
  render(request: RenderRequest): Promise<RenderedPage>
}
