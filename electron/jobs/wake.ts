/** What decides when a queue that has nothing to do now looks again. All in ms since the epoch. */
export interface Prospects {
  readonly now: number
  /** When the next job may begin that has to wait; null when none does. */
  readonly nextRunAt: number | null
  /** When the throttle lets the next job begin; 0 when nothing waits for it. */
  readonly throttledUntil: number
  /** When the first lease of another process ends; null when nobody else runs anything. */
  readonly foreignLease: number | null
  readonly leaseMs: number
}

const longestTimerMs = 2 ** 31 - 1
/** Clocks have a resolution, and a heartbeat may be on its way. */
const leaseSlackMs = 100

/** How long to sleep, in ms; null for as long as nobody calls. */
export function sleepTime({
  now,
  nextRunAt,
  throttledUntil,
  foreignLease,
  leaseMs,
}: Prospects): number | null {
  const moments = [
    ...(nextRunAt === null ? [] : [nextRunAt]),
    ...(throttledUntil > now ? [throttledUntil] : []),
    ...(foreignLease === null ? [] : [leaseLook(foreignLease, now, leaseMs)]),
  ]
  if (moments.length === 0) return null
  return Math.min(longestTimerMs, Math.max(1, Math.min(...moments) - now))
}

/** An owner that lives although its lease is over is looked at again later; a lease longer than a lease is a clock's fault. */
function leaseLook(lease: number, now: number, leaseMs: number): number {
  return lease <= now ? now + leaseMs : Math.min(lease, now + leaseMs) + leaseSlackMs
}
