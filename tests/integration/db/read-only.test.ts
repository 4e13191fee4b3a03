import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDatabase, openDatabase, openReadOnly } from '../../../db/client/index.ts'
import { connectReadOnly } from '../../../db/client/read-only.ts'
import { loadDriver } from '../../../db/client/runtime.ts'
import { migrations } from '../../../db/migrations/index.ts'
import { addTrack, temporaryFolder } from '../../support/database.ts'
import { textLike } from '../../support/matchers.ts'

async function filled(): Promise<string> {
  const file = join(temporaryFolder(), 'data', 'mre.sqlite')
  const database = await openDatabase({ file })
  addTrack(database.write)
  database.close()
  return file
}

const refusal = { code: 'PERSISTENCE_ERROR', message: textLike(/read-only/u) }

describe('a database for reading only', () => {
  it('reads, and refuses every way of writing with one clear error', async () => {
    const file = await filled()
    const database = await openDatabase({ file, readOnly: true })
    expect(database.readOnly).toBe('setting')
    expect(database.write.prepare('select count(*) as n from tracks').get()).toEqual({ n: 1 })
    const write = () => addTrack(database.write, { sourceTrackSlug: 'other' })
    expect(write).toThrow(expect.objectContaining(refusal))
    expect(() => database.write.transaction(write)).toThrow(expect.objectContaining(refusal))
    expect(() => database.write.prepare('delete from tracks').run()).toThrow(expect.objectContaining(refusal))
    expect(database.read.prepare('select count(*) as n from tracks').get()).toEqual({ n: 1 })
    database.close()
  })

  it('is neither made nor brought up to date', async () => {
    const missing = join(temporaryFolder(), 'mre.sqlite')
    await expect(openDatabase({ file: missing, readOnly: true })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const old = await openDatabase({ file: missing, migrations: migrations.slice(0, 1) })
    old.close()
    await expect(openDatabase({ file: missing, readOnly: true })).rejects.toMatchObject({
      message: textLike(/older version/u),
      details: { found: 1 },
    })
  })

  it('is seen without being told, in a folder that its user may not write', async () => {
    const file = await filled()
    const folder = join(file, '..')
    const script = `
      if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534) }
      const { openDatabase } = await import('./db/client/index.ts')
      const database = await openDatabase({ file: ${JSON.stringify(file)} })
      const rows = database.read.prepare('select count(*) as n from tracks').get()
      let refused = null
      try { database.write.prepare('delete from tracks').run() } catch (error) { refused = error.toReport() }
      console.log(JSON.stringify({ why: database.readOnly, rows, refused }))`
    chmodSync(join(folder, '..'), 0o755)
    chmodSync(folder, 0o555)
    chmodSync(file, 0o444)
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../../..'),
      encoding: 'utf8',
    })
    chmodSync(folder, 0o755)
    expect(JSON.parse(answer)).toMatchObject({ why: 'file', rows: { n: 1 }, refused: refusal })
    expect(readdirSync(folder)).toEqual(['mre.sqlite'])
  })

  it('reads the file of a folder in which SQLite may not make its log', async () => {
    const file = await filled()
    const driver = await loadDriver()
    // A folder in the log's place is as good as a disk that cannot be written, also for root.
    mkdirSync(`${file}-shm`)
    const { connection, version } = connectReadOnly(driver, file, migrations.length)
    expect(version).toBe(migrations.length)
    expect(connection.prepare('select count(*) as n from tracks').get()).toEqual({ n: 1 })
    expect(() => connection.prepare('delete from tracks').run()).toThrow(expect.objectContaining(refusal))
    connection.close()
    // The commands that only read, and those that look after the file, get along there as well.
    const database = await openReadOnly(file)
    expect(database.read.prepare('select count(*) as n from tracks').get()).toEqual({ n: 1 })
    database.close()
    expect(await checkDatabase(file)).toMatchObject({ ok: true, version: migrations.length })
  })
})
