interface PageHeaderOptions {
  /** Origin of the development server's WebSocket, such as `ws://localhost:5173`; only ever set in development. */
  readonly devSocket?: string
  /** Nonce that the development server puts on the script and style elements it injects. */
  readonly devNonce?: string
}

/** The page's Content-Security-Policy: everything from its own origin, nothing inline, no frames (style rules, row 7). */
export function contentSecurityPolicy({ devSocket, devNonce }: PageHeaderOptions = {}): string {
  const nonce = devNonce === undefined ? '' : ` 'nonce-${devNonce}'`
  const socket = devSocket === undefined ? '' : ` ${devSocket}`
  return [
    "default-src 'none'",
    `script-src 'self'${nonce}`,
    `style-src 'self'${nonce}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${socket}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The headers that every answer to a page carries, from the app's protocol and from the browser shell alike. */
export function pageHeaders(options: PageHeaderOptions = {}): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  }
}
