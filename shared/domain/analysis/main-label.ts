/** A race's place among the mains of its class, by its label (PAGES.md section 5). */
export interface MainLabel {
  /** `A` is the highest. */
  readonly letter: string
  /** Which run of a main that is run several times; `null` for one that is run once. */
  readonly leg: number | null
}

/** `A-Main`, `A2-Main`, `B Main`; a race of a main round without a letter, `Buggy Main`, stands for the A-main. */
export function readMainLabel(raceLabel: string, sessionType: string | null): MainLabel | null {
  const [, letter, leg = ''] = /(?<![\p{L}\p{N}])([A-Z])(\d{0,2})[- ]?mains?(?!\p{L})/iu.exec(raceLabel) ?? []
  if (letter !== undefined) return { letter: letter.toUpperCase(), leg: leg === '' ? null : Number(leg) }
  const isMain = sessionType === 'main' && /(?<!\p{L})mains?(?!\p{L})/iu.test(raceLabel)
  return isMain ? { letter: 'A', leg: null } : null
}
