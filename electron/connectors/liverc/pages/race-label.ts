/** The parts of a race's label on the event page (PAGES.md section 5). */
export interface RaceLabel {
  /** `null` without `Race N:`. Numbers restart in each round. */
  readonly raceNumber: number | null
  readonly className: string
  readonly raceLabel: string
  readonly heatNumber: number | null
  readonly heatCount: number | null
}

/**
 * Takes `Race 6: 1/8 Nitro Buggy (1/8 Nitro Buggy (Heat 3/3))` apart: the class stands before the last balanced
 * parentheses, the label inside them. Without parentheses at the end the whole text is class and label (H17).
 */
export function readRaceLabel(fullLabel: string): RaceLabel {
  const prefix = /^Race (\d{1,6}) ?: ?/i.exec(fullLabel)
  const rest = prefix === null ? fullLabel : fullLabel.slice(prefix[0].length)
  const opening = openingOfLastGroup(rest)
  const before = opening === null ? '' : rest.slice(0, opening).trim()
  const inside = opening === null ? '' : rest.slice(opening + 1, -1).trim()
  const isSplit = before !== '' && inside !== ''
  const raceLabel = isSplit ? inside : rest
  const heat = /\bHeat (\d{1,4}) ?\/ ?(\d{1,4})\b/i.exec(raceLabel)
  return {
    raceNumber: prefix === null ? null : Number(prefix[1]),
    className: isSplit ? before : rest,
    raceLabel,
    heatNumber: heat === null ? null : Number(heat[1]),
    heatCount: heat === null ? null : Number(heat[2]),
  }
}

/** Where the parentheses open that close at the end of the text; `null` when it does not end in balanced ones. */
function openingOfLastGroup(text: string): number | null {
  if (!text.endsWith(')')) return null
  let depth = 0
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === ')') depth += 1
    if (text[at] === '(') depth -= 1
    if (depth === 0) return at
  }
  return null
}
