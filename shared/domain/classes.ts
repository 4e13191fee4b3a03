/** Session types of a race (D6). `practiceday` is kept for practice days and never inferred from a race list. */
export const sessionTypes = [
  'race',
  'practice',
  'qualifying',
  'practiceday',
  'heat',
  'main',
  'seeding',
] as const
export type SessionType = (typeof sessionTypes)[number]

const byHeader: readonly (readonly [RegExp, SessionType])[] = [
  [/\bseed/iu, 'seeding'],
  [/\bpractice\b/iu, 'practice'],
  [/\bqualif/iu, 'qualifying'],
  [/\bmains?\b/iu, 'main'],
  [/\bheats?\b/iu, 'heat'],
]
const byLabel: readonly (readonly [RegExp, SessionType])[] = [
  [/\bpractice\b/iu, 'practice'],
  [/\bseed/iu, 'seeding'],
  [/\bq[1-9]\b|\bqualif/iu, 'qualifying'],
  [/\bmains?\b|\b[a-z]\d?-main\b/iu, 'main'],
  [/\bheats?\b/iu, 'heat'],
]

/** The kind of session from its round's heading first, then its label; `race` when neither says (H19). */
export function inferSessionType(sectionHeader: string | null, label: string): SessionType {
  const fromHeader = byHeader.find(([pattern]) => sectionHeader !== null && pattern.test(sectionHeader))
  if (fromHeader !== undefined) return fromHeader[1]
  return byLabel.find(([pattern]) => pattern.test(label))?.[1] ?? 'race'
}

/** White space and the source's one known typing error; case and punctuation stay (H18). */
export function cleanClassName(name: string): string {
  return name
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/Maintainance/gu, 'Maintenance')
}

/** Scale of the cars of a class, guessed from its name (H22). Always to be reviewed by a person. */
export function inferVehicleType(className: string): '1/8' | '1/10' | 'unknown' {
  const name = className.toLowerCase()
  const scale = /\b1\s*\/\s*(8|10)(?!\d)/u.exec(name)?.[1]
  if (scale === '8') return '1/8'
  if (scale === '10') return '1/10'
  if (/\b[24]\s?wd\b/u.test(name)) return '1/10'
  if (/nitro/u.test(name)) return '1/8'
  if (/\btrucks?\b/u.test(name)) return '1/10'
  if (/truggy|buggy/u.test(name)) return '1/8'
  return 'unknown'
}

const tiers: readonly (readonly [RegExp, string])[] = [
  [/\bpro\b|\bexpert\b/iu, 'pro'],
  [/\bint(ermediate)?\b\.?/iu, 'intermediate'],
  [/\bsp(or)?ts?(man)?\b\.?/iu, 'sportsman'],
  [/\bnovice\b|\bbeginner\b|\brookie\b/iu, 'novice'],
  [/\bjunior\b|\bjr\b\.?|\byouth\b/iu, 'junior'],
  [/\b[3-6][05]\s?\+/u, 'masters'],
]

/** Skill or age tier that a class name states, or null (C29). */
export function inferSkillTier(className: string): string | null {
  return tiers.find(([pattern]) => pattern.test(className))?.[1] ?? null
}
