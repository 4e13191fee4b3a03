import { join } from 'node:path'
import { openDatabase } from '../../db/client/index.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { resolveSettings, settingValues } from '../../electron/configuration/registry.ts'
import { ProcessOwners } from '../../electron/jobs/process-owners.ts'
import { JobQueue } from '../../electron/jobs/queue.ts'
import { silentLog } from '../../electron/observability/log.ts'
import { bench, ratio } from '../../tools/bench/harness.ts'
import { inScratchFolder } from './support/engine.ts'

const count = 2_000

await inScratchFolder(async (folder) => {
  const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
  const { write: db } = database
  db.prepare(
    'create table bare (id integer primary key, payload text not null, state text not null, token text, done_at text)',
  ).run()
  db.prepare("create index bare_waiting on bare (id) where state = 'queued'").run()
  const queue = newQueue(db)
  await bench('Job queue', () =>
    ratio(`${count.toLocaleString('en')} jobs claimed and completed one by one, against a bare table`, {
      subject: () => throughQueue(db, queue),
      baseline: () => bareTable(db),
      warmUp: 1,
      runs: 7,
      // Half of the bare table's jobs per second is twice its time.
      atMost: 2,
    }),
  )
  database.close()
})

function newQueue(db: WriteDb): JobQueue {
  const settings = settingValues(resolveSettings({}, new Map()))
  const owners = new ProcessOwners({
    db,
    shell: 'cli',
    role: 'worker',
    leaseMs: () => 10_000,
    clock: Date.now,
  })
  return new JobQueue({
    db,
    owners,
    origin: 'live',
    settings: () => settings,
    log: silentLog,
    clock: Date.now,
  })
}

function throughQueue(db: WriteDb, queue: JobQueue): number {
  db.prepare('delete from ingestion_jobs').run()
  for (let event = 1; event <= count; event += 1)
    queue.enqueue({ kind: 'event_import', eventId: String(event), force: false }, { title: 'Import' })
  const began = performance.now()
  for (;;) {
    const job = queue.claim()
    if (job === null) break
    if (queue.complete(job, '{}') !== 'completed') throw new Error('A claim was lost')
  }
  return performance.now() - began
}

/** The least that a queue can do: take the first row that waits in one statement, mark it done in another. */
function bareTable(db: WriteDb): number {
  db.prepare('delete from bare').run()
  const insert = db.prepare("insert into bare (payload, state) values ('{}', 'queued')")
  db.transaction<void>(() => {
    for (let row = 0; row < count; row += 1) insert.run()
  })
  const claim = db.prepare(`update bare set state = 'running', token = ? where id = (
    select id from bare where state = 'queued' order by id limit 1) returning id, payload`)
  const complete = db.prepare("update bare set state = 'done', done_at = ? where id = ? and token = ?")
  const began = performance.now()
  for (let row = 0; ; row += 1) {
    const token = String(row)
    const found = claim.get(token)
    if (found === undefined || found === null || typeof found !== 'object' || !('id' in found)) break
    if (complete.run(new Date().toISOString(), Number(found.id), token).changes !== 1)
      throw new Error('Not there')
  }
  return performance.now() - began
}
