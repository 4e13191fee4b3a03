/** Words of plain letters with single blanks between them: most of a page's texts, and quick to tell. */
const alreadyCollapsed = /^[!-~]+(?: [!-~]+)*$/

/**
 * Text as printed, with every run of white space (no-break spaces and control characters included) as one blank, trimmed.
 * Letters stay as they are: names are stored as LiveRC prints them.
 */
export function collapseWhiteSpace(text: string): string {
  return alreadyCollapsed.test(text) ? text : text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Text in the form in which two spellings of one thing are equal: NFKC, then white space collapsed (H14). For comparing, not for storing. */
export function normaliseText(text: string): string {
  return collapseWhiteSpace(text.normalize('NFKC'))
}

/** The form of a printed name under which one person's rows meet: letters without case, white space collapsed (PAGES.md section 6). */
export function nameKey(name: string): string {
  return normaliseText(name).toLowerCase()
}

/** At most `length` characters of a text, with an ellipsis where it was cut: for messages and logs (H13). */
export function clipText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`
}
