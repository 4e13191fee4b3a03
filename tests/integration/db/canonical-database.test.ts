import { describe, expect, it } from 'vitest'
import { canonicalDatabase } from '../../../db/repositories/canonical-database.ts'
import { addDriver, addTrack, temporaryDatabase } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'

describe('canonicalDatabase', () => {
  it('has a line for every row of every domain table', async () => {
    const { read, write } = await temporaryDatabase()
    addImportedEvent(write)
    const lines = canonicalDatabase(read).trimEnd().split('\n')
    const perTable = Object.groupBy(lines, (line) => line.slice(0, line.indexOf('\t')))
    expect(Object.entries(perTable).map(([table, rows]) => [table, rows?.length])).toEqual([
      ['tracks', 1],
      ['events', 1],
      ['event_race_classes', 2],
      ['event_entries', 5],
      ['drivers', 4],
      ['races', 4],
      ['race_drivers', 8],
      ['race_results', 8],
      ['laps', 15],
    ])
    expect(lines.find((line) => line.startsWith('laps'))).toBe(
      'laps\t5001\t9001\t11\t1\t{"elapsed_race_time_ms":33000,"lap_number":1,"lap_time_ms":33000,"lap_time_raw":"33.000",' +
        '"pace_string":"10/5:30.000","position_on_lap":2,"segments_json":"[]"}',
    )
  })

  it('does not depend on local ids and our own times, and on nothing else', async () => {
    const one = await temporaryDatabase()
    addImportedEvent(one.write)
    const other = await temporaryDatabase()
    const spare = [
      addTrack(other.write, { sourceTrackSlug: 'spare' }),
      addDriver(other.write, { sourceDriverId: '99' }),
    ]
    addImportedEvent(other.write)
    other.write.prepare('delete from tracks where id = ?').run(spare[0] ?? 0)
    other.write.prepare('delete from drivers where id = ?').run(spare[1] ?? 0)
    other.write.prepare("update laps set updated_at = 'later', created_at = 'later'").run()
    other.write.prepare("update events set last_ingested_at = 'later'").run()
    other.write.prepare("update tracks set last_seen_at = 'later'").run()
    expect(canonicalDatabase(other.read)).toBe(canonicalDatabase(one.read))

    other.write.prepare('update laps set lap_time_ms = lap_time_ms + 1 where id = 3').run()
    expect(canonicalDatabase(other.read)).not.toBe(canonicalDatabase(one.read))
  })
})
