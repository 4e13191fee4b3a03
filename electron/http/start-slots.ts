/**
 * Spacing that holds across all programs on one data folder: a slot per domain or host, closed for a while after each start.
 * The database keeps it; here is only what the policy needs of it.
 */
export interface StartSlots {
  /** Ms until the slot is open again; 0 when it is. */
  waitMs(key: string): number
  /** Takes all of the slots for so long, or none when one of them is closed. Gives whether it did. */
  take(wanted: readonly { readonly key: string; readonly gapMs: number }[]): boolean
  /** Keeps the slot closed for at least `ms` from now. */
  hold(key: string, ms: number): void
}

/** For one program alone: its own clock is enough. */
export const noSharedSlots: StartSlots = { waitMs: () => 0, take: () => true, hold: () => undefined }
