import { readMainLabel } from './main-label.ts'

/** A step of the ladder to a class's A-main. */
export interface Rung {
  /** 0 is the A-main; each step down is one more, in steps of 10 so that semis and last chances fit between. */
  readonly level: number
  readonly name: string
  readonly leg: number | null
}

/**
 * The rung of a race by its label: mains by letter; semi-finals and last-chance races stand between A- and B-main. `null` for
 * what is no main.
 */
export function rungOf(raceLabel: string, sessionType: string | null): Rung | null {
  if (sessionType === 'qualifying' || sessionType === 'practice' || sessionType === 'seeding') return null
  if (/(?<!\p{L})semi(?!\p{L})/iu.test(raceLabel)) return { level: 3, name: 'Semi', leg: null }
  if (/(?<!\p{L})lcq(?!\p{L})|last chance/iu.test(raceLabel)) return { level: 6, name: 'LCQ', leg: null }
  const main = readMainLabel(raceLabel, sessionType)
  if (main === null) return null
  return { level: 10 * (main.letter.charCodeAt(0) - 'A'.charCodeAt(0)), name: main.letter, leg: main.leg }
}
