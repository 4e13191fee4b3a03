import { eventsBeingImported } from '../../db/repositories/jobs.ts'
import type { ReadDb } from '../../db/schema/handle.ts'

export { WorkReader } from '../jobs/work-reader.ts'
export type { LockView } from '../../shared/contract/jobs.ts'

/** Numbers of the events that some process is importing. */
export function importingEvents(db: ReadDb): ReadonlySet<string> {
  return new Set(eventsBeingImported(db, new Date().toISOString()))
}
