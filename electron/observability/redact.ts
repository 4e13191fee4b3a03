/**
 * What must never stand in a log line (K13, N9, N15): credentials, database addresses, whole e-mail addresses, pages.
 * Every text of a line passes through here, whoever wrote it.
 */

const hidden = '[hidden]'
/** Far beyond any message or stack; what is longer is a page or a dump. */
const longestText = 16_000
/** Keeps a line readable in a terminal and a log viewer. */
const shownLength = 4_000

/** Tags of real pages. `<anonymous>` of a stack trace is none of them. */
const markup =
  /<(?:!doctype|\/?(?:html|head|body|title|meta|link|script|style|noscript|iframe|div|span|section|nav|main|table|thead|tbody|tfoot|tr|td|th|ul|ol|li|a|p|b|i|em|strong|small|br|hr|img|svg|form|input|button|select|option|label|h[1-6]))(?=[\s/>]|$)/iu

const secretNames =
  '(?:api[-_]?key|access[-_]?token|auth[-_]?token|token|password|passwd|pwd|secret|signature|sig|authorization|cookie)'
/** Names of fields that hold a secret. A lock's or a job's `key` is none. */
const secretField = new RegExp(`(?:^|[_-])${secretNames}$`, 'iu')

const replacements: readonly (readonly [pattern: RegExp, by: string])[] = [
  // A database's address says where, as whom and with what: none of it is a log's business.
  [/\b(postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqp)s?:\/\/[^\s"'`<>]*/giu, `$1://${hidden}`],
  // User and password of an address; the password may hold anything, also what belongs encoded.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s:/@"'`<>]{0,200}:[^\s"'`<>]{0,500}@/giu, `$1${hidden}@`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@"'`<>]{1,200}@/giu, `$1${hidden}@`],
  // Google's keys have this form wherever they stand, the map in a dashboard's iframe above all.
  [/AIza[\w-]{10,}/gu, hidden],
  [/\b(bearer)\s+[\w.~+/=-]{6,}/giu, `$1 ${hidden}`],
  [/\b(basic)\s+[\w+/=-]{16,}/giu, `$1 ${hidden}`],
  [/\b(set-cookie|cookie|authorization)\s*:\s*[^\n]*/giu, `$1: ${hidden}`],
  [/\b(mre_session_\d+=)[\w-]+/giu, `$1${hidden}`],
  [/([?&]key=)[^\s"'&#<>]+/giu, `$1${hidden}`],
  [
    new RegExp(`(?<![\\p{L}\\p{N}])(${secretNames})("?\\s*[=:]\\s*"?)[^\\s"'&;,<>}\\])]+`, 'giu'),
    `$1$2${hidden}`,
  ],
  [
    /(?<![\p{L}\p{N}.%+-])([\p{L}\p{N}_%+-])[\p{L}\p{N}_.%+-]{0,63}@([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/gu,
    '$1***@$2',
  ],
]

/** `text` without secrets, whole e-mail addresses and markup; what is long is cut. */
export function redactText(text: string): string {
  if (text.length > longestText) return `[${text.length} characters removed]`
  let safe = text
  const page = markup.exec(safe)
  // Everything after the first tag goes: what a page says next to it may be cut anywhere.
  if (page !== null) safe = `${safe.slice(0, page.index)}[markup removed]`
  for (const [pattern, by] of replacements) safe = safe.replace(pattern, by)
  return safe.length > shownLength ? `${safe.slice(0, shownLength)}…` : safe
}

/**
 * A field's value as JSON can hold it, every text in it redacted; one whose name says that it is a secret is hidden whole.
 */
export function redactField(name: string, value: unknown): unknown {
  if (typeof value === 'string') return secretField.test(name) ? hidden : redactText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map((item: unknown) => redactField(name, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[key, redactField(key, member)] as const],
    ),
  )
}
