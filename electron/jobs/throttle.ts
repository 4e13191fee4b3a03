import { lastClaim, recentClaims } from '../../db/repositories/jobs.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { Settings } from '../configuration/registry.ts'
import { workKey, type JobRequest } from './job.ts'

/* The optional throttle of J17. */

const minuteMs = 60_000

/** When a request may begin that is made now: the same event is left alone for a while. */
export function afterCooldown(db: ReadDb, settings: Settings, request: JobRequest, now: string): string {
  const cooldownMs = settings.event_cooldown_seconds * 1_000
  if (cooldownMs === 0 || request.kind !== 'event_import') return now
  const last = lastClaim(db, workKey(request))
  // An import in the future was noted by a clock that has been put back since.
  if (last === null || last > now) return now
  const free = new Date(Date.parse(last) + cooldownMs).toISOString()
  return free > now ? free : now
}

/** When the limit of jobs per minute lets the next one begin, ms since the epoch; 0 for at once. */
export function throttledUntil(db: ReadDb, settings: Settings, now: number): number {
  const most = settings.jobs_per_minute
  if (most === 0) return 0
  const recent = recentClaims(db, new Date(now - minuteMs).toISOString()).filter(
    (at) => Date.parse(at) <= now,
  )
  const oldest = recent.at(-most)
  return oldest === undefined ? 0 : Date.parse(oldest) + minuteMs
}
