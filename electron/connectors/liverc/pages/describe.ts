/** What a parser met on a page, for the log (K10): pure, so that parsers stay pure. */
export interface PageDescription {
  /** Which of several known forms the page has, by name: `length: timed`. */
  readonly variants: Readonly<Record<string, string>>
  /** Fields with a value somewhere on the page. */
  readonly fields: number
  /** Optional fields without a value anywhere, such as `results.avgTop15Ms`. */
  readonly absent: readonly string[]
  /** Whether the script with data was there; `null` for pages that have none. */
  readonly embeddedJs: boolean | null
}

/** Counts the fields of a page's data. Items of a list count together: a field is there when one of them has it. */
export function fieldsOf(data: object): Pick<PageDescription, 'fields' | 'absent'> {
  const seen = new Map<string, boolean>()
  visit(data, '', seen)
  const absent = [...seen].filter(([, isThere]) => !isThere).map(([name]) => name)
  return { fields: seen.size - absent.length, absent }
}

function visit(value: unknown, name: string, seen: Map<string, boolean>): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, name, seen)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value))
      visit(member, name === '' ? key : `${name}.${key}`, seen)
  } else {
    seen.set(name, seen.get(name) === true || value !== null)
  }
}

/** `all`, `some` or `none` of the items. */
export function share<Item>(items: readonly Item[], test: (item: Item) => boolean): string {
  const count = items.filter(test).length
  return count === 0 ? 'none' : count === items.length ? 'all' : 'some'
}
