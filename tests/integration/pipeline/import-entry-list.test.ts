import { describe, expect, it } from 'vitest'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { EntryListPage, ListedEntry } from '../../../shared/domain/pages.ts'
import { domainDump, openEngine, query, rowOf, rowsOf, type TestEngine } from '../../support/engine.ts'
import {
  entryListTruth,
  expectedDocument,
  present,
  serveSite,
  withEntries,
  type ServedSite,
} from '../../support/site.ts'

/* Two classes, eight races, six drivers each, nothing peculiar. */
const site = createSite({ seed: 21, size: 'small', tracks: 2, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const [buggy, electric] = entryListTruth(site, eventId).classes.map(({ name }) => name)
const buggyClass = present(buggy, 'class')
const electricClass = present(electric, 'class')

describe('the entry list', () => {
  it('marks entries that it no longer has as withdrawn, and takes them back', async () => {
    const { engine, served } = await imported(site)
    const absent = present(entriesOf(site, buggyClass)[1], 'entry').driverName
    const entries = rowsOf(engine.db, 'event_entries').length
    const { id } = entryOf(engine, buggyClass, absent)
    const shortened = site.withOverrides({
      entryLists: {
        [eventId]: withEntries((listed, name) =>
          listed.filter((entry) => name !== buggyClass || entry.driverName !== absent),
        ),
      },
    })
    served.show(shortened)
    await engine.importEvent(eventId, { force: true })
    expect(entryOf(engine, buggyClass, absent)).toMatchObject({ id, withdrawn: 1, from_entry_list: 1 })
    expect(rowsOf(engine.db, 'event_entries')).toHaveLength(entries)
    expect(engine.document(eventId)).toEqual(expectedDocument(shortened, eventId))

    served.show(site)
    await engine.importEvent(eventId, { force: true })
    expect(entryOf(engine, buggyClass, absent)).toMatchObject({ id, withdrawn: 0 })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('never overwrites what a person has reviewed', async () => {
    const { engine } = await imported(site)
    engine.services.database.write
      .prepare(
        "update event_race_classes set vehicle_type = '1/5', vehicle_type_needs_review = 0, vehicle_type_reviewed_at = '2026-01-01' where class_name = ?",
      )
      .run(buggyClass)
    const result = await engine.importEvent(eventId, { force: true })
    expect(
      rowOf(
        engine.db,
        'select vehicle_type, vehicle_type_needs_review from event_race_classes where class_name = ?',
        buggyClass,
      ),
    ).toEqual({
      vehicle_type: '1/5',
      vehicle_type_needs_review: 0,
    })
    expect(result.tables['event_race_classes']).toMatchObject({ updated: 0 })
    // Races repeat what their class says.
    expect(
      query(
        engine.db,
        'select distinct vehicle_type, vehicle_class_normalization_needs_review as review from races where class_name = ?',
        buggyClass,
      ),
    ).toEqual([{ vehicle_type: '1/5', review: 0 }])
    expect(
      query(
        engine.db,
        'select distinct vehicle_class_normalization_needs_review as review from races where class_name = ?',
        electricClass,
      ),
    ).toEqual([{ review: 1 }])
  })

  it('keeps the order of its tabs, empty classes included', async () => {
    const ordered = site.withOverrides({
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          classes: [
            { classId: 1_399, name: 'Nobody', declaredEntries: 0, entries: [] },
            ...page.classes.toReversed(),
          ],
        }),
      },
    })
    const { engine } = await imported(ordered)
    const stored = JSON.parse(String(rowOf(engine.db, 'select metadata from events')['metadata']))
    expect(stored).toMatchObject({ livercProgramBucketOrder: ['Nobody', electricClass, buggyClass] })
    expect(engine.document(eventId)).toEqual(expectedDocument(ordered, eventId))
  })

  it('leaves session buckets out of classes and entries, and shows them all the same', async () => {
    const buckets = (page: EntryListPage) => {
      const entries = present(page.classes[0], 'class').entries.slice(0, 2)
      return ['Semi Even', 'Practice Group 1'].map((name, index) => ({
        classId: 9_000 + index,
        name,
        declaredEntries: entries.length,
        entries,
      }))
    }
    const bucketed = site.withOverrides({
      entryLists: { [eventId]: (page) => ({ ...page, classes: [...page.classes, ...buckets(page)] }) },
    })
    const { engine } = await imported(bucketed)
    expect(rowsOf(engine.db, 'event_race_classes').map((row) => row['class_name'])).toEqual([
      buggyClass,
      electricClass,
    ])
    expect(engine.document(eventId)).toEqual(expectedDocument(bucketed, eventId))
  })

  it('is printed with the class name that it prints, and stored under the corrected one', async () => {
    const misspelt = site.withOverrides({
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          classes: [
            ...page.classes,
            { classId: 1_397, name: 'Maintainance', declaredEntries: 0, entries: [] },
          ],
        }),
      },
    })
    const { engine } = await imported(misspelt)
    expect(rowsOf(engine.db, 'event_race_classes').map((row) => row['class_name'])).toContain('Maintenance')
    expect(engine.document(eventId)).toEqual(expectedDocument(misspelt, eventId))
  })

  it('may name a class twice', async () => {
    const [first] = entryListTruth(site, eventId).classes
    const twice = site.withOverrides({
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          classes: [...page.classes, { ...present(first, 'class'), classId: 1_398 }],
        }),
      },
    })
    const { engine } = await imported(twice)
    expect(engine.services.library.event(String(eventId)).event.status).toBe('imported')
    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
  })
})

async function imported(shown: Site): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(shown)
  const engine = await openEngine(served)
  await engine.importEvent(eventId, { trackSlug: slug })
  return { engine, served }
}

function entriesOf(shown: Site, className: string): readonly ListedEntry[] {
  return present(
    entryListTruth(shown, eventId).classes.find(({ name }) => name === className),
    'class',
  ).entries
}

function entryOf(engine: TestEngine, className: string, driverName: string) {
  return rowOf(
    engine.db,
    `select event_entries.* from event_entries join drivers on drivers.id = driver_id
     where class_name = ? and coalesce(json_extract(metadata, '$.driverName'), display_name) = ?`,
    className,
    driverName,
  )
}
