import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openDatabase, openReadOnly } from '../../../db/client/index.ts'
import { latestVersion } from '../../../db/client/migrate.ts'
import type { Migration } from '../../../db/migrations/migration.ts'
import { temporaryFolder } from '../../support/database.ts'
import { objectWith, textLike, textWithout } from '../../support/matchers.ts'

const first: Migration = {
  version: 1,
  name: 'first',
  sql: `create table parent (id integer primary key, name text not null);
    create table child (id integer primary key, parent_id integer not null references parent (id) on delete cascade);`,
}
const second: Migration = { version: 2, name: 'second', sql: 'alter table parent add column note text' }
const now = () => new Date('2026-11-22T12:00:00.123Z')

/** A database at version 1 with three rows, closed. */
async function versionOne(): Promise<string> {
  const file = join(temporaryFolder(), 'mre.sqlite')
  const database = await openDatabase({ file, migrations: [first] })
  database.write.prepare("insert into parent (name) values ('a'), ('b')").run()
  database.write.prepare('insert into child (parent_id) values (1)').run()
  database.close()
  return file
}

function inspect<T>(file: string, look: (connection: Sqlite.Database) => T): T {
  const connection = new Sqlite(file, { readonly: true })
  try {
    return look(connection)
  } finally {
    connection.close()
  }
}

const versionOf = (file: string) =>
  inspect(file, (connection) => connection.pragma('user_version', { simple: true }))
const namesIn = (file: string) =>
  inspect(file, (connection) => connection.prepare('select name from parent').pluck().all())
const columnsOf = (file: string) =>
  inspect(file, (connection) =>
    connection.prepare("select name from pragma_table_info('parent')").pluck().all(),
  )

