const SUFFIX = /^(?:jr|sr|ii|iii|iv)\.?$/iu
const MOST = 13

/** A name for the end of a line: the surname, with `Jr` and the like, cut where it is long. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/u)
  const count = words.length > 2 && SUFFIX.test(words.at(-1) ?? '') ? 2 : 1
  const short = words.slice(-count).join(' ')
  const letters = Array.from(short)
  return letters.length > MOST ? `${letters.slice(0, MOST - 1).join('')}\u2026` : short
}
