const prefix = 'event:liverc:'

/** `event:liverc:486677`: a pure function of the event's number, for an event without a row as well (E14, F8). */
export function eventLockKey(eventId: string): string {
  return `${prefix}${eventId}`
}

/** The event's number. */
export function eventOfLock(lockKey: string): string {
  return lockKey.slice(prefix.length)
}
