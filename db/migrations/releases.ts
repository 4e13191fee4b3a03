import { migrations } from './index.ts'

/** The first release of the program with each schema version; a release without a new schema has no row. */
const releases: readonly (readonly [since: number, release: string])[] = [[1, '0.1.0']]

/**
 * The release of the program that works with a schema version, in words for people: the newest one that did, or this one.
 */
export function releaseOfSchema(version: number): string {
  if (version === migrations.length) return 'this release'
  const since = releases.findLast(([first]) => first <= version)?.[1] ?? 'the first release'
  return `${since}, or the last release with database version ${version}`
}
