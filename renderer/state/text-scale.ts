import { create } from 'zustand'

/** What a browser's text is sized by when nobody has changed it, in CSS pixels. */
const USUAL = 16

/** How much larger than usual the reader's text is: 2 at 200 %. Sizes in `rem` follow it by themselves, those in code by this. */
const useScale = create<{ readonly scale: number }>()(() => ({ scale: 1 }))

export const useTextScale = (): number => useScale(({ scale }) => scale)

/**
 * Follows the size of the text, which can be changed in the browser's settings at any time and tells nobody: an empty
 * element one `rem` wide is watched. Answers with the function that ends it.
 */
export function followTextScale(body: HTMLElement): () => void {
  const probe = body.ownerDocument.createElement('div')
  probe.className = 'text-probe'
  body.append(probe)
  const measure = (): void => {
    const { width } = probe.getBoundingClientRect()
    if (width > 0) useScale.setState({ scale: width / USUAL })
  }
  measure()
  const observer = new ResizeObserver(measure)
  observer.observe(probe)
  return () => {
    observer.disconnect()
    probe.remove()
  }
}
