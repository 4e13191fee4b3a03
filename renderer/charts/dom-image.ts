import type { PictureBody } from './picture.ts'

/**
 * A part of the page as an image: charts that are SVG or plain elements get into pictures this way. The part is written down
 * as one SVG whose elements carry their looks resolved (colours of the theme, sizes, fonts), so it is drawn by the browser
 * as it stands on the screen, at any resolution, what is scrolled away included. Nothing is loaded or run by it.
 */

const SVG = 'http://www.w3.org/2000/svg'
const XHTML = 'http://www.w3.org/1999/xhtml'

const EDGES = ['top', 'right', 'bottom', 'left'] as const
const INHERITED = [
  'color',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'font-variant-numeric',
  'line-height',
  'letter-spacing',
  'text-align',
  'white-space',
  'border-collapse',
  'border-spacing',
  'overflow-wrap',
] as const
const BOX = [
  'display',
  'box-sizing',
  'position',
  ...EDGES,
  'width',
  'height',
  ...EDGES.flatMap((edge) => [
    `margin-${edge}`,
    `padding-${edge}`,
    `border-${edge}-width`,
    `border-${edge}-style`,
    `border-${edge}-color`,
  ]),
  'border-top-left-radius',
  'border-top-right-radius',
  'border-bottom-left-radius',
  'border-bottom-right-radius',
  'background-color',
  'opacity',
  'overflow',
  'flex-direction',
  'flex-grow',
  'flex-shrink',
  'flex-basis',
  'flex-wrap',
  'align-items',
  'align-self',
  'align-content',
  'justify-content',
  'place-items',
  'row-gap',
  'column-gap',
  'grid-template-columns',
  'grid-template-rows',
  'grid-column-start',
  'grid-column-end',
  'table-layout',
  'text-overflow',
  'translate',
  'vertical-align',
] as const
const SHAPE = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'text-anchor',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
] as const
/** What an element without any looks has: not worth writing down. */
const INITIAL: ReadonlySet<string> = new Set([
  'none',
  'normal',
  'auto',
  '0px',
  '0',
  'static',
  'rgba(0, 0, 0, 0)',
])
/** Attributes that are the geometry of SVG. */
const GEOMETRY =
  /^(?:x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|d|dx|dy|width|height|points|transform|viewBox|preserveAspectRatio)$/u

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Elements that are not seen, or are only there to be pressed. */
function isLeftOut(element: Element): boolean {
  return (
    element.matches('.visually-hidden, [hidden], script, style, button, input, select, [data-no-picture]') ||
    getComputedStyle(element).display === 'none'
  )
}

function looks(style: CSSStyleDeclaration, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = style.getPropertyValue(name)
    return value === '' || INITIAL.has(value) ? [] : [`${name}:${value}`]
  })
}

function inheritedLooks(style: CSSStyleDeclaration, parent: CSSStyleDeclaration | null): string[] {
  return INHERITED.flatMap((name) => {
    const value = style.getPropertyValue(name)
    return value === parent?.getPropertyValue(name) ? [] : [`${name}:${value}`]
  })
}

function written(node: Node, parent: CSSStyleDeclaration | null, further: readonly string[] = []): string {
  if (node instanceof Text) return escaped(node.data)
  if (!(node instanceof Element) || isLeftOut(node)) return ''
  const style = getComputedStyle(node)
  const inside = (): string => [...node.childNodes].map((child) => written(child, style)).join('')
  if (node instanceof SVGElement) {
    const isOuter = node.parentElement?.namespaceURI !== SVG
    const attributes = [...node.attributes]
      .filter(({ name }) => GEOMETRY.test(name))
      .map(({ name, value }) => ` ${name}="${escaped(value)}"`)
    const own = [...looks(style, SHAPE), ...(isOuter ? looks(style, BOX) : []), ...further]
    // Black is the colour that a shape has by itself, so none has to be said.
    if (style.fill === 'none') own.push('fill:none')
    const place = isOuter ? ` xmlns="${SVG}"` : ''
    return `<${node.localName}${place}${attributes.join('')} style="${escaped(own.join(';'))}">${inside()}</${node.localName}>`
  }
  const own = [...inheritedLooks(style, parent), ...looks(style, BOX), ...further]
  return `<div style="${escaped(own.join(';'))}">${inside()}</div>`
}

/** Draws an element as it is now, by so many pixels for each of the page's. */
export async function imageOf(element: Element, ratio: number): Promise<PictureBody> {
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  const [top, right, bottom, left] = EDGES.map((edge) => {
    const padding = Number.parseFloat(style.getPropertyValue(`padding-${edge}`))
    return Number.isFinite(padding) ? padding : 0
  })
  const width = Math.ceil(Math.max(box.width, element.scrollWidth) - (left ?? 0) - (right ?? 0))
  const height = Math.ceil(Math.max(box.height, element.scrollHeight) - (top ?? 0) - (bottom ?? 0))
  // It stands alone here: not where it stood among others, without room of its own, and as large as what it holds.
  const alone = ['margin:0', 'padding:0', 'position:relative', 'inset:auto', 'overflow:visible']
  const content = written(element, null, [...alone, `width:${width}px`, `height:${height}px`])
  const markup =
    `<svg xmlns="${SVG}" width="${width * ratio}" height="${height * ratio}" viewBox="0 0 ${width} ${height}">` +
    `<foreignObject width="${width}" height="${height}"><div xmlns="${XHTML}">${content}</div></foreignObject></svg>`
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`
  await image.decode()
  return { image, width, height }
}