describe('migrating', () => {
  it('applies what is pending, after a backup that opens and holds the old state', async () => {
    const file = await versionOne()
    const backups: string[] = []
    const logged: unknown[] = []
    const database = await openDatabase({
      file,
      now,
      migrations: [first, second],
      onBackup: (path) => backups.push(path),
      log: (message, fields) => logged.push({ message, ...fields }),
    })
    expect(database.schemaVersion).toBe(2)
    expect(database.write.prepare('pragma foreign_keys').get()).toEqual({ foreign_keys: 1 })
    expect(database.write.prepare('pragma busy_timeout').get()).toEqual({ timeout: 5000 })
    database.close()

    const backup = join(dirname(file), 'backups', 'mre-v1-20261122T120000Z.sqlite')
    expect(backups).toEqual([backup])
    expect(logged).toEqual([{ message: 'database_migrated', from: 1, to: 2 }])
    expect(readdirSync(dirname(backup))).toEqual(['mre-v1-20261122T120000Z.sqlite'])
    expect(versionOf(backup)).toBe(1)
    expect(namesIn(backup)).toEqual(['a', 'b'])
    expect(columnsOf(backup)).toEqual(['id', 'name'])
    expect(columnsOf(file)).toEqual(['id', 'name', 'note'])
    expect(namesIn(file)).toEqual(['a', 'b'])
  })

  it('does nothing, and makes no backup, when there is nothing to do', async () => {
    const file = await versionOne()
    const database = await openDatabase({ file, now, migrations: [first] })
    database.close()
    expect(existsSync(join(dirname(file), 'backups'))).toBe(false)
  })

  it('never writes over an earlier backup', async () => {
    const file = await versionOne()
    const before = readFileSync(file)
    for (let attempt = 0; attempt < 2; attempt++) {
      writeFileSync(file, before)
      const database = await openDatabase({ file, now, migrations: [first, second] })
      database.close()
    }
    expect(readdirSync(join(dirname(file), 'backups')).toSorted()).toEqual([
      'mre-v1-20261122T120000Z-2.sqlite',
      'mre-v1-20261122T120000Z.sqlite',
    ])
  })

  it('rolls all of them back when one fails, and keeps version and rows', async () => {
    const file = await versionOne()
    const broken: Migration = {
      version: 3,
      name: 'broken',
      sql: 'create table extra (a); insert into nowhere values (1)',
    }
    await expect(openDatabase({ file, now, migrations: [first, second, broken] })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
      stage: 'db',
      details: { migration: 'broken', version: 3 },
      message: textWithout('nowhere'),
    })
    expect(versionOf(file)).toBe(1)
    expect(columnsOf(file)).toEqual(['id', 'name'])
    expect(namesIn(file)).toEqual(['a', 'b'])
    expect(
      inspect(file, (db) =>
        db.prepare("select count(*) from sqlite_schema where name = 'extra'").pluck().get(),
      ),
    ).toBe(0)

    const again = await openDatabase({ file, now, migrations: [first] })
    expect(again.schemaVersion).toBe(1)
    again.close()
  })

  it('leaves no half-made database behind when the first one fails', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const broken: Migration = { version: 1, name: 'broken', sql: 'create table a (b); create tabel c (d)' }
    await expect(openDatabase({ file, migrations: [broken] })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
    })
    const database = await openDatabase({ file, migrations: [first] })
    expect(database.schemaVersion).toBe(1)
    database.close()
  })

  it('may rebuild a table that others refer to', async () => {
    const file = await versionOne()
    const rebuild: Migration = {
      version: 2,
      name: 'rebuild',
      sql: `create table parent_new (id integer primary key, name text not null, size integer not null default 0);
        insert into parent_new (id, name) select id, name from parent;
        drop table parent;
        alter table parent_new rename to parent;`,
    }
    const database = await openDatabase({ file, now, migrations: [first, rebuild] })
    expect(database.read.prepare('select count(*) as count from child').get()).toEqual({ count: 1 })
    expect(database.read.prepare('select id, size from parent').all()).toEqual([
      { id: 1, size: 0 },
      { id: 2, size: 0 },
    ])
    expect(() => database.write.prepare('insert into child (parent_id) values (99)').run()).toThrow(
      objectWith({ code: 'CONSTRAINT_VIOLATION_ERROR' }),
    )
    database.close()
  })

  it('refuses a migration that breaks references', async () => {
    const file = await versionOne()
    const orphaning: Migration = { version: 2, name: 'orphaning', sql: 'delete from parent where id = 1' }
    await expect(openDatabase({ file, now, migrations: [first, orphaning] })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
      details: { brokenReferences: 1 },
    })
    expect(namesIn(file)).toEqual(['a', 'b'])
  })

  it('may be a function, for what SQL cannot say', async () => {
    const file = await versionOne()
    const shout: Migration = {
      version: 2,
      name: 'shout',
      up: (connection) => {
        const update = connection.prepare('update parent set name = ? where id = ?')
        for (const id of [1, 2]) update.run(`row ${id}`, id)
      },
    }
    const database = await openDatabase({ file, now, migrations: [first, shout] })
    database.close()
    expect(namesIn(file)).toEqual(['row 1', 'row 2'])
  })

  it('stops when the backup fails', async () => {
    const file = await versionOne()
    writeFileSync(join(dirname(file), 'backups'), 'a file where the folder should be')
    await expect(openDatabase({ file, now, migrations: [first, second] })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
      message: textLike(/backup failed/),
    })
    expect(versionOf(file)).toBe(1)
    expect(columnsOf(file)).toEqual(['id', 'name'])
  })

  it('refuses a database from the future and writes nothing to it', async () => {
    const file = await versionOne()
    const connection = new Sqlite(file)
    connection.pragma('user_version = 999')
    connection.close()
    const before = readFileSync(file)
    const future = { code: 'PERSISTENCE_ERROR', message: textLike(/newer version/) }
    await expect(openDatabase({ file, migrations: [first, second] })).rejects.toMatchObject({
      ...future,
      details: { found: 999, supported: 2 },
    })
    await expect(openReadOnly(file)).rejects.toMatchObject(future)
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(existsSync(join(dirname(file), 'backups'))).toBe(false)
  })

  it('is refused in a list whose numbers do not follow one another', () => {
    expect(latestVersion([first, second])).toBe(2)
    expect(() => latestVersion([second])).toThrow(objectWith({ code: 'INTERNAL_ERROR' }))
    expect(() => latestVersion([first, { ...second, version: 3 }])).toThrow(/out of order/)
    expect(() => latestVersion([first, first])).toThrow(/out of order/)
  })
})

describe('reading an older database', () => {
  it('is refused without migrating it', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const database = await openDatabase({ file, migrations: [] })
    database.close()
    await expect(openReadOnly(file)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(versionOf(file)).toBe(0)
  })
})
