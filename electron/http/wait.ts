import { setTimeout as sleep } from 'node:timers/promises'

/** Waits; ends at once when the signal aborts. @throws the signal's reason */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  try {
    // Timers hold no more than 31 bits; whoever waits longer looks again.
    await sleep(Math.min(Math.ceil(ms), 2_000_000_000), undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** What `work` gives, unless the signal aborts first; `work` itself goes on. @throws the signal's reason */
export async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted()
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
