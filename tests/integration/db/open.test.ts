import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openDatabase, openReadOnly } from '../../../db/client/index.ts'
import { migrations } from '../../../db/migrations/index.ts'
import { addTrack, temporaryDatabase, temporaryFolder } from '../../support/database.ts'
import { textLike } from '../../support/matchers.ts'

describe('opening a database', () => {
  it('makes folder, file and schema, without a backup of nothing', async () => {
    const folder = join(temporaryFolder(), 'not', 'there', 'yet')
    const file = join(folder, 'mre.sqlite')
    const database = await openDatabase({ file })
    expect(database.schemaVersion).toBe(migrations.length)
    expect(database.file).toBe(file)
    database.close()
    expect(readdirSync(folder)).toEqual(['mre.sqlite'])
  })

  it('can be closed twice, and opened again with its data', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const first = await openDatabase({ file })
    addTrack(first.write)
    first.close()
    first.close()
    const second = await openDatabase({ file })
    expect(second.read.prepare('select track_name from tracks').all()).toEqual([
      { track_name: 'Meadow Raceway' },
    ])
    second.close()
  })

  it('knows its size with the write-ahead log', async () => {
    const database = await temporaryDatabase()
    const before = database.sizeBytes()
    for (let index = 0; index < 200; index++) addTrack(database.write, { sourceTrackSlug: `track-${index}` })
    expect(database.sizeBytes()).toBeGreaterThan(before)
  })

  it('leaves a file that is no database alone', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const content = 'Dear diary, today I raced. '.repeat(300)
    writeFileSync(file, content)
    for (const open of [() => openDatabase({ file }), () => openReadOnly(file)]) {
      await expect(open()).rejects.toMatchObject({
        code: 'PERSISTENCE_ERROR',
        message: textLike(/not a database/),
      })
    }
    expect(readFileSync(file, 'utf8')).toBe(content)
    expect(existsSync(`${file}-wal`)).toBe(false)
  })

  it("leaves another program's database alone", async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const other = new Sqlite(file)
    other.exec('create table notes (text); insert into notes values (1)')
    other.close()
    const before = readFileSync(file)
    await expect(openDatabase({ file })).rejects.toMatchObject({
      message: textLike(/not a database of this/),
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('says so when the file is damaged', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const database = await openDatabase({ file })
    for (let index = 0; index < 200; index++) addTrack(database.write, { sourceTrackSlug: `track-${index}` })
    database.close()
    const bytes = readFileSync(file)
    bytes.fill(0xff, 4096 * 2)
    writeFileSync(file, bytes)
    await expect(openDatabase({ file })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
      message: textLike(/damaged/),
    })
  })

  it('takes an empty file, as a crash may leave it, for a new database', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    writeFileSync(file, '')
    const database = await openDatabase({ file })
    expect(database.schemaVersion).toBe(migrations.length)
    database.close()
  })

  it('explains a folder that is a file', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'data'), '')
    await expect(openDatabase({ file: join(folder, 'data', 'mre.sqlite') })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
    })
  })
})

describe('opening for reading only', () => {
  it('reads beside a writer and never writes', async () => {
    const database = await temporaryDatabase()
    addTrack(database.write)
    const reading = await openReadOnly(database.file)
    expect(reading.read.prepare('select count(*) as count from tracks').get()).toEqual({ count: 1 })
    expect(reading.schemaVersion).toBe(database.schemaVersion)
    expect('write' in reading).toBe(false)
    expect(() => reading.read.prepare('delete from tracks returning id').all()).toThrow(/read-only/)
    reading.close()
  })

  it('says that there is nothing yet, and makes no file', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    await expect(openReadOnly(file)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(existsSync(file)).toBe(false)
  })
})
