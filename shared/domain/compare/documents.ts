/** The differences of two documents, item by item (O14): pure, for any JSON. */

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'reordered'
  /** Where, from the outside in: `['races', 'Race 14: 1/8 Nitro Buggy', 'results', 'FELIX KOEGLER']`. */
  readonly path: readonly string[]
  /** The field of a `changed` one; null where an item came, went or moved. */
  readonly field: string | null
  /** What it was; the names of a list's items, in order, where they were reordered; null for an item that was added. */
  readonly before: JsonValue
  readonly after: JsonValue
}

/** What identifies the items of a list; null for lists whose place is all that an item has. */
export type ItemName = (path: readonly string[], item: JsonValue) => string | null

/**
 * What must be changed in `before` to get `after`. Items of lists are found by their names, so that one more item is one
 * change and not a change of all that follow; items of the same name are told apart by their order.
 */
export function compareDocuments(before: JsonValue, after: JsonValue, nameOf: ItemName): Change[] {
  const changes: Change[] = []
  compareValues({ changes, nameOf }, [], null, before, after)
  return changes
}

interface Comparing {
  readonly changes: Change[]
  readonly nameOf: ItemName
}

function compareValues(
  comparing: Comparing,
  path: readonly string[],
  field: string | null,
  before: JsonValue,
  after: JsonValue,
): void {
  const inside = field === null ? path : [...path, field]
  if (isList(before) && isList(after)) return compareLists(comparing, inside, before, after)
  if (isRecord(before) && isRecord(after)) return compareRecords(comparing, inside, before, after)
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return
  comparing.changes.push({ kind: 'changed', path, field, before, after })
}

function compareRecords(
  comparing: Comparing,
  path: readonly string[],
  before: Readonly<Record<string, JsonValue>>,
  after: Readonly<Record<string, JsonValue>>,
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [before[key], after[key]]
    if (old === undefined && next !== undefined) {
      comparing.changes.push({ kind: 'added', path: [...path, key], field: null, before: null, after: next })
    } else if (old !== undefined && next === undefined) {
      comparing.changes.push({ kind: 'removed', path: [...path, key], field: null, before: old, after: null })
    } else if (old !== undefined && next !== undefined) {
      compareValues(comparing, path, key, old, next)
    }
  }
}

function compareLists(
  comparing: Comparing,
  path: readonly string[],
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): void {
  const [olds, nexts] = [named(comparing, path, before), named(comparing, path, after)]
  for (const [name, old] of olds) {
    const next = nexts.get(name)
    if (next === undefined) {
      comparing.changes.push({
        kind: 'removed',
        path: [...path, name],
        field: null,
        before: old,
        after: null,
      })
    } else if (isList(old) || isRecord(old)) compareValues(comparing, path, name, old, next)
    else if (old !== next)
      comparing.changes.push({
        kind: 'changed',
        path: [...path, name],
        field: null,
        before: old,
        after: next,
      })
  }
  for (const [name, next] of nexts) {
    if (olds.has(name)) continue
    comparing.changes.push({ kind: 'added', path: [...path, name], field: null, before: null, after: next })
  }
  const stayed = [...olds.keys()].filter((name) => nexts.has(name))
  const nowStayed = [...nexts.keys()].filter((name) => olds.has(name))
  if (stayed.every((name, index) => name === nowStayed[index])) return
  comparing.changes.push({ kind: 'reordered', path, field: null, before: stayed, after: nowStayed })
}

/** The items of a list by name; the second of one name is `name (2)`. */
function named(
  { nameOf }: Comparing,
  path: readonly string[],
  items: readonly JsonValue[],
): Map<string, JsonValue> {
  const seen = new Map<string, number>()
  const byName = new Map<string, JsonValue>()
  for (const [index, item] of items.entries()) {
    const name = nameOf(path, item) ?? String(index)
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    byName.set(count === 1 ? name : `${name} (${count})`, item)
  }
  return byName
}

// An own test: Array.isArray takes read-only lists for something else.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !isList(value)
}
