import { z } from 'zod'
import type { WriteDb } from '../schema/handle.ts'

/** A slot that is to be taken: it then stays closed for `gapMs`. */
interface WantedSlot {
  readonly key: string
  readonly gapMs: number
}

/** No slot is closed for longer; a row that says so was written by a clock that was wrong. */
const longestMs = 2 * 3_600_000
/** A row from so far in the future was written before the clock was set back. */
const toleranceMs = 1_000

const slot = z.object({ taken_at: z.number(), next_at: z.number() })

const readSql = 'select taken_at, next_at from request_slots where key = ?'
const writeSql = `insert into request_slots (key, taken_at, next_at) values (?, ?, ?)
  on conflict (key) do update set taken_at = excluded.taken_at, next_at = excluded.next_at`
// Two programs may want the slot at once: the row decides, in one statement, who gets it.
const takeSql = `${writeSql}
  where request_slots.next_at <= excluded.taken_at
    or request_slots.taken_at > excluded.taken_at + ${toleranceMs}
    or request_slots.next_at - request_slots.taken_at > ${longestMs}
  returning next_at`

/**
 * The spacing of requests as all programs on one data folder share it (T14).
 * @param now this computer's clock, ms since 1970
 */
export function requestSlots(db: WriteDb, now: () => number = Date.now) {
  const waitOf = (key: string, at: number): number => {
    const row = slot.optional().parse(db.prepare(readSql).get(key))
    if (row === undefined) return 0
    const { taken_at: takenAt, next_at: nextAt } = row
    const isNonsense = takenAt > at + toleranceMs || nextAt - takenAt > longestMs
    return isNonsense ? 0 : Math.max(0, nextAt - at)
  }
  return {
    /** Ms until the slot is open again; 0 when it is. */
    waitMs: (key: string): number => waitOf(key, now()),

    /** Takes all of the slots, or none when one of them is closed. Gives whether it did. */
    take(wanted: readonly WantedSlot[]): boolean {
      const at = Math.ceil(now())
      const [only, ...others] = wanted
      if (only !== undefined && others.length === 0)
        return db.prepare(takeSql).get(only.key, at, at + Math.ceil(only.gapMs)) !== undefined
      return db.transaction(() => {
        if (wanted.some(({ key }) => waitOf(key, at) > 0)) return false
        for (const { key, gapMs } of wanted) db.prepare(writeSql).run(key, at, at + Math.ceil(gapMs))
        return true
      })
    },

    /** Keeps the slot closed for at least `ms` from now: the site asked for a pause. */
    hold(key: string, ms: number): void {
      db.transaction(() => {
        const at = Math.ceil(now())
        const wait = Math.min(Math.max(waitOf(key, at), Math.ceil(ms)), longestMs)
        db.prepare(writeSql).run(key, at, at + wait)
      })
    },
  }
}
