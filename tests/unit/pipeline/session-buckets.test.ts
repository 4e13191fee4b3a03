import { describe, expect, it } from 'vitest'
import { sessionBucketTabs } from '../../../electron/pipeline/event-import/session-buckets.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { entryListTruth } from '../../support/site.ts'

const site = createSite({ seed: 3, size: 'tiny' })
const page = entryListTruth(site, site.urls.headline.eventId)

describe('the tabs of an entry list that are no classes', () => {
  it.each([
    ['none in one cluster', [1400, 1403, 1406], []],
    ['the upper of two clusters', [1400, 1403, 9000, 9003], [2, 3]],
    ['the upper of two clusters, in whatever order the tabs stand', [9003, 1403, 9000, 1400], [0, 2]],
    ['none when a cluster has one tab only', [1400, 1403, 9000], []],
    ['none when the lower cluster has one tab only', [1400, 9000, 9003], []],
    ['none in three clusters', [1400, 1403, 5000, 5003, 9000, 9003], []],
    ['none at a gap of 500', [1400, 1403, 1903, 1906], []],
    ['the upper at a gap of 501', [1400, 1403, 1904, 1907], [2, 3]],
    ['none when a tab has no number', [1400, 1403, 9000, null], []],
    ['none in an empty list', [], []],
  ])('are %s', (_, classIds, expected) => {
    expect(bucketsOf(classIds)).toEqual(expected)
  })

  it('are never classes in which somebody races', () => {
    expect(bucketsOf([1400, 1403, 9000, 9003], ['Tab 9000'])).toEqual([3])
  })
})

function bucketsOf(classIds: readonly (number | null)[], raced: readonly string[] = []): number[] {
  const classes = classIds.map((classId) => ({
    classId,
    name: `Tab ${classId}`,
    declaredEntries: 0,
    entries: [],
  }))
  return [...sessionBucketTabs({ ...page, classes }, new Set(raced))].toSorted((a, b) => a - b)
}
