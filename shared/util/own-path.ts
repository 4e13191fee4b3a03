/** What the path and the search of an address may hold (RFC 3986), and text that somebody has not escaped in it. */
const OWN = /^\/[\w\-.~!$&'()*+,;=:@/?% \p{L}\p{M}\p{N}]*$/u

/** `//` names another host, and browsers resolve steps upwards before they send an address, escaped ones as well. */
const ODD_STEP = /\/\/|\/(?:\.|%2e){1,2}(?:\/|$)/iu

/**
 * An address inside the app, as it may be written by hand or by a script: a path with its search, with everything escaped
 * that an address cannot hold as it is. Null for what a browser could take for another site's, or read otherwise than we do.
 */
export function ownPath(text: string): string | null {
  const path = text.split('?', 1)[0] ?? ''
  if (!OWN.test(text) || ODD_STEP.test(path)) return null
  // What is escaped already stays as it is.
  return encodeURI(text).replaceAll(/%25(?=[\da-f]{2})/giu, '%')
}
