/** A file name of a text: letters and digits of any script, hyphens between. */
export function fileNameOf(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'chart' : name.slice(0, 120).toLowerCase()
}
