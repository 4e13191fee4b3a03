import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished, describe, expect, it } from 'vitest'
import {
  checkDatabase,
  listBackups,
  openDatabase,
  pendingRecovery,
  planRollback,
  restoreDatabase,
  rollbackDatabase,
} from '../../../db/client/index.ts'
import { migrations } from '../../../db/migrations/index.ts'
import { listAudit } from '../../../db/repositories/audit.ts'
import { canonicalDatabase } from '../../../db/repositories/canonical-database.ts'
import { addEvent, addTrack, temporaryFolder } from '../../support/database.ts'
import { textLike } from '../../support/matchers.ts'

const now = new Date('2026-11-22T12:00:00.123Z')
const request = (file: string) => ({ file, now, reason: 'a test of it', actor: 'operator:cli' })

/** A database with a track for each slug, closed. */
async function databaseWith(...slugs: string[]): Promise<string> {
  const file = join(temporaryFolder(), 'mre.sqlite')
  await addTo(file, ...slugs)
  return file
}

async function addTo(file: string, ...slugs: string[]): Promise<void> {
  const database = await openDatabase({ file })
  for (const slug of slugs) addTrack(database.write, { sourceTrackSlug: slug })
  database.close()
}

async function slugsOf(file: string): Promise<string[]> {
  const database = await openDatabase({ file })
  const rows = database.read.prepare('select source_track_slug as slug from tracks order by slug').all()
  database.close()
  return rows.map((row) => JSON.stringify(row))
}

async function backupOf(file: string): Promise<string> {
  const database = await openDatabase({ file })
  try {
    return await database.backup('manual', now)
  } finally {
    database.close()
  }
}

const named = (...slugs: string[]) => slugs.map((slug) => JSON.stringify({ slug }))

/** Overwrites the pages after the first two, where the tables' rows are. */
function damage(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0xff, 4096 * 2)
  writeFileSync(file, bytes)
}

describe('a copy', () => {
  it('is made while the database is in use, as one file that opens and holds everything', async () => {
    const file = await databaseWith('alpha')
    const database = await openDatabase({ file })
    onTestFinished(() => database.close())
    const copying = database.backup('daily', now)
    addTrack(database.write, { sourceTrackSlug: 'beta' })
    const copy = await copying
    expect(readdirSync(dirname(copy))).toEqual([`daily-v${migrations.length}-20261122T120000Z.sqlite`])
    expect(await checkDatabase(copy)).toMatchObject({ ok: true, version: migrations.length })
    expect(readdirSync(dirname(copy))).toEqual([`daily-v${migrations.length}-20261122T120000Z.sqlite`])
    expect(listBackups(file)).toMatchObject([{ reason: 'daily', madeAt: '2026-11-22T12:00:00Z' }])
  })

  it('leaves nothing behind when it fails', async () => {
    const file = await databaseWith('alpha')
    writeFileSync(join(dirname(file), 'backups'), 'a file where the folder should be')
    await expect(backupOf(file)).rejects.toMatchObject({ code: 'PERSISTENCE_ERROR' })
    expect(await slugsOf(file)).toEqual(named('alpha'))
  })
})

