import type { WriteDb } from '../../schema/handle.ts'
import { processOwners } from '../../schema/index.ts'
import type { OwnerRow } from '../owners.ts'

/** Says that this process works on the data folder. */
export function putOwner(db: WriteDb, owner: OwnerRow): void {
  db.orm
    .insert(processOwners)
    .values(owner)
    .onConflictDoUpdate({ target: processOwners.id, set: owner })
    .run()
}

export function touchOwner(db: WriteDb, id: string, now: string): void {
  db.prepare('update process_owners set heartbeat_at = ? where id = ?').run(now, id)
}

/** Forgets a process, unless something still names it. */
export function forgetOwner(db: WriteDb, id: string): void {
  db.prepare(
    `delete from process_owners where id = ? and not exists (select 1 from locks where owner = process_owners.id)
      and not exists (select 1 from ingestion_jobs
        where open_key is not null and state = 'running' and owner = process_owners.id)`,
  ).run(id)
}
