import type { EntryListPage } from '../../../shared/domain/pages.ts'

const widestGapWithinCluster = 500

/**
 * Tabs of an entry list that are session buckets (semis, practice groups), not racing classes (C12): tab ids sorted and
 * split at gaps over 500; only when that gives exactly two clusters of two or more tabs each, the upper one is buckets.
 * A tab whose name a race of the event uses is a class, whatever its number.
 * @returns indexes into `page.classes`
 */
export function sessionBucketTabs(page: EntryListPage, raceClassNames: ReadonlySet<string>): Set<number> {
  const tabs = page.classes.flatMap(({ classId, name }, index) =>
    classId === null ? [] : [{ classId, name, index }],
  )
  if (tabs.length !== page.classes.length) return new Set()
  const clusters: (typeof tabs)[] = []
  let previous = Number.NEGATIVE_INFINITY
  for (const tab of tabs.toSorted((a, b) => a.classId - b.classId)) {
    if (tab.classId - previous > widestGapWithinCluster) clusters.push([])
    clusters.at(-1)?.push(tab)
    previous = tab.classId
  }
  const upper = clusters[1]
  if (clusters.length !== 2 || upper === undefined || clusters.some((cluster) => cluster.length < 2))
    return new Set()
  return new Set(upper.filter(({ name }) => !raceClassNames.has(name)).map(({ index }) => index))
}
