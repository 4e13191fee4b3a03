import type { CheerioAPI } from 'cheerio/slim'
import { collapseWhiteSpace } from '../../../../shared/domain/text.ts'

/**
 * The few questions that the parsers ask of a DOM. Plain walks instead of selectors: a selector engine costs more per
 * table cell than reading the whole page does.
 */

export type Document = ReturnType<CheerioAPI['root']>[number]
export type Node = Document['children'][number]
export type Element = Extract<Node, { attribs: Record<string, string> }>
export type Text = Extract<Node, { nodeType: 3 }>

const textNode = 3

function isElement(node: Node): node is Element {
  return 'attribs' in node
}

export function childElements(element: Element): Element[] {
  return element.children.filter(isElement)
}

export function attribute(element: Element, name: string): string | null {
  return element.attribs[name] ?? null
}

export function hasClass(element: Element, name: string): boolean {
  const classes = element.attribs['class']
  if (classes === undefined || !classes.includes(name)) return false
  return classes === name || classes.split(/\s+/).includes(name)
}

/** A test for elements by tag and, where given, class. */
export type Test = (element: Element) => boolean

export function is(tag: string, className?: string): Test {
  return (element) => element.name === tag && (className === undefined || hasClass(element, className))
}

export function withClass(className: string): Test {
  return (element) => hasClass(element, className)
}

/** The elements below `root` that pass the test, in page order. */
export function descendants(root: Element | Document, test: Test): Element[] {
  const found: Element[] = []
  collect(root, test, found)
  return found
}

function collect(parent: Element | Document, test: Test, found: Element[]): void {
  for (const child of parent.children) {
    if (!isElement(child)) continue
    if (test(child)) found.push(child)
    collect(child, test, found)
  }
}

/** The first element below `root` that passes the test. */
export function descendant(root: Element | Document, test: Test): Element | null {
  for (const child of root.children) {
    if (!isElement(child)) continue
    const found = test(child) ? child : descendant(child, test)
    if (found !== null) return found
  }
  return null
}

/** The nearest element around this one that passes the test. */
export function ancestor(element: Element, test: Test): Element | null {
  let parent = element.parent
  while (parent !== null && 'attribs' in parent) {
    if (test(parent)) return parent
    parent = parent.parent
  }
  return null
}

const isHidden: Test = withClass('hidden')
const isInvisible: Test = (element) =>
  element.name === 'script' || element.name === 'style' || isHidden(element)

/**
 * The visible text of an element: white space collapsed, `<br>` read as a blank, comments, scripts and sort helpers
 * (`.hidden`) left out (PAGES.md section 1). `without` leaves further elements out.
 */
export function textOf(element: Element, without?: Test): string {
  const [only] = element.children
  if (element.children.length === 1 && only?.nodeType === textNode) return collapseWhiteSpace(only.data)
  const parts: string[] = []
  gatherText(element.children, (child) => isInvisible(child) || without?.(child) === true, parts)
  return collapseWhiteSpace(parts.join(''))
}

/** The visible text, or `null` where there is none. */
export function textOrNull(element: Element | null | undefined, without?: Test): string | null {
  if (element === null || element === undefined) return null
  const text = textOf(element, without)
  return text === '' ? null : text
}

/** The hidden sort helper of a cell: `.hidden`, else `data-sort`; `null` without one or where it is empty. */
export function sortHelper(cell: Element): string | null {
  const hidden = descendant(cell, isHidden)
  const text = hidden === null ? collapseWhiteSpace(attribute(cell, 'data-sort') ?? '') : textOf(hidden)
  return text === '' ? null : text
}

function gatherText(nodes: readonly Node[], leaveOut: Test, parts: string[]): void {
  for (const node of nodes) {
    if (node.nodeType === textNode) parts.push(node.data)
    else if (isElement(node) && !leaveOut(node)) {
      if (node.name === 'br') parts.push(' ')
      else gatherText(node.children, leaveOut, parts)
    }
  }
}

const blockTags = new Set([
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'table',
  'address',
])

/** The visible text of sibling nodes as lines, split at `<br>` and around blocks; empty lines are left out. */
export function linesOf(nodes: readonly Node[]): string[] {
  const parts: string[] = []
  gatherLines(nodes, parts)
  return parts
    .join('')
    .split(lineEnd)
    .map(collapseWhiteSpace)
    .filter((line) => line !== '')
}

/** Stands for an end of line while text is gathered: HTML cannot contain it. */
const lineEnd = '\u0000'

function gatherLines(nodes: readonly Node[], parts: string[]): void {
  for (const node of nodes) {
    if (node.nodeType === textNode) parts.push(node.data.replaceAll(lineEnd, ' '))
    else if (isElement(node) && !isInvisible(node)) {
      const isBlock = blockTags.has(node.name)
      if (isBlock || node.name === 'br') parts.push(lineEnd)
      gatherLines(node.children, parts)
      if (isBlock) parts.push(lineEnd)
    }
  }
}

/** The texts directly inside an element, as they are: a script's is one piece of the page, never executed (G8). */
export function textsOf(element: Element): Text[] {
  return element.children.filter((child) => child.nodeType === textNode)
}
