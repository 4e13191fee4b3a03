/**
 * Which views a pane keeps as they are while others are in front of it: their scroll position, selection, filters and
 * everything else that a screen holds. The one that was used longest ago goes first.
 */

/** Views that one pane keeps besides the one in front. */
export const MOST_KEPT = 12

/**
 * @param kept what the pane held so far, the one used last at the end
 * @param shown the view that is in front in it now
 * @param isGone whether a view is closed, or shown by the other pane
 */
export function keptWith(
  kept: readonly string[],
  shown: string,
  isGone: (id: string) => boolean,
): readonly string[] {
  const others = kept.filter((id) => id !== shown && !isGone(id))
  const next = [...others.slice(-MOST_KEPT), shown]
  return next.length === kept.length && next.every((id, index) => id === kept[index]) ? kept : next
}
