/** What has something to show, then what is empty, each in its own order. */
export function fullFirst<Item extends { readonly isEmpty: boolean }>(items: readonly Item[]): Item[] {
  return [...items.filter(({ isEmpty }) => !isEmpty), ...items.filter(({ isEmpty }) => isEmpty)]
}
