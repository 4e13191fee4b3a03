/** Elements without an end tag: they never nest. */
const voidTags = new Set([
  'br',
  'img',
  'input',
  'hr',
  'meta',
  'link',
  'area',
  'base',
  'col',
  'embed',
  'source',
  'wbr',
])
const longestName = 100

/**
 * Whether elements nest deeper than `limit`, from one cheap pass over the text before any DOM is built. It never
 * underestimates: an end tag closes one open element of its own name only, wherever that stands.
 */
export function isNestedDeeperThan(html: string, limit: number): boolean {
  const open = new Map<string, number>()
  let depth = 0
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const isEnd = html[at + 1] === '/'
    const start = isEnd ? at + 2 : at + 1
    if (!isLetter(html.charCodeAt(start))) continue
    const name = tagName(html, start)
    if (voidTags.has(name)) continue
    const count = open.get(name) ?? 0
    if (!isEnd) {
      open.set(name, count + 1)
      depth += 1
      if (depth > limit) return true
    } else if (count > 0 && name.length < longestName) {
      open.set(name, count - 1)
      depth -= 1
    }
  }
  return false
}

/** The name of a tag in lower case, cut at `longestName`. */
function tagName(html: string, start: number): string {
  let end = start + 1
  while (end < start + longestName && !endsName(html.charCodeAt(end))) end += 1
  return html.slice(start, end).toLowerCase()
}

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** White space, `/`, `>` or the end of the text. */
function endsName(code: number): boolean {
  return code <= 0x20 || code === 0x2f || code === 0x3e || Number.isNaN(code)
}
