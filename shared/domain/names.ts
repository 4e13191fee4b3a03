import { nameKey } from './text.ts'

const droppedTrailingTokens = new Set(['rc', 'raceway', 'club', 'inc', 'team'])

/**
 * The one name normaliser for matching people across events (H26, T15): lower case, `&` as `and`, no leading digits, no
 * punctuation, no trailing club words, each token once, tokens sorted. Letters of every script count as letters.
 */
export function normalizeDriverName(name: string): string {
  const tokens = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/&/gu, ' and ')
    .trim()
    .replace(/^\d+\s*/u, '')
    .replace(/['’.]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}\s]/gu, ' ')
    .split(/\s+/u)
    .filter((token) => token !== '')
  while (tokens.length > 1 && droppedTrailingTokens.has(tokens.at(-1) ?? '')) tokens.pop()
  return [...new Set(tokens.map(undoubled))].toSorted().join(' ')
}

/** `jaysonjayson` is a name typed twice without a blank. */
function undoubled(token: string): string {
  const half = token.length / 2
  const doubled = token.length >= 6 && Number.isInteger(half) && token.slice(0, half) === token.slice(half)
  return doubled ? token.slice(0, half) : token
}

/**
 * Which heading names the event (B16). `h1` is the track's name and `h3` the event's; where both are nearly the same but
 * name different years, the track's heading is the current one.
 */
export function canonicalEventName(h1: string, h3: string): string {
  const first = new Set(nameKey(h1).split(' '))
  const third = new Set(nameKey(h3).split(' '))
  const shared = [...first].filter((token) => third.has(token)).length
  const share = shared / Math.max(1, Math.min(first.size, third.size))
  if (share < 0.5) return h3
  const years = (tokens: Set<string>) =>
    [...tokens]
      .filter((token) => /^(19|20)\d\d$/u.test(token))
      .toSorted()
      .join()
  const yearsDiffer = years(first) !== '' && years(third) !== '' && years(first) !== years(third)
  return yearsDiffer ? h1 : h3
}
