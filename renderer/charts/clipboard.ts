/** Pictures to the clipboard. */

export type CopyOutcome =
  | 'copied'
  /** Pages of this address, or this browser, have no clipboard for pictures. */
  | 'unsupported'
  /** The window may not write to it, or it has no focus. */
  | 'refused'

/**
 * Puts a picture on the clipboard. It begins before the picture is made, while the click that asked for it still counts. What
 * goes wrong with making it is thrown.
 */
export async function copyPicture(make: () => Promise<Blob>): Promise<CopyOutcome> {
  // Browsers leave it out where the address is not their own computer's and has no https.
  if (!('clipboard' in navigator) || typeof ClipboardItem === 'undefined') return 'unsupported'
  const picture = make()
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
    return 'copied'
  } catch (thrown) {
    await picture
    if (thrown instanceof DOMException) return 'refused'
    throw thrown
  }
}
