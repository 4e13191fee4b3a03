import { spansIn } from './hits.ts'

/** Elements that begin a line of their own when their texts are read one after the other. */
const BLOCKS = 'p, li, dt, dd, h1, h2, h3, h4, td, th, div, section, article, header, button, label, tr'

interface Piece {
  readonly node: Text
  readonly start: number
}

/** The texts of a screen that are in view somewhere on it, a line for each block, and where each piece stands in its line. */
function linesOf(root: Element, except: Element | null): { text: string; pieces: Piece[] }[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Text) return NodeFilter.FILTER_ACCEPT
    if (!(node instanceof Element)) return NodeFilter.FILTER_REJECT
    const isHidden =
      node === except || node.matches('svg, canvas, script, .visually-hidden') || !node.checkVisibility()
    return isHidden ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP
  })
  const lines: { text: string; pieces: Piece[] }[] = []
  let block: Element | null = null
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue
    const own: Element | null = node.parentElement?.closest(BLOCKS) ?? null
    let line = lines.at(-1)
    if (line === undefined || own !== block) {
      line = { text: '', pieces: [] }
      lines.push(line)
    }
    block = own
    line.pieces.push({ node, start: line.text.length })
    line.text += node.data
  }
  return lines
}

/** The piece and the character in it that a place in a line is. */
function pointIn(
  pieces: readonly Piece[],
  at: number,
  isEnd: boolean,
): { node: Text; offset: number } | null {
  const piece = pieces.findLast(({ start }) => (isEnd ? start < at : start <= at))
  return piece === undefined ? null : { node: piece.node, offset: at - piece.start }
}

/**
 * Every place on a screen that says the text, in reading order; texts that stand together over the borders of elements are
 * found too.
 * @param except what is not searched: the search's own bar
 */
export function rangesIn(root: Element, query: string, except: Element | null): Range[] {
  return linesOf(root, except).flatMap(({ text, pieces }) =>
    spansIn(text, query).flatMap(([from, to]) => {
      const start = pointIn(pieces, from, false)
      const end = pointIn(pieces, to, true)
      if (start === null || end === null) return []
      const range = document.createRange()
      range.setStart(start.node, start.offset)
      range.setEnd(end.node, end.offset)
      return [range]
    }),
  )
}

/** Marks what was found on the screen; without anything, takes the marks away. */
export function markRanges(ranges: readonly Range[], present: Range | undefined): void {
  const others = ranges.filter((range) => range !== present)
  CSS.highlights.set('found', new Highlight(...others))
  CSS.highlights.set('found-present', new Highlight(...(present === undefined ? [] : [present])))
}
