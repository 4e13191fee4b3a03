import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { describe, expect, it } from 'vitest'
import { foundation } from '../../../db/migrations/0001-foundation.ts'
import { migrations } from '../../../db/migrations/index.ts'
import * as schema from '../../../db/schema/index.ts'
import { addEvent, addRace, addTrack, temporaryDatabase } from '../../support/database.ts'
import Sqlite from 'better-sqlite3'
import { objectWith } from '../../support/matchers.ts'

const selectSchema =
  "select type, name, tbl_name as tableName, sql from sqlite_schema where name not like 'sqlite_%'"

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly tableName: string
  readonly sql: string
}

/** Everything in a database's schema, one line each, without differences of quoting and white space. */
function describeSchema(rows: readonly unknown[]): string[] {
  const isObject = (row: unknown): row is SchemaObject => row instanceof Object && 'sql' in row
  return rows
    .filter(isObject)
    .map(
      ({ type, name, tableName, sql }) =>
        `${type} ${name} on ${tableName}: ${sql.replace(/[`"]/g, '').replace(/\s+/g, ' ')}`,
    )
    .map((line) => line.replace(/\( /g, '(').replace(/ \)/g, ')'))
    .toSorted()
}

describe('migration 1, foundation', () => {
  it('all migrations together give the schema of db/schema (else add one: npx drizzle-kit generate shows its SQL)', async () => {
    const wanted = new Sqlite(':memory:')
    const statements = await generateSQLiteMigration(
      await generateSQLiteDrizzleJson({}),
      await generateSQLiteDrizzleJson({ ...schema }),
    )
    for (const statement of statements) wanted.exec(statement)
    wanted.exec(schema.searchDdl)
    const migrated = new Sqlite(':memory:')
    for (const { sql = '' } of migrations) migrated.exec(sql)

    expect(describeSchema(migrated.prepare(selectSchema).all())).toEqual(
      describeSchema(wanted.prepare(selectSchema).all()),
    )
    wanted.close()
    migrated.close()
  })

  it('has every table of the foundation', async () => {
    const read = new Sqlite(':memory:')
    read.exec(foundation.sql ?? '')
    const tables = read.prepare("select name from sqlite_schema where type = 'table' order by name").all()
    expect(tables.map((row) => (row instanceof Object && 'name' in row ? row.name : null))).toEqual([
      'drivers',
      'event_entries',
      'event_race_classes',
      'events',
      'ingestion_runs',
      'ingestion_settings',
      'laps',
      'race_drivers',
      'race_results',
      'races',
      'schema_meta',
      'track_catalogue_sync_state',
      'tracks',
    ])
  })

  it('keeps natural keys unique and references whole', async () => {
    const { write } = await temporaryDatabase()
    const trackId = addTrack(write)
    const eventId = addEvent(write, { trackId })
    addRace(write, { eventId })
    expect(() => addEvent(write, { trackId })).toThrow(objectWith({ code: 'CONSTRAINT_VIOLATION_ERROR' }))
    expect(() => addRace(write, { eventId })).toThrow(objectWith({ code: 'CONSTRAINT_VIOLATION_ERROR' }))
    expect(() => addRace(write, { eventId: 99 })).toThrow(objectWith({ code: 'CONSTRAINT_VIOLATION_ERROR' }))
    write.prepare('delete from tracks').run()
    expect(write.prepare('select count(*) as count from races').get()).toEqual({ count: 0 })
  })

  it('searches events through the partial index of race meetings', async () => {
    const { read } = await temporaryDatabase()
    const plan = read
      .prepare(
        "explain query plan select id from events where source_event_id not like '%-practice-%' order by event_date desc",
      )
      .all()
    expect(JSON.stringify(plan)).toContain('events_regular')
  })
})
