import { openDatabase } from '../../db/client/index.ts'
import type { Migration } from '../../db/migrations/migration.ts'

/**
 * A process of its own that opens the database file named on its command line as soon as it is told to on its input, and
 * prints what came of it as JSON. The second argument is the version to migrate to.
 */
const steps: readonly Migration[] = [
  { version: 1, name: 'first', sql: 'create table t (id integer primary key, name text)' },
  {
    version: 2,
    name: 'second',
    sql: "insert into t (name) values ('only once'); alter table t add column note text",
  },
]
const [file = '', version = '0'] = process.argv.slice(2)

process.stdout.write('ready\n')
process.stdin.once('data', () => void open())

async function open(): Promise<void> {
  const backups: string[] = []
  try {
    const migrations = steps.slice(0, Number(version))
    const database = await openDatabase({ file, migrations, onBackup: (path) => backups.push(path) })
    const rows = database.read.prepare('select count(*) as count from t').get()
    database.close()
    process.stdout.write(
      `${JSON.stringify({ version: database.schemaVersion, backups: backups.length, rows })}\n`,
    )
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`)
  }
  process.stdin.destroy()
}