describe('a restore', () => {
  it('puts the copy in place, keeps what was there, and leaves a note for the next start', async () => {
    const file = await databaseWith('alpha')
    const copy = await backupOf(file)
    await addTo(file, 'beta')
    const outcome = await restoreDatabase(copy, request(file))
    expect(await slugsOf(file)).toEqual(named('alpha'))
    expect(outcome.keptAside).toMatch(/replaced-v\d+-20261122T120000Z\.sqlite$/u)
    expect(pendingRecovery(file)).toMatchObject({
      action: 'database.restored',
      reason: 'a test of it',
      actor: 'operator:cli',
      copy,
    })
    // And back again: what was put aside is a copy like any other.
    await restoreDatabase(outcome.keptAside ?? '', {
      ...request(file),
      now: new Date('2026-11-23T00:00:00Z'),
    })
    expect(await slugsOf(file)).toEqual(named('alpha', 'beta'))
    expect(existsSync(copy)).toBe(true)
  })

  it('is in the audit log at once, in that of the database that was put back', async () => {
    const file = await databaseWith('alpha')
    const copy = await backupOf(file)
    const bytes = readFileSync(copy)
    await restoreDatabase(copy, request(file))
    expect(readFileSync(copy).equals(bytes)).toBe(true)
    const database = await openDatabase({ file })
    onTestFinished(() => database.close())
    expect(listAudit(database.read, { limit: 5 }).entries).toMatchObject([
      {
        at: now.toISOString(),
        action: 'database.restored',
        actor: 'operator:cli',
        resourceType: 'database',
        reason: 'a test of it',
        outcome: 'done',
        details: { copy, version: migrations.length },
      },
    ])
  })

  it('works as well where the copy has no audit log that could be written to', async () => {
    const file = await databaseWith('alpha')
    const database = await openDatabase({ file })
    database.write.prepare('drop table audit_logs').run()
    const copy = await database.backup('manual', now)
    database.close()
    await restoreDatabase(copy, request(file))
    expect(readFileSync(file).equals(readFileSync(copy))).toBe(true)
    expect(pendingRecovery(file)).toMatchObject({ action: 'database.restored' })
  })

  it('replaces a damaged database, and keeps it with its log', async () => {
    const file = await databaseWith(...Array.from({ length: 200 }, (_, index) => `track-${index}`))
    const copy = await backupOf(file)
    damage(file)
    const broken = readFileSync(file)
    expect(await checkDatabase(file)).toMatchObject({ ok: false })
    const { keptAside } = await restoreDatabase(copy, request(file))
    expect(await slugsOf(file)).toHaveLength(200)
    expect(readFileSync(keptAside ?? '').equals(broken)).toBe(true)
  })

  it('is refused for a damaged copy, a strange file, a newer version and the database itself', async () => {
    const file = await databaseWith(...Array.from({ length: 200 }, (_, index) => `track-${index}`))
    const before = readFileSync(file)
    const copy = await backupOf(file)
    damage(copy)
    await expect(restoreDatabase(copy, request(file))).rejects.toMatchObject({ code: 'PERSISTENCE_ERROR' })
    const strange = join(dirname(file), 'strange')
    writeFileSync(strange, 'no database')
    await expect(restoreDatabase(strange, request(file))).rejects.toMatchObject({
      message: textLike(/not a database/u),
    })
    await expect(restoreDatabase(file, request(file))).rejects.toMatchObject({
      message: textLike(/itself/u),
    })
    await expect(restoreDatabase('nothing', request(file))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const newer = join(temporaryFolder(), 'mre.sqlite')
    const future = await openDatabase({
      file: newer,
      migrations: [...migrations, { version: migrations.length + 1, name: 'later', sql: 'select 1' }],
    })
    future.close()
    await expect(restoreDatabase(newer, request(file))).rejects.toMatchObject({
      details: { found: migrations.length + 1 },
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(pendingRecovery(file)).toBeNull()
    expect(existsSync(`${file}.restoring`)).toBe(false)
  })

  it('is refused while this or another process has the database open, and goes on once it is gone', async () => {
    const file = await databaseWith('alpha')
    const copy = await backupOf(file)
    const here = await openDatabase({ file })
    await expect(restoreDatabase(copy, request(file))).rejects.toMatchObject({
      code: 'INGESTION_IN_PROGRESS',
      details: { hint: 'database_in_use' },
    })
    here.close()

    const script = `const { openDatabase } = await import('./db/client/index.ts')
      await openDatabase({ file: ${JSON.stringify(file)} }); console.log('open'); setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = new Promise((resolve) => other.once('exit', resolve))
    onTestFinished(() => void other.kill('SIGKILL'))
    await new Promise((resolve) => other.stdout.once('data', resolve))
    await expect(restoreDatabase(copy, request(file))).rejects.toMatchObject({
      details: { hint: 'database_in_use', processes: textLike(new RegExp(`^${other.pid} on`, 'u')) },
    })
    expect(pendingRecovery(file)).toBeNull()
    other.kill('SIGKILL')
    await gone
    // Killed, it has left its mark: the next start looks the database through, and removes it.
    const after = await openDatabase({ file })
    expect(after.wasLeftOpen).toBe(true)
    after.close()
    expect(readdirSync(dirname(file)).filter((name) => name.includes('.open.'))).toEqual([])
    await restoreDatabase(copy, request(file))
  })
})

describe('a rollback', () => {
  it('takes a migrated database back to what it was, row for row', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const old = await openDatabase({ file, migrations: migrations.slice(0, 1) })
    addEvent(old.write, { trackId: addTrack(old.write) })
    const before = canonicalDatabase(old.read)
    old.close()
    const migrated = await openDatabase({ file })
    addTrack(migrated.write, { sourceTrackSlug: 'later' })
    expect(migrated.schemaVersion).toBe(migrations.length)
    migrated.close()

    expect(await planRollback(file)).toMatchObject({
      from: migrations.length,
      to: 1,
      backup: { reason: 'mre', version: 1 },
      release: textLike(/^0\.1\.0/u),
    })
    const outcome = await rollbackDatabase(request(file))
    expect(outcome).toMatchObject({ version: 1 })
    const again = await openDatabase({ file, migrations: migrations.slice(0, 1) })
    expect(again.schemaVersion).toBe(1)
    expect(canonicalDatabase(again.read)).toBe(before)
    again.close()
    expect(await slugsOf(outcome.keptAside ?? '')).toEqual(named('later', 'meadow'))
  })

  it('says so when there is nothing to go back to', async () => {
    const file = await databaseWith('alpha')
    await backupOf(file)
    await expect(rollbackDatabase(request(file))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a database that was not closed', () => {
  it('is reported when it is damaged, and left as it is', async () => {
    const file = await databaseWith(...Array.from({ length: 400 }, (_, index) => `track-${index}`))
    const bytes = readFileSync(file)
    // A page of rows that opening alone never reads.
    bytes.fill(0xff, bytes.length - 4096)
    writeFileSync(file, bytes)
    mkdirSync(join(dirname(file), 'backups'))
    writeFileSync(`${file}.open.1-crashed`, 'half writ')
    await expect(openDatabase({ file })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
      message: textLike(/damaged/u),
    })
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(existsSync(`${file}.open.1-crashed`)).toBe(true)
  })
})
