/** Markup that is safe to put together: a text becomes markup only through `escaped` or `element`. */
export interface Markup {
  readonly markup: string
}

type Content = Markup | string | number | null | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text of the source as markup shows it: nothing in it is a tag, an attribute or a control character. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}]/gu, ' ').replace(/[&<>"']/gu, (character) => entities[character] ?? '')
}

function flat(content: Content): string {
  if (content === null) return ''
  if (typeof content === 'object') return 'markup' in content ? content.markup : content.map(flat).join('')
  return escaped(String(content))
}

/** An element; attributes that are null are left out. Names come from this program only. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  ...content: readonly Content[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('')
  return { markup: `<${name}${written}>${flat(content)}</${name}>` }
}

export type { Content }
